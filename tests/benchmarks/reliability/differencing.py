"""Whether one person's sign-up can be told from what reporters read, by comparing all that they ever read.

A simulated event is filled as a real one is: a list every day, people who cancel, rows that come late, an import that
is undone, a list that is marked. After every release the attacker reads that release and earlier ones, and lists:

    differences   of every count between two readings: by city, by hour, cancelled, in all; a step of exactly one person
    two totals    one quantity told as two numbers: on the event's own page, and among the past events of another page,
                  where two roundings would tell more than either
    reasoning     with the rule and the names of all cities known: bounds of every city's count at every release, drawn
                  tight by what is published of the others and by counts only growing; a step that must be exactly one

The same attacker reads an organiser's exact numbers at every evening, to show what there is to find.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np

from data import Database, Role, import_file, list_events, load_event, mark_bulk, undo_import
from data.gate import OTHERS
from forecasting.tables import LEAST_RELEASED, EventData
from tests.benchmarks.figure import Figure

SIGN_UPS, DAYS, CITIES, SEED = 12_000, 40, 60, 20111124
OPENS = datetime(2026, 3, 1, 12, tzinfo=UTC)  # 20:00 in Shanghai
DAY = timedelta(days=1)
EVENT, NEXT = "march-1", "march-2"  # of one series; the next one starts a second later and is read as it goes
READ_AGAIN = 4  # earlier releases read again after each
ASKED_AT = (timedelta(minutes=1), timedelta(hours=7), timedelta(hours=23, minutes=59))  # after a release


@dataclass
class Found:
    """What the attacker learnt. read: events read. differences, reasoned: single sign-ups found. changed: releases that
    were not the same when they were read again, for another reason than an undone import or a mark taken back.
    totals: quantities that were told as two numbers."""

    read: int = 0
    differences: int = 0
    reasoned: int = 0
    changed: int = 0
    totals: int = 0
    views: dict[datetime, dict[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class SignUp:
    """One person. day: of the event's sign-ups, from 0 on; left_after: days until the person cancels, or None."""

    day: int
    city: int
    moment: datetime
    left_after: int | None


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        exact, released = attack(Path(folder), SIGN_UPS, DAYS, CITIES)
    yield Figure("exact counts: single sign-ups by differences", exact.differences, "", None)
    yield Figure("exact counts: single sign-ups by reasoning", exact.reasoned, "", None)
    yield Figure("releases: events read", released.read, "", None)
    yield Figure("releases: single sign-ups by differences", released.differences, "", 0)
    yield Figure("releases: single sign-ups by reasoning", released.reasoned, "", 0)
    yield Figure("releases: changed after they had come", released.changed, "", 0)
    yield Figure("releases: quantities told as two numbers", released.totals, "", 0)


def attack(folder: Path, sign_ups: int, days: int, cities: int, read_again: int = READ_AGAIN) -> tuple[Found, Found]:
    """Run the event day by day; what is found in exact numbers, and what in releases."""
    rng = np.random.default_rng(SEED)
    organisers = Organisers(Database(folder / "home"), folder, simulate(sign_ups, days, cities, rng), days)
    reporter = replace(organisers.database, role=Role.REPORTER)
    exact, released = Found(), Found()
    for day in range(1, days + 1):
        evening = OPENS + day * DAY
        took_back = organisers.work(day)
        now = evening + ASKED_AT[day % len(ASKED_AT)]
        for back in (0, *rng.integers(1, day + 1, read_again)):
            _read(released, load_event(reporter, EVENT, now - int(back) * DAY, now=now), took_back)
        summary = list_events(reporter, now=now)[0]
        released.differences += int(summary.registrations != sum(_cities(released.views[evening]).values()))
        following = load_event(reporter, NEXT, evening, now=now, signals=False)
        released.totals += two_totals(released.views[evening], following)
        exact.views[evening] = counts(load_event(organisers.database, EVENT, evening))
    for found, of in ((exact, "city"), (released, "")):
        for earlier, later in pairwise(sorted(found.views)):
            found.differences += steps_of_one(found.views[earlier], found.views[later], of)
    released.reasoned = reasoned([_cities(released.views[evening]) for evening in sorted(released.views)], cities)
    exact.reasoned = reasoned([_cities(exact.views[evening]) for evening in sorted(exact.views)], cities, 1, 0)
    return exact, released


def _read(found: Found, known: EventData, took_back: bool) -> None:
    """One reading of a release, compared with the reading before."""
    view, before = counts(known), found.views.get(known.as_of)
    found.read += 1
    if before is not None:
        found.differences += steps_of_one(before, view)
        found.changed += int(view != before and not took_back)
    found.views[known.as_of] = view


def counts(known: EventData) -> dict[str, int]:
    """Every count of an event that a page can show, by a name: of cities, days, hours and all."""
    tables = (("city", known.bookings, "city"), ("left", known.cancellations, "city"), ("hour", known.hours, "hour"))
    found = {
        f"{name} {key}": int(n) for name, rows, by in tables for key, n in rows.groupby(by)["people"].sum().items()
    }
    days = known.bookings.groupby("days_ago")["people"].sum()
    found |= {f"day {known.as_of - int(str(ago)) * DAY}": int(n) for ago, n in days.items()}
    return found | {"on the books": known.registered, "all": int(known.bookings["people"].sum())}


def two_totals(own: dict[str, int], following: EventData) -> int:
    """How many quantities of an event are another number where the next event of its series counts them."""
    past = following.series.loc[following.series["event_id"] == EVENT, ["gained", "lost"]].fillna(0).sum()
    left = sum(people for name, people in own.items() if name.startswith("left "))
    return int(past["gained"] != own["all"]) + int(past["lost"] != left)


