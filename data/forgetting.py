"""Days in the place of people: what of a shredding happens in the tables, in one transaction.

The days lie in the tables of the sign-ups and are read like them. Where later imports corrected what was known, there
are two sets of them: as each day was known when it ended, and, from the shredding on, as they are known now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from data.daily import DayRow, Presence, day_rows
from data.queries import records, run
from data.signals import MOST_ENGAGEMENT
from forecasting.tables import FEW_ACCOUNTS, utc

FEWEST = 10  # people of a city, or accounts of a hashtag, that is told apart
OTHERS = "other cities"  # as a forecast calls those that it puts together
OTHER_HASHTAGS = "other"
FORGOTTEN = "shredded"
# A day is stored a minute before its end: else the last one would end with the event's start, which no forecast sees.
# Dates stay what they are. Those of a marked list bear a minute of their own, by which they are marked.
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Shredding:
    """What shredding an event takes, or took, in numbers.

    due_at: when it is due by itself; None for a simulated event that holds nobody who exists. came_in_at: when people
    who exist first came in, by rows, rows that wait or a key; None where none of these is stored. sign_ups, posts: told
    once each, versions: of sign-ups, older values included. marked: of present and absent. quarantined: rows that were
    not taken. import_ids: the imports that brought any of it. has_key: whether a key to ids of people lies beside the
    database. shredded_at: None while it was not.
    """

    event_id: str
    name: str
    starts_at: datetime
    timezone: str
    due_at: datetime | None
    came_in_at: datetime | None
    shredded_at: datetime | None
    sign_ups: int = 0
    versions: int = 0
    marked: int = 0
    posts: int = 0
    quarantined: int = 0
    import_ids: tuple[int, ...] = ()
    has_key: bool = False

    @property
    def is_empty(self) -> bool:
        """True where nothing of anybody is stored."""
        return not (self.versions or self.marked or self.posts or self.quarantined or self.has_key)


def forget_people(connection: duckdb.DuckDBPyConnection, found: Shredding, now: datetime) -> None:
    """Put the days in the place of the people; all belongs to the transaction that is open."""
    event_id = found.event_id
    stamped = records(connection, "shredding/dates", event_id=event_id, timezone=found.timezone)[0]
    grid = _Grid(utc(found.starts_at), stamped["zone_of_dates"])
    run(connection, "shredding/day_end")
    run(connection, "shredding/cells", event_id=event_id, **grid.told, fewest=FEWEST, others=OTHERS)
    days = _days(connection, event_id, grid, stamped["import_id"], now)
    run(
        connection, "shredding/daily_posts", event_id=event_id, **grid.told, fewest=FEWEST, others=OTHER_HASHTAGS,
        stamp_before=int(grid.before.total_seconds()), loudest=FEW_ACCOUNTS, most_engagement=MOST_ENGAGEMENT,
    )  # fmt: skip
    run(connection, "shredding/forget_tables")
    run(connection, "shredding/forget_quarantine", event_id=event_id)
    of_people = ("registrations", "attendance", "posts")
    for table in of_people if found.shredded_at else (*of_people, "marks"):
        run(connection, f"shredding/forget_{table}", event_id=event_id)
    if days:
        _store(connection, event_id, days, now)
    import_ids = list(found.import_ids)
    run(connection, "shredding/forget_names", import_ids=import_ids, forgotten=FORGOTTEN)
    run(
        connection, "shredding/note", event_id=event_id, shredded_at=now, sign_ups=found.sign_ups, posts=found.posts,
        quarantined=found.quarantined, import_ids=import_ids,
    )  # fmt: skip


def _days(
    connection: duckdb.DuckDBPyConnection, event_id: str, grid: "_Grid", import_id: int | None, now: datetime
) -> list[dict[str, Any]]:
    """The rows to store: as the days were known then, and, where that differs, as they are known now."""
    presence: dict[tuple[str, bool], list[Presence]] = {}
    for row in records(connection, "shredding/presence", event_id=event_id, **grid.told):
        presence.setdefault((row.pop("city"), row.pop("is_listed")), []).append(Presence(**row))
    flows = records(connection, "shredding/flows")
    then, known = ([flow for flow in flows if flow["generation"] == name] for name in ("then", "now"))
    corrected = [{**flow, "generation": ""} for flow in then] != [{**flow, "generation": ""} for flow in known]
    rows: list[dict[str, Any]] = []
    for some, valid_from, valid_to in [(then, None, now), (known, now, None)] if corrected else [(known, None, None)]:
        for (city, is_listed), of_city in groupby(some, key=lambda flow: (flow["city"], flow["is_listed"])):
            for day in day_rows(list(of_city), presence.get((city, is_listed), []), grid.starts_at):
                told = {"registration_id": f"day-{len(rows) + 1}", "city": city, "is_listed": is_listed}
                span = {"import_id": import_id, "valid_from": valid_from, "valid_to": valid_to}
                rows.append(told | grid.stamped(day, is_listed) | span)
    return rows


@dataclass(frozen=True)
class _Grid:
    """The days of an event. zone_of_dates: where its sign-ups bear dates, and no moments."""

    starts_at: datetime
    zone_of_dates: str | None

    @property
    def told(self) -> dict[str, Any]:
        """As the queries take it."""
        return {"starts_at": self.starts_at, "zone_of_dates": self.zone_of_dates}

    @property
    def before(self) -> timedelta:
        """From a stamp to the end of its day."""
        return timedelta(0) if self.zone_of_dates else ONE_MINUTE

    def stamped(self, day: DayRow, is_listed: bool) -> dict[str, Any]:
        """A day as a row, with stamps in the place of ends."""
        mark = day.marked
        checked_in_at = mark.checked_in_at if mark else None
        return {
            "registered_at": day.day - self.before - (ONE_MINUTE if is_listed else timedelta(0)),
            "cancelled_at": None if day.left_on is None else day.left_on - self.before,
            "people": day.people,
            "bookings": day.bookings,
            "squares": day.squares,
            "attended": mark.attended if mark else None,
            "marked_by": mark.import_id if mark else None,
            "checked_in_at": None if checked_in_at is None else checked_in_at - self.before,
        }


def _store(connection: duckdb.DuckDBPyConnection, event_id: str, days: list[dict[str, Any]], now: datetime) -> None:
    connection.register("days", pa.Table.from_pylist(days))
    run(connection, "shredding/store_days", event_id=event_id)
    run(connection, "shredding/store_presence", event_id=event_id)
    run(connection, "shredding/mark_days", event_id=event_id, now=now)
    connection.unregister("days")
