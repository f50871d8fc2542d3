"""Whatever an import accepts can be loaded and forecast; what older imports accepted still can."""

import csv
import io
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from data import Database, ImportReport, doctor, list_events, load_event
from forecasting.claimed import NO_NUMBER, read_claims
from forecasting.forecast import fit
from forecasting.tables import middle

TakeIn = Callable[..., ImportReport]
NUMBERS = (
    "-1", "0", "1", "2", "1e4", "10001", "100000000", "100000001", "2e9", "9999999999", "1e15", "9e14", "9.3e18",
    "1e308", "1e309", "nan",
)  # fmt: skip
SHARES = ("5e-324;0.5", "0.1;0.9999999999999999", "1e-300;1e-299", "0;0.5", "0.5;1", "nan;0.5")
MOMENTS = (
    "1900-01-01T00:00+14:00",
    "1970-01-01",
    "2026-02-01T10:00",
    "2199-12-31T23:59-12:00",
    "2200-01-02",
    "9999-01-01",
)
LAST = datetime(2200, 6, 1, tzinfo=UTC)
COUNTS = ("target", "capacity", "attended")
# A good row of each kind, and the fields that are driven to their ends.
DRIVEN: dict[str, tuple[dict[str, str], dict[str, tuple[str, ...]]]] = {
    "registrations": (
        {"registration_id": "r", "registered_at": "2026-02-01"},
        {"party_size": NUMBERS, "registered_at": MOMENTS, "cancelled_at": MOMENTS},
    ),
    "posts": (
        {"post_id": "p", "posted_at": "2026-02-01"},
        {"likes": NUMBERS, "reposts": NUMBERS, "comments": NUMBERS, "posted_at": MOMENTS},
    ),
    "buses": ({"bus_id": "b", "city": "Ems", "seats": "9"}, {"seats": NUMBERS, "cost": NUMBERS, "departs_at": MOMENTS}),
    "milestones": ({"happened_at": "2026-02-01", "title": "t"}, {"happened_at": MOMENTS}),
    "claims": (
        {"claimed_at": "2026-02-01", "about": "turnout", "claimant": "c", "source": "s"},
        {"low": NUMBERS, "high": NUMBERS, "claimed_at": MOMENTS},
    ),
}
NAMED = {
    "registrations": "registration_id",
    "posts": "post_id",
    "buses": "bus_id",
    "milestones": "title",
    "claims": "about",
}


def written(rows: list[dict[str, str]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    csv.DictWriter(text, names, restval="").writeheader()
    csv.DictWriter(text, names, restval="").writerows(rows)
    return text.getvalue()


def events() -> list[dict[str, str]]:
    """One event for each number in each field, all of one series and one organiser; the first and the last are good."""
    good = {"name": "A march", "starts_at": "2026-02-20T12:00", "target": "100", "series": "s", "organiser": "o"}
    driven = [good | {name: number} for name in COUNTS for number in NUMBERS]
    driven += [good | {"bands": shares} for shares in SHARES] + [good | {"starts_at": moment} for moment in MOMENTS]
    rows = [good, *driven, good | {"starts_at": "2026-02-25T12:00"}]
    return [{"event_id": f"e-{n}", "timezone": "Asia/Shanghai"} | row for n, row in enumerate(rows)]


def test_whatever_an_import_accepts_can_be_loaded_and_forecast(database: Database, take_in: TakeIn) -> None:
    rows = events()
    taken = take_in("events", written(rows))
    assert 0 < taken.rejected < taken.read
    first, last = rows[0]["event_id"], rows[-1]["event_id"]
    for kind, (good, fields) in DRIVEN.items():
        driven = [good | {name: one} for name, ones in fields.items() for one in ones]
        named = [row | {NAMED[kind]: f"x{n}"} for n, row in enumerate(driven)]
        taken = take_in(kind, written([{"event_id": event} | row for event in (first, last) for row in named]))
        assert 0 < taken.rejected < taken.read, kind
    for event in list_events(database):
        before, is_full = event.starts_at - timedelta(hours=1), event.event_id in (first, last)
        known = load_event(database, event.event_id, before, LAST, series=is_full, signals=is_full)
        if is_full:
            assert np.isfinite(fit(known, np.random.default_rng(1), 100).registered).all()
            load_event(database, event.event_id, LAST)


@pytest.fixture
def of_before(march: Database, take_in: TakeIn) -> Database:
    """A home with claims that an older version took, and a count."""
    march_1 = {"event_id": "march-1", "name": "A march", "starts_at": "2026-02-20", "target": "9", "series": "s"}
    take_in(
        "events", written([march_1 | {"attended": "4"}, march_1 | {"event_id": "march-2", "starts_at": "2026-03-20"}])
    )
    good = {"claimed_at": "2026-02-01", "about": "turnout", "source": "s"}
    take_in("claims", written([good | {"claimant": f"c{n}", "high": str(n)} for n in range(3)]), "march-1")
    with march.transaction() as connection:
        for n, number in enumerate((2e9, 1.7e308, 5.0)):
            connection.execute("UPDATE claims SET low = ?, high = ? WHERE claimant = ?", (number, number, f"c{n}"))
    return march


def test_a_claim_of_before_that_is_absurd_makes_no_event_unreadable(of_before: Database) -> None:
    event, _ = list_events(of_before)
    known = load_event(of_before, "march-1", event.starts_at)
    claims = read_claims(known.claims, known.event)
    assert [claim.span for claim in claims] == ["2,000,000,000", "no number", "5"]
    assert claims[1].other == NO_NUMBER


def test_a_count_of_before_that_no_event_can_have_is_none(of_before: Database) -> None:
    later = load_event(of_before, "march-2", LAST)
    assert later.series["attended"].tolist() == [4.0] and later.organiser_record["counted"].tolist() == [4]
    with of_before.transaction() as connection:
        connection.execute("UPDATE events SET attended = 900000000000000 WHERE event_id = 'march-1'")
    later = load_event(of_before, "march-2", LAST)
    assert later.series["attended"].isna().tolist() == [True] and later.organiser_record.empty
    assert load_event(of_before, "march-1", LAST).counted.total is None
    told = [(finding.what, finding.advice) for finding in doctor.examine(of_before).findings]
    assert [" ".join(what.split()[3:8]) for what, _ in told] == [
        "claims for march-1 says 2,000,000,000", "claims for march-1 says 1.7e+308", "events for march-1 says 9e+14",
    ]  # fmt: skip
    assert all("cli.py undo" in advice for _, advice in told)


def test_the_middle_of_two_claims_is_a_number_whatever_they_are() -> None:
    assert [middle(*ends) for ends in ((2, 3), (2, 4), (10.5, 10.5), (0, 0), (99_999_999, 100_000_000))] == [
        3, 3, 11, 0, 100_000_000,
    ]  # fmt: skip
    assert math.isclose(middle(1.7e308, 1.7e308), 1.7e308)
