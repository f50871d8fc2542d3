"""Taking an import back: what is stored afterwards is what a database holds that never saw it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import Database, ImportReport, data_version, list_events, load_event, manifest
from data.imports import Undo, list_imports, preview_undo, undo_import
from forecasting.tables import InvalidInput
from tests.conftest import MARCH, NOW, import_text

DAY = timedelta(days=1)
ID = "march-1"
HEADER = "registration_id,registered_at,city,party_size,cancelled_at\n"
ANN, BEN, CAY = ("a,2026-02-01T10:00,Hefei,2,\n", "b,2026-02-02T10:00,Wuhu,1,\n", "c,2026-02-03T10:00,Wuhu,4,\n")

TakeIn = Callable[..., ImportReport]


def stored(database: Database) -> list[list[tuple[object, ...]]]:
    """Every version of every row with its span, without the number of its import."""
    tables = []
    for table in ("events", "registrations", "attendance", "posts", "buses", "milestones", "claims"):
        with database.open() as connection:
            rows = connection.execute(
                "SELECT COLUMNS(* EXCLUDE (import_id))::VARCHAR FROM query_table($name) ORDER BY ALL", {"name": table}
            ).fetchall()
        tables.append(rows)
    return tables


def test_undoing_the_only_list_leaves_the_event_without_sign_ups(march: Database, take_in: TakeIn) -> None:
    before = stored(march)
    report = take_in("registrations", HEADER + ANN + BEN, ID)
    with_list, version_with_list = stored(march), report.data_version
    expected = Undo(2, removed=2, restored=0, kept=0, cancellations=0, events=((ID, "A march", 3, 0),))
    assert preview_undo(march, 2) == expected
    assert stored(march) == with_list and data_version(march) == version_with_list
    assert undo_import(march, 2, now=NOW + DAY) == expected
    assert stored(march) == before
    assert data_version(march) != version_with_list
    again = take_in("registrations", HEADER + ANN + BEN, ID)
    assert (again.new, again.changed, again.rejected) == (2, 0, 0)
    assert stored(march) == with_list


def test_undoing_a_correction_brings_the_older_values_back(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + ANN + BEN, ID)
    before = stored(march)
    take_in("registrations", HEADER + ANN.replace("Hefei,2", "Suzhou,5") + BEN + CAY, ID, now=NOW + DAY)
    undo = undo_import(march, 3, now=NOW + 2 * DAY)
    assert (undo.removed, undo.restored, undo.kept) == (1, 1, 0)
    assert undo.events == ((ID, "A march", 10, 3),)  # 5 + 1 + 4 people before, 2 + 1 after
    assert stored(march) == before


def test_undoing_the_first_list_keeps_what_a_later_one_said(
    march: Database, database: Database, tmp_path: Path
) -> None:
    import_text(march, tmp_path, "registrations", HEADER + ANN + BEN, ID)
    changed = HEADER + ANN.replace("Hefei,2", "Suzhou,5") + CAY
    import_text(march, tmp_path, "registrations", changed, ID, NOW + DAY)
    assert undo_import(march, 2, now=NOW + 2 * DAY) == Undo(2, 1, 0, 1, 0, ((ID, "A march", 10, 9),))
    fresh = Database(tmp_path / "fresh")
    import_text(fresh, tmp_path, "events", MARCH)
    import_text(fresh, tmp_path, "registrations", changed, ID, NOW + DAY)
    assert stored(march) == stored(fresh)


def test_a_later_import_that_only_repeated_rows_is_named(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + ANN + BEN, ID)
    take_in("registrations", HEADER + ANN + BEN + CAY, ID, now=NOW + DAY)
    assert preview_undo(march, 3).repeated_by == ()
    undo = undo_import(march, 2, now=NOW + 2 * DAY)
    assert (undo.removed, undo.repeated_by, undo.events) == (2, (3,), ((ID, "A march", 7, 4),))
    again = take_in("registrations", HEADER + ANN + BEN + CAY, ID, now=NOW + 2 * DAY)
    assert (again.new, again.unchanged) == (2, 1)


def test_a_cancellation_is_taken_back_with_its_import(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + ANN + BEN, ID)
    cancelled = "registration_id,registered_at,status\na,2026-02-01T10:00,cancelled\n"
    take_in("registrations", cancelled, ID, now=NOW + DAY)
    undo = undo_import(march, 3, now=NOW + 2 * DAY)
    assert (undo.restored, undo.cancellations, undo.events) == (1, 1, ((ID, "A march", 1, 3),))
    assert load_event(march, ID, NOW + 2 * DAY).cancellations.empty


def test_attendance_told_by_a_list_goes_with_it(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + ANN + BEN, ID)
    before = stored(march)
    take_in("registrations", "registration_id,registered_at,attended\na,2026-02-01T10:00,true\n", ID, now=NOW + DAY)
    assert stored(march) != before
    assert undo_import(march, 3, now=NOW + 2 * DAY).removed == 1
    assert stored(march) == before


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("posts", "post_id,posted_at,likes\np,2026-02-01T10:00,1\n", "post_id,posted_at,likes\np,2026-02-01T10:00,9\n"),
        ("buses", "bus_id,city,seats\nx,Hefei,40\ny,Wuhu,30\n", "bus_id,city,seats\nx,Hefei,50\n"),
        ("milestones", "happened_at,title,kind\n2026-02-01,A,b\n", "happened_at,title,kind\n2026-02-01,A,c\n"),
        (
            "claims",
            "claimed_at,about,claimant,source,low\n2026-02-01,turnout,A,B,10\n",
            "claimed_at,about,claimant,source,low\n2026-02-01,turnout,A,B,20\n",
        ),
        (
            "events",
            "event_id,name,starts_at\nmarch-1,B,2026-06-02\n",
            "event_id,name,starts_at\nmarch-1,C,2026-06-02\n",
        ),
        ("attendance", "registration_id,attended\na,true\n", "registration_id,attended\na,false\n"),
    ],
)
def test_every_kind_can_be_undone_in_either_order(
    march: Database, take_in: TakeIn, kind: str, first: str, second: str
) -> None:
    event_id = None if kind == "events" else ID
    take_in("registrations", HEADER + ANN + BEN, ID)
    nothing = stored(march)
    take_in(kind, second, event_id, now=NOW + 2 * DAY)
    only_second = stored(march)
    undo_import(march, 3, now=NOW + 3 * DAY)
    assert stored(march) == nothing
    take_in(kind, first, event_id, now=NOW + 3 * DAY)
    only_first = stored(march)
    take_in(kind, second, event_id, now=NOW + 3 * DAY)
    undo_import(march, 5, now=NOW + 3 * DAY)
    assert stored(march) == only_first
    take_in(kind, second, event_id, now=NOW + 3 * DAY)
    undo_import(march, 4, now=NOW + 3 * DAY)
    undo_import(march, 6, now=NOW + 3 * DAY)
    assert stored(march) == nothing
    assert only_second not in (nothing, only_first)


def test_an_event_with_rows_of_other_imports_stays_until_they_are_undone(march: Database, take_in: TakeIn) -> None:
    take_in("registrations", HEADER + ANN, ID)
    before = stored(march)
    for refused in (lambda: preview_undo(march, 1), lambda: undo_import(march, 1, now=NOW)):
        with pytest.raises(InvalidInput, match=r'"march-1" came with this import, and rows of import 2 belong to it'):
            refused()
    assert stored(march) == before
    undo_import(march, 2, now=NOW)
    assert undo_import(march, 1, now=NOW).removed == 1
    assert list_events(march) == ()


def test_an_import_is_undone_once_and_only_where_there_is_one(march: Database) -> None:
    undo_import(march, 1, now=NOW)
    with pytest.raises(InvalidInput, match=r"Import 1 was undone already, on 2026-03-01"):
        undo_import(march, 1, now=NOW)
    with pytest.raises(InvalidInput, match="There is no import 7"):
        preview_undo(march, 7)
    with pytest.raises(InvalidInput, match="time zone"):
        undo_import(march, 7, now=datetime(2026, 3, 1))  # noqa: DTZ001


def test_the_manifest_tells_of_an_undoing_once(march: Database, take_in: TakeIn) -> None:
    assert march.home
    told = march.home / manifest.MANIFEST_FILE
    take_in("registrations", HEADER + ANN, ID)
    undo_import(march, 2, now=NOW)
    take_in("registrations", HEADER + ANN, ID)
    whole = told.read_text(encoding="utf-8")
    lines = [(line.get("import_id"), line.get("undo")) for line in map(json.loads, whole.splitlines())]
    assert lines == [(1, None), (2, None), (None, 2), (3, None)]
    told.unlink()
    with march.transaction():
        pass
    assert sorted(told.read_text(encoding="utf-8").splitlines()) == sorted(whole.splitlines())
    assert [(one.import_id, one.undone_at is not None) for one in list_imports(march)] == [
        (3, False),
        (2, True),
        (1, False),
    ]


ROWS = st.dictionaries(st.sampled_from("abcd"), st.booleans(), min_size=1)
STEPS = st.lists(st.one_of(ROWS, st.integers(0, 5)), min_size=2, max_size=6)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_left_after_any_undoings_is_what_the_other_imports_make(steps: list, tmp_path: Path) -> None:
    """A step is a list of sign-ups (who, and whether cancelled; no two lists are alike) or an import to undo."""
    database, lists, undone = Database.in_memory(), {}, set()
    import_text(database, tmp_path, "events", MARCH)
    for number, step in enumerate(steps):
        if isinstance(step, dict):
            rows = [f"{who},2026-02-01T10:00,city {number},1,{'2026-02-20' * off}\n" for who, off in step.items()]
            lists[len(list_imports(database)) + 1] = (HEADER + "".join(rows), NOW + number * DAY)
            import_text(database, tmp_path, "registrations", HEADER + "".join(rows), ID, NOW + number * DAY)
        elif (found := 2 + step) in lists and found not in undone:
            undo_import(database, found, now=NOW + number * DAY)
            undone.add(found)
    fresh = Database.in_memory()
    import_text(fresh, tmp_path, "events", MARCH)
    for import_id, (text, now) in lists.items():
        if import_id not in undone:
            import_text(fresh, tmp_path, "registrations", text, ID, now)
    assert stored(database) == stored(fresh)


def test_undoing_in_the_zone_of_the_owner_is_noted_in_utc(march: Database) -> None:
    undo_import(march, 1, now=NOW)
    assert list_imports(march)[0].undone_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
