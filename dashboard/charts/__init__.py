"""Forecast and outlook in, Plotly figures out. No streamlit in here."""

from dashboard.charts.base import CONFIG, Chart
from dashboard.charts.cities import city_ranges
from dashboard.charts.curve import booking_curve
from dashboard.charts.dots import before_and_after, turnout_dots
from dashboard.charts.flags import shown_milestones
from dashboard.charts.moved import moved
from dashboard.charts.odds import odds_bar
from dashboard.charts.sections import cities_chart, curve_chart, dots_chart, odds_chart, pair_chart
from dashboard.charts.texts import cities_text, curve_text, dots_text, odds_text, pair_text
from dashboard.charts.tornado import tornado

__all__ = [
    "CONFIG",
    "Chart",
    "before_and_after",
    "booking_curve",
    "cities_chart",
    "cities_text",
    "city_ranges",
    "curve_chart",
    "curve_text",
    "dots_chart",
    "dots_text",
    "moved",
    "odds_bar",
    "odds_chart",
    "odds_text",
    "pair_chart",
    "pair_text",
    "shown_milestones",
    "tornado",
    "turnout_dots",
]