def steps_of_one(before: dict[str, int], after: dict[str, int], of: str = "") -> int:
    """How many counts differ by exactly one person; of: with what their names begin."""
    names = [name for name in before.keys() | after.keys() if name.startswith(of)]
    return sum(abs(after.get(name, 0) - before.get(name, 0)) == 1 for name in names)


def reasoned(releases: list[dict[str, int]], cities: int, least: int = LEAST_RELEASED, off: int = 2) -> int:
    """Steps between two releases that must be exactly one person, by all that bounds can tell.

    releases: published people by city, oldest first; every party is one person. A city that is told apart has what
    rounds to its number, at most `off` more or fewer; any other fewer than `least`, and all others together what rounds
    to theirs.
    """
    low, high = (np.zeros((len(releases), cities), dtype=int) for _ in range(2))
    rest = np.zeros((len(releases), 2), dtype=int)
    hidden = np.ones((len(releases), cities), dtype=bool)
    for time, told in enumerate(releases):
        others = told.get(OTHERS, 0)
        rest[time] = (max(others - off, least), others + off) if others else (0, least - 1)
        for city in range(cities):
            people = told.get(f"c{city}", 0)
            hidden[time, city] = not people
            low[time, city] = max(people - off, least) if people else 0
            high[time, city] = people + off if people else least - 1
    for _ in range(cities):
        low, high = np.maximum.accumulate(low), np.minimum.accumulate(high[::-1])[::-1]
        least, most = (low * hidden).sum(axis=1, keepdims=True), (high * hidden).sum(axis=1, keepdims=True)
        low = np.where(hidden, np.maximum(low, rest[:, :1] - (most - high)), low)
        high = np.where(hidden, np.minimum(high, rest[:, 1:] - (least - low)), high)
    fewest, most_new = np.maximum(low[1:] - high[:-1], 0), high[1:] - low[:-1]
    return int(((fewest == 1) & (most_new == 1)).sum())


def _cities(view: dict[str, int]) -> dict[str, int]:
    return {name.removeprefix("city "): people for name, people in view.items() if name.startswith("city ")}


def simulate(sign_ups: int, days: int, cities: int, rng: np.random.Generator) -> list[SignUp]:
    """People who sign up more and more, from a few large cities and many small ones; one in twenty cancels."""
    rhythm = np.exp(np.linspace(0.0, 2.0, days))
    sizes = 1.0 / np.arange(1, cities + 1) ** 1.3
    day = rng.choice(days, sign_ups, p=rhythm / rhythm.sum())
    city = rng.choice(cities, sign_ups, p=sizes / sizes.sum())
    seconds = rng.integers(0, 86_400, sign_ups)
    leaves = np.where(rng.random(sign_ups) < 0.05, rng.integers(1, 9, sign_ups), 0)
    return [
        SignUp(int(d), int(c), OPENS + int(d) * DAY + timedelta(seconds=int(s)), int(left) or None)
        for d, c, s, left in zip(day, city, seconds, leaves, strict=True)
    ]


class Organisers:
    """What is done to the data in the course of an event."""

    def __init__(self, database: Database, folder: Path, people: list[SignUp], days: int) -> None:
        self.database, self.folder, self.people, self.days = database, folder, people, days
        self.alone: int | None = None  # the import that brings one person alone
        starts_at = OPENS + (days + 2) * DAY
        lines = [
            f"{event},M,{(starts_at + timedelta(seconds=later)).isoformat()},Asia/Shanghai,marches\n"
            for later, event in enumerate((EVENT, NEXT))
        ]
        self._import("events", "event_id,name,starts_at,timezone,series\n" + "".join(lines), OPENS)

    def work(self, day: int) -> bool:
        """The 24 hours before an evening; True where something was taken back, which leaves no trace to release."""
        evening, middle = OPENS + day * DAY, self.days // 2
        self._sign_ups(evening - timedelta(minutes=30), [*enumerate(self.people)], day)
        if day % 3 == 0:
            late = SignUp(0, day % 7, evening - (1 + day % 10) * DAY, None)
            self._sign_ups(evening - timedelta(minutes=3), [(2 * 10**6 + day, late)], day)
        if day == middle:
            alone = SignUp(0, 3, evening - DAY, None)
            self.alone = self._sign_ups(evening - timedelta(minutes=20), [(10**6, alone)], day)
        if day == middle + 1 and self.alone is not None:
            undo_import(self.database, self.alone, now=evening - timedelta(minutes=5))
        if day == middle + 2:
            mark_bulk(self.database, EVENT, minute=self.people[0].moment, now=evening - timedelta(minutes=5))
        return day == middle + 1

    def _sign_ups(self, now: datetime, people: list[tuple[int, SignUp]], day: int) -> int | None:
        """Import who is new or has cancelled since the day before."""
        lines = []
        for number, one in people:
            left = one.day + one.left_after if one.left_after is not None else None
            if one.moment < now and (one.day == day - 1 or left == day - 1 or len(people) == 1):
                gone = (one.moment + one.left_after * DAY).isoformat() if left == day - 1 and one.left_after else ""
                lines.append(f"p{number},{one.moment.isoformat()},c{one.city},{gone}\n")
        if not lines:
            return None
        return self._import("registrations", "registration_id,registered_at,city,cancelled_at\n" + "".join(lines), now)

    def _import(self, kind: str, text: str, now: datetime) -> int | None:
        file = self.folder / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        return import_file(self.database, kind, file, None if kind == "events" else EVENT, now=now).import_id
