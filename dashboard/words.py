"""How the pages write assumptions and differences; sentences about the forecast are forecasting.wording's."""

from forecasting import wording
from forecasting.assumptions import Assumption
from forecasting.outlook import Outlook


def is_share(assumption: Assumption) -> bool:
    """True for fields from 0 to 1 that a reader knows as per cent."""
    return assumption.maximum == 1.0 and assumption.name != "shock"


def amount(assumption: Assumption, value: float | None) -> str:
    """A value as a reader says it: "65 %", "× 1.5", "2,000 people"."""
    if value is None:
        return "no limit" if assumption.name == "capacity" else "none"
    if is_share(assumption):
        return f"{value * 100:.0f} %"
    if assumption.name == "late_surge":
        return f"× {value:.1f}"
    return f"{value:.2f}" if assumption.maximum <= 1 else f"{value:,.0f} {assumption.unit}"


def named_amount(assumption: Assumption, value: float | None) -> str:
    """The value with its field before it: "buses blocked 90 %"."""
    return f"{assumption.label[0].lower()}{assumption.label[1:]} {amount(assumption, value)}"


def method_line(outlook: Outlook) -> str:
    """What the forecast rests on, as a sentence."""
    kind, _, basis = outlook.method.partition(": ")
    return f"Forecast {kind}, {basis}." if kind == "alone" else f"Forecast by {outlook.method}."


def comparison(baseline: Outlook, outlook: Outlook) -> str:
    """What a scenario changes: its median and range, and the difference to the baseline in people and points."""
    low, high = outlook.interval_80
    middle = wording.people(outlook.turnout.q50)
    spread = f"{wording.people(low)} to {wording.people(high)}"
    # Without a target the headline has told the median already.
    words = f"About {middle} people (80 %: {spread})" if outlook.bands else f"80 % range {spread}"
    people = outlook.turnout.q50 - baseline.turnout.q50
    if outlook.dots.tolist() == baseline.dots.tolist() and outlook.bands == baseline.bands:
        return f"{words}: the baseline, nothing assumed."
    difference = f"{wording.people(abs(people))} {'more' if people > 0 else 'fewer'}" if abs(people) >= 1 else "as many"
    line = f"{words}, {difference} {'as' if difference == 'as many' else 'than'} the baseline."
    if outlook.p_target is None or baseline.p_target is None:
        return line
    points = round((outlook.p_target - baseline.p_target) * 20) * 5
    looks_alike = wording.percent(outlook.p_target) == wording.percent(baseline.p_target)
    if looks_alike or not points:
        return line
    return f"{line} A showdown is {abs(points)} points {'more' if points > 0 else 'less'} likely."
