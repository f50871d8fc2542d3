"""Rows of a file: accepted, or rejected with a reason; new, changed or unchanged."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import Database, ImportRefused, ImportReport, data_version, list_events, load_event
from data.importing import KINDS
from tests.conftest import MARCH, NOW, import_text

TakeIn = Callable[..., ImportReport]
LATER = datetime(2026, 5, 20, tzinfo=UTC)
START = datetime(2026, 6, 1, 2, tzinfo=UTC)
PLENTY = {
    "registrations": {"registration_id": "r1", "registered_at": "2026-05-01T10:00Z"},
    "posts": {"post_id": "p1", "posted_at": "2026-05-01T10:00Z"},
    "buses": {"bus_id": "b1", "city": "Wuhan", "seats": "50"},
    "milestones": {"happened_at": "2026-05-01", "title": "Announced"},
    "claims": {"claimed_at": "2026-05-01", "about": "plan", "claimant": "organisers", "source": "paper"},
    "events": {"name": "A strike", "starts_at": "2026-06-01"},
}


def csv_of(*rows: dict[str, str]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join('"' + row.get(column, "").replace('"', '""') + '"' for column in columns) for row in rows]
    return "\n".join([",".join(columns), *lines]) + "\n"


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.rejected


@pytest.mark.parametrize(
    ("kind", "column", "value", "said"),
    [
        ("registrations", "registered_at", "", "registered_at is empty"),
        ("registrations", "registered_at", "2026-02-30", 'registered_at must be a date .* got "2026-02-30"'),
        ("registrations", "registered_at", "infinity", "registered_at must be"),
        ("registrations", "registered_at", "0026-05-01", "registered_at must be"),
        ("registrations", "registered_at", "2026-05-01T24:00", "registered_at must be"),
        ("registrations", "registered_at", "32/05/2026", "registered_at must be"),
        ("registrations", "cancelled_at", "2026-04-29", "is before registered_at"),
        ("registrations", "party_size", "0", "party_size must be a whole number from 1 to 10,000"),
        ("registrations", "party_size", "-3", 'got "-3"'),
        ("registrations", "party_size", "2.5", "party_size"),
        ("registrations", "party_size", "10001", "party_size"),
        ("registrations", "party_size", "0x10", "party_size"),
        ("registrations", "party_size", "1_0", "party_size"),
        ("registrations", "party_size", "nan", "party_size"),
        ("registrations", "status", "maybe", "status must be registered"),
        ("registrations", "attended", "perhaps", "attended must be true or false"),
        ("registrations", "registration_id", "", "registration_id is empty"),
        ("registrations", "registration_id", "x" * 201, "longer than 200"),
        ("registrations", "event_id", "strike-1", 'of event "strike-1"'),
        ("posts", "likes", "-1", "likes must be a whole number from 0"),
        ("posts", "posted_at", "now", "posted_at must be"),
        ("buses", "seats", "0", "seats must be"),
        ("buses", "status", "lost", "status must be planned"),
        ("buses", "city", " ", "city is empty"),
        ("milestones", "title", "", "title is empty"),
        ("claims", "low", "-1", "low must be"),
        ("claims", "high", "1e309", "high must be a number from 0 to 100,000,000"),
        ("claims", "source", "", "source is empty"),
        ("events", "timezone", "Mars/Olympus", "timezone must be a name"),
        ("events", "target", "0", "target must be a number from 1 to 100,000,000"),
        ("events", "target", "NaN", 'target must be a number from 1 to 100,000,000, got "NaN"'),
        ("events", "target", "inf", "target"),
        ("events", "target", "1e309", "target"),
        ("events", "target", "1e308", 'got "1e308"'),
        ("events", "target", "0.5", "target must be"),
        ("events", "target", "1e-300", "target must be"),
        ("events", "target", "100000001", "target must be"),
        ("events", "capacity", "-5", "capacity must be a number from 1 to 100,000,000"),
        ("events", "capacity", "1e308", "capacity must be"),
        ("events", "capacity", "0.5", "capacity must be"),
        ("events", "latitude", "91", "latitude"),
        ("events", "starts_at", "tomorrow", "starts_at must be"),
        ("events", "name", "", "name is empty"),
    ],
)
def test_a_wrong_value_rejects_its_row_with_a_reason(
    march: Database, take_in: TakeIn, kind: str, column: str, value: str, said: str
) -> None:
    report = take_in(kind, csv_of(PLENTY[kind] | {column: value}), "march-1")
    assert counts(report) == (0, 0, 0, 1)
    assert re.search(said, report.rejects[0].reason), report.rejects[0].reason


def test_low_above_high_is_rejected(march: Database, take_in: TakeIn) -> None:
    report = take_in("claims", csv_of(PLENTY["claims"] | {"low": "30", "high": "20"}), "march-1")
    assert "is above high" in report.rejects[0].reason


def test_a_row_of_an_unknown_event_is_rejected(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"]
    report = take_in("registrations", csv_of(row | {"event_id": "march-1"}, row | {"event_id": "march-2"}))
    assert counts(report) == (1, 0, 0, 1)
    assert report.rejects[0].reason == 'There is no event "march-2". Import it as an event first.'


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_same_file_twice_changes_nothing(march: Database, take_in: TakeIn, kind: str) -> None:
    take_in("registrations", csv_of(PLENTY["registrations"]), "march-1")
    plenty = PLENTY | {"attendance": {"registration_id": "r1", "attended": "yes"}}
    first = take_in(kind, csv_of(plenty[kind]), "march-1")
    assert first.accepted == 1 and first.data_version == data_version(march)
    second = take_in(kind, csv_of(plenty[kind]), "march-1", now=LATER)
    assert counts(second) == (0, 0, 1, 0)
    assert second.data_version == first.data_version == data_version(march)


def test_an_event_given_beside_the_file_is_judged_like_one_in_it(database: Database, take_in: TakeIn) -> None:
    rows = csv_of(PLENTY["events"])
    for wrong, said in (("x" * 201, "longer than 200"), ("", "is empty"), (" \u202e ", "is empty")):
        with pytest.raises(ImportRefused, match=said):
            take_in("events", rows, wrong)
    assert take_in("events", rows, " march\x00-\u202e1 ").new == 1
    assert [event.event_id for event in list_events(database)] == ["march - 1"]
    assert counts(take_in("events", csv_of(PLENTY["events"] | {"event_id": "march - 1"}))) == (0, 0, 1, 0)
    assert take_in("registrations", csv_of(PLENTY["registrations"]), " march - 1").new == 1


def test_of_a_repeated_id_the_last_row_is_used(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"]
    rows = [row | {"party_size": size} for size in ("2", "3", "-1")]
    report = take_in("registrations", csv_of(*rows, row | {"registration_id": "r2", "party_size": "4"}), "march-1")
    assert counts(report) == (2, 0, 0, 2)
    assert report.rejects[0].line == 2 and report.rejects[0].reason == "Repeated id; line 3 is used."
    assert load_event(march, "march-1", LATER).registered == 3 + 4


def test_equal_rows_without_ids_are_all_kept_and_found_again(march: Database, take_in: TakeIn) -> None:
    row = {"registered_at": "2026-05-01T10:00Z", "city": "Wuhan", "party_size": "2"}
    assert counts(take_in("registrations", csv_of(row, row, row), "march-1")) == (3, 0, 0, 0)
    assert counts(take_in("registrations", csv_of(row, row, row, row), "march-1")) == (1, 0, 3, 0)
    cancelled = [row, row, row, row | {"cancelled_at": "2026-05-02T10:00Z"}]
    assert counts(take_in("registrations", csv_of(*cancelled), "march-1", now=LATER)) == (0, 1, 3, 0)
    assert load_event(march, "march-1", LATER).registered == 6


def test_a_changed_row_shows_only_from_its_import_on(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"]
    take_in("registrations", csv_of(row | {"party_size": "2"}), "march-1")
    assert counts(take_in("registrations", csv_of(row | {"party_size": "5"}), "march-1", now=LATER)) == (0, 1, 0, 0)
    assert load_event(march, "march-1", datetime(2026, 5, 19, tzinfo=UTC)).registered == 2
    assert load_event(march, "march-1", LATER).registered == 5


def test_a_clock_set_back_never_closes_a_version_before_it_began(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"]
    for size, now in (("2", NOW), ("5", LATER), ("7", NOW)):
        take_in("registrations", csv_of(row | {"party_size": size}), "march-1", now=now)
    assert load_event(march, "march-1", LATER).registered == 7
    assert load_event(march, "march-1", datetime(2026, 5, 19, tzinfo=UTC)).registered == 2


def test_a_cancellation_known_by_status_is_dated_by_the_import_that_first_said_so(
    march: Database, take_in: TakeIn
) -> None:
    row = PLENTY["registrations"]
    take_in("registrations", csv_of(row | {"status": "registered"}), "march-1")
    cancelled = csv_of(row | {"status": "cancelled"})
    assert counts(take_in("registrations", cancelled, "march-1", now=LATER)) == (0, 1, 0, 0)
    assert counts(take_in("registrations", cancelled, "march-1", now=START)) == (0, 0, 1, 0)
    assert load_event(march, "march-1", datetime(2026, 5, 19, 23, 59, tzinfo=UTC)).registered == 1
    assert load_event(march, "march-1", LATER).registered == 0
    take_in("registrations", csv_of(row | {"status": "confirmed"}), "march-1", now=START)
    assert load_event(march, "march-1", START).registered == 1


def test_a_cancellation_on_the_day_of_a_midnight_stamped_sign_up_is_accepted(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"] | {"registered_at": "2026-05-01T09:00Z", "cancelled_at": "2026-05-01T00:00Z"}
    assert take_in("registrations", csv_of(row), "march-1").accepted == 1


def test_a_column_that_a_later_file_lacks_keeps_what_is_stored(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"]
    full = row | {"city": "Wuhan", "party_size": "3", "cancelled_at": "2026-05-02"}
    take_in("registrations", csv_of(full), "march-1")
    assert counts(take_in("registrations", csv_of(row), "march-1", now=LATER)) == (0, 0, 1, 0)
    emptied = full | {"city": "", "cancelled_at": ""}
    assert counts(take_in("registrations", csv_of(emptied), "march-1", now=LATER)) == (0, 1, 0, 0)
    assert load_event(march, "march-1", LATER).bookings["city"].tolist() == [""]


def test_attendance_comes_from_a_column_a_status_or_a_file_of_its_own(march: Database, take_in: TakeIn) -> None:
    rows = [PLENTY["registrations"] | {"registration_id": f"r{n}"} for n in range(4)]
    told = [rows[0] | {"attended": "yes"}, rows[1] | {"status": "no-show"}, rows[2] | {"status": "attended"}, rows[3]]
    assert counts(take_in("registrations", csv_of(*told), "march-1")) == (4, 0, 0, 0)
    assert attended(march) == {"r0": True, "r1": False, "r2": True}
    later = csv_of(*({"registration_id": f"r{n}", "attended": "1"} for n in (1, 2, 3, 9)))
    report = take_in("attendance", later, "march-1", now=LATER)
    assert counts(report) == (1, 1, 1, 1)
    assert report.rejects[0].line == 5 and 'no registration "r9"' in report.rejects[0].reason
    assert attended(march) == dict.fromkeys(("r0", "r1", "r2", "r3"), True)
    assert counts(take_in("registrations", csv_of(told[0] | {"attended": "no"}), "march-1")) == (0, 1, 0, 0)
    assert attended(march)["r0"] is False


def test_text_is_cleaned_and_capped(march: Database, take_in: TakeIn) -> None:
    row = PLENTY["registrations"]
    cities = ["Wu\x00\thàn ", "武汉 — 江城", "\u202egnahS", "x" * 300]
    report = take_in(
        "registrations",
        csv_of(*(row | {"registration_id": str(n), "city": c} for n, c in enumerate(cities))),
        "march-1",
    )
    assert report.accepted == 4
    assert set(load_event(march, "march-1", LATER).bookings["city"]) == {"Wu hàn", "武汉 — 江城", "gnahS", "x" * 200}


def test_a_naive_time_is_the_events(march: Database, take_in: TakeIn) -> None:
    rows = [
        PLENTY["registrations"] | {"registration_id": str(n), "registered_at": moment}
        for n, moment in enumerate(
            ["2026-05-01T08:30", "2026-05-01T00:30Z", "2026-05-01 02:30:00.5+0200", "2026-05-01"]
        )
    ]
    assert take_in("registrations", csv_of(*rows), "march-1").accepted == 4
    assert load_event(march, "march-1", LATER).hours.to_dict("list") == {"hour": [0, 8], "people": [1, 3]}


def test_an_events_own_times_are_in_its_zone_and_its_series_has_a_default(march: Database, take_in: TakeIn) -> None:
    event = load_event(march, "march-1", LATER).event
    assert event.starts_at == START and event.series == "march"
    take_in("events", "event_id,name,starts_at\nmarch-1,A march,2026-06-01T11:00\n")
    assert load_event(march, "march-1", LATER).event.starts_at == datetime(2026, 6, 1, 3, tzinfo=UTC)
    assert load_event(march, "march-1", LATER).event.target == 100


def attended(database: Database) -> dict[str, bool]:
    with database.open() as connection:
        rows = "SELECT registration_id, attended FROM attendance WHERE valid_to = 'infinity' ORDER BY ALL"
        return dict(connection.execute(rows).fetchall())


messy = st.one_of(
    st.sampled_from(
        ["", "march-1", "r1", "2026-05-01", "2026-05-01T10:00Z", "-3", "2", "cancelled", "yes", "NaN", '"']
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(sorted(KINDS)),
    table=st.lists(st.lists(messy, min_size=20, max_size=20), min_size=1, max_size=6),
)
def test_whatever_a_file_holds_every_row_is_accounted_for(tmp_path: Path, kind: str, table: list[list[str]]) -> None:
    database = Database.in_memory()
    import_text(database, tmp_path, "events", MARCH)
    columns = [column for column in KINDS[kind].columns if column != "event_id"]
    table = [row[: len(columns)] for row in table]
    filled = [row for row in table if any(cell.strip() for cell in row)]  # an empty row is none
    text = csv_of(*(dict(zip(columns, row, strict=True)) for row in table))
    if not filled:
        with pytest.raises(ImportRefused, match="no rows"):
            import_text(database, tmp_path, kind, text, "march-1")
        return
    first = import_text(database, tmp_path, kind, text, "march-1")
    assert first.read == len(filled) == first.accepted + first.rejected
    second = import_text(database, tmp_path, kind, text, "march-1")
    assert (second.new, second.changed, second.unchanged) == (0, 0, first.accepted)


def test_sign_ups_dated_after_their_import_are_told(march: Database, take_in: Callable[..., ImportReport]) -> None:
    row = {"registration_id": "a", "registered_at": "2026-03-02T10:00"}
    report = take_in(
        "registrations", csv_of(row, row | {"registration_id": "b", "registered_at": "2026-02-02"}), "march-1"
    )
    assert report.new == 2
    assert report.notes == ("1 sign-up is dated after this import. It is kept, and not seen before its moment.",)
