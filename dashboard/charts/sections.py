"""Each chart of the pages with its finding, how to read it, what it says in words, and its numbers."""

import pandas as pd

from dashboard.charts.base import Chart
from dashboard.charts.cities import city_ranges
from dashboard.charts.curve import booking_curve
from dashboard.charts.dots import before_and_after, turnout_dots
from dashboard.charts.odds import odds_bar
from dashboard.charts.tables import cities_table, curve_table, dots_table, odds_table, pair_table
from dashboard.charts.texts import cities_text, curve_text, dots_text, odds_text, pair_text
from dashboard.palette import Palette
from forecasting import findings, wording
from forecasting.forecast import Forecast
from forecasting.outlook import Outlook

_DOTS = "Each dot is one of 50 equally likely turnouts, in people."


def odds_chart(outlook: Outlook, palette: Palette, baseline: Outlook | None = None) -> Chart:
    """The odds of the bands. It stands under the verdict, which is its heading; only its picture needs one."""
    return Chart(
        "odds", odds_bar(outlook, palette, baseline), "", "", odds_text(outlook, baseline),
        odds_table(outlook, baseline), wording.headline(outlook), wording.range_line(outlook),
    )  # fmt: skip


def dots_chart(outlook: Outlook, palette: Palette) -> Chart:
    """Fifty futures as dots."""
    return Chart(
        "dots", turnout_dots(outlook, palette), findings.dots(outlook), _DOTS, dots_text(outlook), dots_table(outlook)
    )


def pair_chart(baseline: Outlook, outlook: Outlook, palette: Palette) -> Chart:
    """The futures of a scenario under those of the baseline."""
    return Chart(
        "pair", before_and_after(baseline, outlook, palette), "Before and after, on one axis",
        f"{_DOTS} ▲ marks the median.", pair_text(baseline, outlook), pair_table(baseline, outlook),
    )  # fmt: skip


def curve_chart(forecast: Forecast, outlook: Outlook, palette: Palette) -> Chart:
    """The booking curve with its fan, and turnout beside it."""
    caption = (
        "People registered, by day; shaded: where the curve may go (50, 80 and 95 %). At the right, how many come."
        + (" Numbers are milestones." if len(forecast.milestones) else "")
    )
    return Chart(
        "curve", booking_curve(forecast, outlook, palette), findings.curve(outlook), caption,
        curve_text(forecast, outlook), curve_table(forecast, outlook),
    )  # fmt: skip


def cities_chart(cities: pd.DataFrame, palette: Palette) -> Chart:
    """What each city brings; cities as `forecasting.outlook.read_cities` gives them."""
    return Chart(
        "cities", city_ranges(cities, palette), findings.cities(cities),
        "Expected people by city with the 80 % range (bar); the upright mark is people registered.",
        cities_text(cities), cities_table(cities),
    )  # fmt: skip
