"""The outlook in words: the one table of verdict words and cut-offs, and every sentence made of it."""

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting.outlook import DOTS, TOO_CLOSE, Band, Outlook, leading_bands

# From this probability on, rounded as it is shown, these words; below one half, unrounded, it is too close to call.
VERDICT_WORDS = ((0.85, "Very likely"), (0.65, "Likely"), (0.50, "Leaning to"))

# A band's name inside a sentence, and its short form for labels; {target} is the announced number.
BAND_WORDS = {
    "non-event": ("a non-event", "non-event"),
    "modest": ("a modest turnout", "modest"),
    "large but short of target": ("large but short of {target}", "large, short"),
    "showdown": ("a showdown", "showdown"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def percent(probability: float) -> str:
    """A probability to 5 points; never 0 or 100 %."""
    if probability < 0.05:
        return "under 5 %"
    if probability > 0.95:
        return "over 95 %"
    return f"{_points(probability)} %"


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


def band_phrase(band: Band, outlook: Outlook) -> str:
    """A band inside a sentence: large but short of 2,000."""
    return BAND_WORDS[band.name][0].format(target=exact_target(outlook))


def band_label(band: Band) -> str:
    """A band's short name for a chart."""
    return BAND_WORDS[band.name][1]


def exact_target(outlook: Outlook) -> str:
    """The target as announced, not rounded."""
    return f"{outlook.target:,.10g}" if outlook.target is not None else ""


def headline(outlook: Outlook) -> str:
    """The verdict in a line, with its odds; without a target, the median."""
    if not outlook.bands:
        return f"About {people(outlook.turnout.q50)} people"
    first, second = leading_bands(outlook.bands)[:2]
    if outlook.verdict == TOO_CLOSE:
        return f"Too close to call: {_with_odds(first, outlook)} or {_with_odds(second, outlook)}"
    shown = _points(first.probability) / 100
    words = next(words for cut_off, words in VERDICT_WORDS if shown >= cut_off)
    return f"{words} {_with_odds(first, outlook)}"


def range_line(outlook: Outlook) -> str:
    """The median with its 80 % range, and the chance of reaching the target where the headline does not tell it."""
    low, high = outlook.interval_80
    spread = f"with an 80 % range of {people(low)} to {people(high)}"
    if not outlook.bands:
        return f"{spread[0].upper()}{spread[1:]}. No target was announced."
    line = f"About {people(outlook.turnout.q50)} people, {spread}."
    return line if _headline_tells_target(outlook) else f"{line} {_target_chance(outlook)}"


def sentence(outlook: Outlook) -> str:
    """The whole outlook as one quotable text, with its as-of moment and what is simulated."""
    zone = outlook.event.timezone
    verdict, spread = headline(outlook), range_line(outlook)
    # Without a target the headline is the median, and its range follows in the same breath.
    joined = f"{_lower(verdict)}. {spread}" if outlook.bands else f"{_lower(verdict)}, {_lower(spread)}"
    begins = f"As of {moment(outlook.as_of, zone)} ({local_time(zone)}), {outlook.event.name}: "
    return " ".join([begins + joined, *caveats(outlook)])


def caveats(outlook: Outlook) -> list[str]:
    """What a reader must know beside the number: no sign-ups, simulated data."""
    notes = []
    if not outlook.has_sign_ups:
        has_reference = outlook.event.target is not None
        basis = "this rests on how similar events met their targets" if has_reference else "there is little to go by"
        notes.append(f"No one has signed up yet; {basis}.")
    if outlook.event.simulated:
        notes.append(f"{simulated_badge(outlook.event.simulated).capitalize()}.")
    return notes


def simulated_badge(simulated: str) -> str:
    """What of the event is simulated: simulated sign-ups and posts."""
    return f"simulated {simulated}"


def dots_heading(outlook: Outlook) -> str:
    """What the dotplot shows, as a finding that a reader can check by counting."""
    if outlook.target is None:
        return f"Half of the futures bring more than {people(outlook.turnout.q50)}"
    reaching = int((outlook.dots >= outlook.target).sum())
    if reaching in (0, DOTS):
        return f"{'All' if reaching else 'None'} of the {DOTS} futures {'reach' if reaching else 'reaches'} the target"
    return f"{reaching} of {DOTS} futures {'reach' if reaching > 1 else 'reaches'} the target"


def curve_heading(outlook: Outlook) -> str:
    """Registered against turnout, as a finding."""
    registered, median = outlook.registered, outlook.turnout.q50
    if not outlook.has_sign_ups:
        return "No one has signed up yet"
    if outlook.target is not None and registered < outlook.target:
        return f"{exact(registered)} are on the books, {exact(outlook.target - registered)} short of the target"
    if median < registered:
        return "More are on the books than will come"
    return "More will come than are on the books"


def cities_heading(cities: pd.DataFrame) -> str:
    """Which cities matter most, as a finding; cities as `outlook.read_cities` gives them."""
    cities = cities.sort_values("expected", ascending=False, kind="stable")
    total = cities["expected"].sum()
    if len(cities) < 2 or total <= 0:
        return "Where people come from"
    names = [name or "an unnamed city" for name in cities["city"].head(2)]
    share = int(round_half_up(10 * cities["expected"].head(2).sum() / total))
    if share < 1:
        return f"{names[0]} and {names[1]} bring most, but few of the whole"
    return f"{names[0]} and {names[1]} bring {_NUMBERS[share]} in ten"


_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _points(probability: float) -> int:
    return int(round_half_up(probability * 20)) * 5


def _with_odds(band: Band, outlook: Outlook) -> str:
    return f"{band_phrase(band, outlook)} ({percent(band.probability)})"


def _headline_tells_target(outlook: Outlook) -> bool:
    told = leading_bands(outlook.bands)[: 2 if outlook.verdict == TOO_CLOSE else 1]
    return any(band.name == outlook.bands[-1].name for band in told)


def _target_chance(outlook: Outlook) -> str:
    chance = percent(outlook.p_target or 0.0)
    if chance.startswith(("under", "over")):
        return f"A showdown has a chance of {chance}."
    return f"A showdown has about {'an' if chance.startswith('8') else 'a'} {chance} chance."


def _lower(text: str) -> str:
    """The same text, to go on inside a sentence."""
    return text[0].lower() + text[1:]
