"""What a chart says, in words, for those who cannot see it. Plain text: numbers of ours, and city names."""

import pandas as pd

from dashboard.charts.base import rows_of
from dashboard.charts.cities import city_rows
from dashboard.charts.odds import band_range
from forecasting import notation
from forecasting.forecast import Forecast
from forecasting.outlook import Outlook

_CITIES_NAMED = 5


def odds_text(outlook: Outlook, baseline: Outlook | None = None) -> str:
    """The odds of every band, with those of a baseline."""
    bands = baseline.bands if baseline else ()
    before = {band.name: f", was {notation.short_percent(band.probability)}" for band in bands}
    odds = ", ".join(
        f"{band.name} ({band_range(band)} people) {notation.short_percent(band.probability)}{before.get(band.name, '')}"
        for band in outlook.bands
    )
    return f"Odds of each band: {odds}."


def dots_text(outlook: Outlook) -> str:
    """Median, range and target of the dots."""
    turnout = outlook.turnout
    words = (
        f"50 equally likely turnouts. Median {notation.people(turnout.q50)} people, 80 % range "
        f"{notation.people(turnout.q10)} to {notation.people(turnout.q90)}."
    )
    if not outlook.target:
        return words
    short = sum(1 for turnout_of_dot in outlook.dots if turnout_of_dot < outlook.target)
    return f"{words} {short} of 50 fall short of the target of {outlook.target:,.0f}."


def pair_text(baseline: Outlook, outlook: Outlook) -> str:
    """The dots of a scenario, and the median that they started from."""
    return f"{dots_text(outlook)} The baseline's median is {notation.people(baseline.turnout.q50)} people."


def curve_text(forecast: Forecast, outlook: Outlook) -> str:
    """Where the booking curve stands and where it may end."""
    final = outlook.final_registered
    return (
        f"Registered people by day: {forecast.registered:,} now, {notation.people(final.q10)} to "
        f"{notation.people(final.q90)} at the start in 80 of 100 futures."
    )


def cities_text(cities: pd.DataFrame) -> str:
    """The cities that bring most."""
    rows = city_rows(cities).head(_CITIES_NAMED)
    named = ", ".join(f"{row.city or 'no city given'} {row.expected:.0f}" for row in rows_of(rows))
    return f"Expected people by city, the largest first: {named}."
