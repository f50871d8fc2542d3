"""From a messy file to what would be stored, and that an import then stores exactly that."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from data import Choices, Database, ImportPlan, ImportRefused, ImportReport, import_file, plan_import
from data.importing.identity import key_file
from tests.conftest import NOW

MESSY = (
    "提交时间,姓名,手机号码,您从哪个城市出发？,参加人数,状态,备注\n"
    "2026年5月1日 10:00,金丝雀,13912345678,武汉,2,已报名,no canary\n"
    "2026-05-02 11:30,Canary Wang,+86 139 8765 4321,上海,1人,已取消,\n"
    "2026-05-03 12:00,Third,13800000000,北京,1,候补,\n"
    "2026-05-04 12:00,Fourth,13811111111,call 13912345678,1,已确认,\n"
)
AGAIN = (  # the same people tomorrow: another order, another form, one more cancellation
    "手机号码;姓名;提交时间;您从哪个城市出发？;参加人数;状态\n"
    "0086 13811111111;Fourth;2026-05-04 12:00;广州;1;已确认\n"
    "139-8765-4321;Canary Wang;2026-05-02 11:30;上海;1;已取消\n"
    "１３９１２３４５６７８;金丝雀;2026-05-01 10:00;武汉;2;已取消\n"
)


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    return written(tmp_path, "messy.csv", MESSY)


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def look(database: Database, file: Path, kind: str = "registrations", **chosen: object) -> ImportPlan:
    return plan_import(database, kind, file, "march-1", choices=Choices(**chosen), now=NOW)  # type: ignore[arg-type]


def take(database: Database, file: Path, kind: str = "registrations", **chosen: object) -> ImportReport:
    return import_file(database, kind, file, "march-1", choices=Choices(**chosen), now=NOW)  # type: ignore[arg-type]


def stored(database: Database) -> list[dict[str, object]]:
    with database.open() as connection:
        rows = connection.sql(
            "SELECT registration_id, registered_at, city, party_size, status, cancelled_at IS NOT NULL AS is_cancelled "
            "FROM registrations WHERE valid_to = 'infinity' ORDER BY registered_at"
        ).to_arrow_table()
    return rows.to_pylist()


def test_a_plan_tells_which_heading_fills_which_field(march: Database, messy: Path) -> None:
    plan = look(march, messy)
    assert plan.used == (
        ("registered_at", "提交时间"),
        ("city", "您从哪个城市出发？"),
        ("party_size", "参加人数"),
        ("status", "状态"),
        ("person", "手机号码"),
        ("person", "姓名"),
    )
    assert plan.unused == ("备注",) and plan.missing == ()
    assert plan.how == ("Read as text in UTF-8, separated by commas.",)


def test_a_plan_counts_as_the_import_then_does(march: Database, messy: Path) -> None:
    plan = look(march, messy)
    assert (plan.read, plan.accepted, plan.rejected) == (4, 3, 1)
    assert [reject.line for reject in plan.rejects] == [4] and "waiting list" in plan.rejects[0].reason
    report = take(march, messy)
    assert (report.read, report.accepted, report.rejected) == (4, 3, 1)
    assert report.used == plan.used and report.how == plan.how


def test_a_preview_is_what_is_stored_but_for_short_ids(march: Database, messy: Path) -> None:
    take(march, messy)
    preview = look(march, messy).preview
    zone = "+08:00"
    assert [row["registered_at"] for row in preview] == [
        f"2026-05-01 10:00{zone}",
        f"2026-05-02 11:30{zone}",
        f"2026-05-04 12:00{zone}",
    ]
    assert [row["city"] for row in preview] == ["武汉", "上海", "call …"]
    assert [row["party_size"] for row in preview] == ["2", "1", "1"]
    assert [row["status"] for row in preview] == ["registered", "cancelled", "confirmed"]
    for row, kept in zip(preview, stored(march), strict=True):
        assert row["city"] == kept["city"] and row["status"] == kept["status"]
        assert row["registration_id"] == f"{str(kept['registration_id'])[:12]}…"


def test_a_plan_stores_nothing_and_repeats_nobody(march: Database, messy: Path) -> None:
    assert march.home
    before = sorted(path.name for path in march.home.rglob("*"))
    plan = look(march, messy)
    assert sorted(path.name for path in march.home.rglob("*")) == before and stored(march) == []
    told = f"{plan.preview}{plan.rejects}{plan.notes}{plan.how}{plan}"
    assert not any(secret in told for secret in ("13912345678", "金丝雀", "Canary", "87654321"))


def test_tomorrows_export_finds_the_same_people(march: Database, messy: Path, tmp_path: Path) -> None:
    take(march, messy)
    first = {row["registration_id"]: row for row in stored(march)}
    later = import_file(
        march, "registrations", written(tmp_path, "again.txt", AGAIN), "march-1", now=datetime(2026, 5, 20, tzinfo=UTC)
    )
    assert (later.new, later.changed, later.unchanged, later.rejected) == (0, 2, 1, 0)
    second = {row["registration_id"]: row for row in stored(march)}
    assert set(first) == set(second) and all(str(one).startswith("p-") for one in first)
    assert [row["is_cancelled"] for row in second.values()] == [True, True, False]
    assert [row["city"] for row in second.values()] == ["武汉", "上海", "广州"]


def test_a_list_of_who_came_finds_the_sign_ups_of_the_same_people(march: Database, messy: Path, tmp_path: Path) -> None:
    take(march, messy)
    came = written(
        tmp_path,
        "came.csv",
        "姓名,手机,是否到场\n金丝雀,13912345678,是\nFourth,13811111111,否\nNobody,13899999999,是\n",
    )
    plan = look(march, came, "attendance")
    assert (plan.accepted, plan.rejected, len(plan.preview)) == (2, 1, 2)
    report = take(march, came, "attendance")
    assert (report.read, report.new, report.rejected) == (3, 2, 1)
    assert "no registration" in report.rejects[0].reason and "13899999999" not in report.rejects[0].reason
    with march.open() as connection:
        counted = connection.execute(
            "SELECT attended FROM attendance JOIN registrations USING (registration_id) ORDER BY registered_at"
        ).fetchall()
    assert counted == [(True,), (False,)]


GUESTS = "api_id,created_at,approval_status\n{rows}"


def test_who_declines_cancels_a_stored_sign_up_and_is_none_without_one(march: Database, tmp_path: Path) -> None:
    rows = [f"g{number},2026-05-01T10:00Z" for number in (1, 2, 3)]
    before = GUESTS.format(rows=f"{rows[0]},approved\n{rows[1]},approved\n{rows[2]},declined\n")
    first = take(march, written(tmp_path, "guests.csv", before))
    assert (first.new, first.rejected, first.cancelled) == (2, 1, 0)
    assert (first.rejects[0].line, "declined" in first.rejects[0].reason) == (4, True)
    after = GUESTS.format(rows=f"{rows[0]},approved\n{rows[1]},declined\n{rows[2]},declined\n")
    file = written(tmp_path, "later.csv", after)
    plan = look(march, file)
    assert (plan.read, plan.accepted, plan.rejected) == (3, 2, 1) and len(plan.preview) == 2
    second = take(march, file)
    assert (second.changed, second.unchanged, second.rejected, second.cancelled) == (1, 1, 1, 1)
    assert {str(row["registration_id"]): row["is_cancelled"] for row in stored(march)} == {"g1": False, "g2": True}
    again = take(march, file)
    assert (again.changed, again.unchanged, again.rejected, again.cancelled) == (0, 2, 1, 0)
    third = take(march, written(tmp_path, "back.csv", before))
    assert third.changed == 1 and not any(row["is_cancelled"] for row in stored(march))


def test_a_person_who_stands_twice_counts_once(march: Database, tmp_path: Path) -> None:
    rows = "Timestamp,Email\n2026-05-01,a@x.example\n2026-05-02,b@x.example\n2026-05-03, A@X.example\n"
    report = take(march, written(tmp_path, "twice.csv", rows))
    assert (report.new, report.rejected) == (2, 1) and report.rejects[0].line == 2


def test_a_row_that_names_nobody_gets_an_id_from_its_values(march: Database, tmp_path: Path) -> None:
    rows = "Timestamp,Email,City\n2026-05-01,a@x.example,Wuhan\n2026-05-02,,Wuhan\n2026-05-02,n/a,Wuhan\n"
    report = take(march, written(tmp_path, "some.csv", rows))
    assert report.new == 3
    kept = [str(row["registration_id"]) for row in stored(march)]
    assert kept[0].startswith("p-") and kept[1].startswith("row-") and kept[2].startswith("row-")
    assert kept[1].endswith("-1") and kept[2].endswith("-2") and kept[1][:-2] == kept[2][:-2]


def test_names_alone_are_told_as_a_doubt(march: Database, tmp_path: Path) -> None:
    plan = look(march, written(tmp_path, "names.csv", "Timestamp,姓名\n2026-05-01,王伟\n"))
    assert any("names alone" in note for note in plan.notes)
    assert not any("names alone" in note for note in look(march, written(tmp_path, "m.csv", MESSY)).notes)


def test_what_is_missing_is_told_and_nothing_is_counted(march: Database, tmp_path: Path) -> None:
    file = written(tmp_path, "lacking.csv", "Town,Mood\nWuhan,good\n")
    plan = look(march, file)
    assert plan.missing == ("registered_at",) and (plan.read, plan.accepted, plan.rejected) == (0, 0, 0)
    assert plan.unused == ("Mood",) and plan.preview == ()
    with pytest.raises(ImportRefused, match="lacks what registrations need: registered_at"):
        take(march, file)


def test_a_file_of_our_own_format_is_told_without_a_word(march: Database, tmp_path: Path) -> None:
    file = written(tmp_path, "own.csv", "registration_id,registered_at,city\nr1,2026-05-01,Wuhan\n")
    assert look(march, file).how == () and take(march, file).how == ()
    assert march.home and not key_file(march.home, "march-1").exists()


def test_a_chosen_heading_is_used_by_plan_and_import(march: Database, tmp_path: Path) -> None:
    file = written(tmp_path, "towns.csv", "Created,Town,City\n2026-05-01,Wuhan,Boston\n")
    assert look(march, file, fields=(("city", "Town"),)).preview[0]["city"] == "Wuhan"
    take(march, file, fields=(("city", "Town"),))
    assert stored(march)[0]["city"] == "Wuhan"


def test_the_zone_of_a_preset_reads_its_moments(march: Database, tmp_path: Path) -> None:
    rows = "api_id,email,created_at,approval_status\ng1,a@x.example,2026-05-01 10:00,approved\n"
    plan = look(march, written(tmp_path, "guests.csv", rows))
    assert plan.mapping.preset == "luma" and plan.preview[0]["registered_at"] == "2026-05-01 18:00+08:00"
    assert "Its headings are those of Luma." in plan.how


def test_posts_without_ids_of_authors_get_keyed_ones_of_their_names(march: Database, tmp_path: Path) -> None:
    rows = "tweet_id,created_at,username,text\n1,2026-05-01T10:00Z,canary,hi\n2,2026-05-01T11:00Z,Canary,hi\n"
    report = take(march, written(tmp_path, "posts.csv", rows), "posts")
    with march.open() as connection:
        authors = connection.execute("SELECT DISTINCT author_id FROM posts").fetchall()
    assert report.new == 2 and len(authors) == 1 and authors[0][0].startswith("p-")
