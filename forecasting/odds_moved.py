"""How the odds moved: the frozen forecasts of an event in a row, and what is said of them.

Only what was stored is shown here, never a replay. Of forecasts of one moment the first made is the one that counts:
whatever was made of that moment later could know the way of forecasting better.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from forecasting.frozen import Frozen
from forecasting.notation import day, exact, moment, people, percent
from forecasting.outlook import Outlook
from forecasting.tables import Event

FEWEST = 2


@dataclass(frozen=True)
class Course:
    """Frozen forecasts that can be compared, oldest as-of first, one a moment.

    target: the number that all odds are of; None where medians are compared. other_targets: how many were left out,
    because they were made for another target.
    """

    event: Event
    steps: tuple[Frozen, ...]
    target: float | None
    other_targets: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.steps) >= FEWEST

    @property
    def afterwards(self) -> tuple[Frozen, ...]:
        """Those made from the event's start on, of what was known before it."""
        return tuple(one for one in self.steps if made_afterwards(one, self.event))


def made_afterwards(frozen: Frozen, event: Event) -> bool:
    """Whether a forecast was made when the event had begun; everybody must see that."""
    return frozen.made_at >= event.starts_at


def read_course(frozen: Iterable[Frozen], event: Event, as_of: datetime) -> Course:
    """The frozen forecasts of an event up to a moment of its page."""
    first_made: dict[datetime, Frozen] = {}
    others: set[datetime] = set()
    for one in sorted(frozen, key=lambda one: (one.as_of, one.made_at)):
        if one.as_of > as_of:
            continue
        if event.target is not None and one.target != event.target:
            others.add(one.as_of)
        else:
            first_made.setdefault(one.as_of, one)
    return Course(event, tuple(first_made.values()), event.target, len(others - first_made.keys()))


def value(frozen: Frozen, course: Course) -> float:
    """What is drawn of one: the odds of the target, 0 to 1, or the median in people."""
    return frozen.turnout(0.5) if course.target is None or frozen.p_target is None else frozen.p_target


def said(frozen: Frozen, course: Course) -> str:
    """The same in words: "35 %", or "1,800"."""
    number = value(frozen, course)
    return people(number) if course.target is None else percent(number)


def heading(course: Course) -> str:
    """From the first frozen forecast to the last: "The odds of 2,000 have fallen from 45 % to 35 % since 16 Nov"."""
    first, last = course.steps[0], course.steps[-1]
    subject = "The median has" if course.target is None else f"The odds of {course.target:,.10g} have"
    unit = " people" if course.target is None else ""
    before, after = said(first, course), said(last, course)
    since = _since(first.as_of, last.as_of, course.event.timezone)
    if before == after:
        return f"{subject} stayed at {_near(after)}{unit} since {since}"
    moved = "risen" if value(last, course) > value(first, course) else "fallen"
    return f"{subject} {moved} from {before} to {after}{unit} since {since}"


def caption(course: Course) -> str:
    """How to read the dots, that they stay, and which of them were made afterwards."""
    what = "median of turnout and its 80 % range" if course.target is None else "odds of the target"
    words = f"Each dot is the {what} as frozen for that moment, and never changes."
    known = "from what was known at that moment"
    afterwards = course.afterwards
    if len(afterwards) == len(course.steps):
        words += f" All are hollow: made after the event had begun, each {known}."
    elif afterwards:
        words += f" Hollow dots were made after the event had begun, {known}."
    if course.other_targets:
        plural = "forecasts" if course.other_targets > 1 else "forecast"
        words += f" Left out: {course.other_targets:,} {plural} made for another target."
    return words


def difference(frozen: Iterable[Frozen], outlook: Outlook) -> str | None:
    """Why the page says something else of this moment than what was frozen of it; None where it says the same.

    frozen: of the event; those of other moments do not matter.
    """
    same = [one for one in frozen if one.as_of == outlook.as_of and one.target == outlook.target]
    if not same:
        return None
    first = min(same, key=lambda one: one.made_at)
    words = _both(first, outlook)
    if words is None:
        return None
    when = moment(first.made_at, outlook.event.timezone)
    return f"Frozen of this moment, on {when}: {words[0]}. The page now says {words[1]}, {_reason(first, outlook)}."


def _both(frozen: Frozen, outlook: Outlook) -> tuple[str, str] | None:
    """What was frozen and what the page says, in the first words that differ."""
    if frozen.p_target is not None and outlook.p_target is not None:
        before, now = percent(frozen.p_target), percent(outlook.p_target)
        if before != now:
            return f"{before} for {outlook.target:,.10g}", now
    turnout = outlook.turnout
    for level, after in ((0.5, turnout.q50), (0.1, turnout.q10), (0.9, turnout.q90)):
        before, now = people(frozen.turnout(level)), people(after)
        if before != now:
            name = "a median" if level == 0.5 else f"{'a lower' if level < 0.5 else 'an upper'} end of the 80 % range"
            return f"{name} of {before}", now
    return None


def _reason(frozen: Frozen, outlook: Outlook) -> str:
    if frozen.registered != outlook.registered:
        before, now = exact(frozen.registered), exact(outlook.registered)
        known = f"{before} registered people were known then, {now} now"
        return f"because rows imported later tell of this moment too: {known}"
    if frozen.data_version != outlook.data_version:
        return "because of data imported since, or of a newer way of forecasting"
    return "from the same data: the way of forecasting has changed since"


def _near(words: str) -> str:
    return words if words.startswith(("under", "over")) else f"about {words}"


def _since(first: datetime, last: datetime, timezone: str) -> str:
    """A day without its name; the hour where both are of one day, the year where they are of two."""
    zone = ZoneInfo(timezone)
    began, ended = first.astimezone(zone), last.astimezone(zone)
    if began.date() == ended.date():
        return f"{began:%H:%M} that day"
    return day(first, timezone, year=began.year != ended.year).split(" ", 1)[1]
