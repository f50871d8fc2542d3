"""How numbers, odds, moments and assumptions are written, everywhere the same."""

import math
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from forecasting.assumptions import Assumption

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def points(probability: float) -> int:
    """A probability in per cent, to 5 points."""
    return int(round_half_up(probability * 20)) * 5


def percent(probability: float) -> str:
    """A probability to 5 points; never 0 or 100 %."""
    if probability < 0.05:
        return "under 5 %"
    if probability > 0.95:
        return "over 95 %"
    return f"{points(probability)} %"


def short_percent(probability: float) -> str:
    """The same for labels: <5 %, >95 %."""
    return percent(probability).replace("under ", "<").replace("over ", ">")


def people(count: float) -> str:
    """People to two significant figures, with a comma from a thousand on."""
    if count < 0.5:
        return "0"
    size = max(math.floor(math.log10(count)) - 1, 0)
    return f"{int(round_half_up(count / 10**size)) * 10**size:,}"


def exact(count: float) -> str:
    """People counted one by one."""
    return f"{int(round_half_up(count)):,}"


def round_half_up(value: float) -> float:
    """Halves go up, as readers expect; Python's own rounding sends them to the even neighbour."""
    return math.floor(value + 0.5)


def moment(when: datetime, timezone: str, year: bool = True) -> str:
    """A moment in the event's zone: Wed 23 Nov 2011, 20:00."""
    local = when.astimezone(ZoneInfo(timezone))
    return f"{day(when, timezone, year)}, {local:%H:%M}"


def day(when: datetime, timezone: str, year: bool = True) -> str:
    """A day in the event's zone: Wed 23 Nov 2011."""
    local = when.astimezone(ZoneInfo(timezone))
    words = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"
    return f"{words} {local.year}" if year else words


def place_of(timezone: str) -> str:
    """The zone as readers say it: Shanghai for Asia/Shanghai."""
    return timezone.rsplit("/", 1)[-1].replace("_", " ")


def local_time(timezone: str) -> str:
    """Whose clock it is: Shanghai time."""
    place = place_of(timezone)
    return place if place == "UTC" else f"{place} time"


def lower_first(text: str) -> str:
    """The same text, to go on inside a sentence."""
    return text[0].lower() + text[1:]


def upper_first(text: str) -> str:
    """The same text begun with a capital; all other letters as they are."""
    return text[:1].upper() + text[1:]


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
    label, words = lower_first(assumption.label), amount(assumption, value)
    # "extra seats 200", not "extra seats 200 seats".
    return f"{label} {words.removesuffix(f' {assumption.unit}') if label.endswith(assumption.unit) else words}"


def span(low: float | None, high: float | None) -> str:
    """Two ends of what someone claims: "200", "20–99", "up to 2,000", "2,000 or more"; a missing end may be NaN."""
    has_low, has_high = (end is not None and not math.isnan(end) for end in (low, high))
    if has_low and has_high:
        return f"{low:,.0f}" if low == high else f"{low:,.0f}–{high:,.0f}"
    if has_high:
        return f"up to {high:,.0f}"
    return f"{low:,.0f} or more" if has_low else "no number"


def listed(words: Sequence[str]) -> str:
    """Several things inside a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def signed(count: float) -> str:
    """A difference in people, one by one: "+40", "−25", "0"."""
    whole = int(round_half_up(abs(count)))
    return "0" if whole == 0 else f"{'+' if count > 0 else '−'}{whole:,}"


def ahead(as_of: datetime, starts_at: datetime, timezone: str) -> str:
    """How far away the start is, by the calendar of the event's zone: "in 6 days", "tomorrow, 10:00", "today, 10:00".

    From the start on "began 10:00" on the day itself, then "over".
    """
    zone = ZoneInfo(timezone)
    now, start = as_of.astimezone(zone), starts_at.astimezone(zone)
    days = (start.date() - now.date()).days
    if as_of >= starts_at:
        return f"began {start:%H:%M}" if days == 0 else "over"
    if days <= 1:
        return f"{'tomorrow' if days else 'today'}, {start:%H:%M}"
    return f"in {days:,} days"
