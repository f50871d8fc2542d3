"""What a file writes as a moment or a number, and what it means."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import duckdb
import pytest

from data.importing.check import MACROS
from data.importing.statuses import words
from data.queries import run
from data.sealed import sealed_connection

SHANGHAI = timezone(timedelta(hours=8))
FIVE_PAST_THREE = datetime(2026, 3, 4, 15, 5, tzinfo=SHANGHAI)
MIDNIGHT = datetime(2026, 3, 4, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def staging() -> Iterator[duckdb.DuckDBPyConnection]:
    """An instance with the macros of an import."""
    with sealed_connection(":memory:") as connection:
        run(connection, "importing/set_dates", sequence=None, zone=None)
        run(connection, "importing/set_words", **words())
        for macro in MACROS:
            run(connection, f"importing/macros/{macro}")
        yield connection


def moment(
    staging: duckdb.DuckDBPyConnection, written: str, order: str | None = None, zone: str = "Asia/Shanghai"
) -> datetime | None:
    """What the macro makes of a value in a column, of which the file's dates are in an order."""
    run(staging, "importing/set_dates", sequence=order, zone=None)
    found = staging.execute(
        "SELECT epoch_us(moment(bare(written), zone)) FROM (VALUES ($written, $zone)) AS rows(written, zone)",
        {"written": written, "zone": zone},
    ).fetchone()
    assert found is not None
    return None if found[0] is None else datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=found[0])


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-04 15:05", "2026-03-04T15:05:00", "2026-03-04T07:05Z", "2026-03-04T15:05+08:00"),
        *("2026/3/4 15:05", "2026/03/04 15:05:00", "2026.03.04 15:05", "2026-3-4 15:05", "2026. 3. 4 15:05"),
        *("2026年3月4日 15:05", "2026年3月4日 下午3:05", "2026年3月4日15时05分", "2026年03月04日 星期三 15:05:00"),
        *("2026年3月4日（周三）下午3点05分", "2026/3/4 下午03:05:00"),
        *("２０２６－０３－０４　１５：０５", "2026-03-04\u00a015:05"),
        *("202603041505", "20260304150500", "1772607900", "1772607900000", "46085.628472222"),
        *("04.03.2026 15:05", "4 Mar 2026 15:05", "04-Mar-2026 15:05", "4th of March 2026, 3:05 p.m."),
        *("Mar 4, 2026 at 3:05pm", "March 4, 2026 3:05 PM", "Mar 4, 2026, 3:05:00 PM", "2026-Mar-04 15:05"),
        *("Wed, 04 Mar 2026 15:05:00 +0800", "Wed, 4 Mar 2026 07:05:00 GMT", "Wed Mar 04 15:05:00 +0800 2026"),
        *("Wed Mar  4 15:05:00 2026", "Wed Mar 04 2026 15:05:00 GMT+0800 (China Standard Time)"),
        *("Wednesday, March 4, 2026 3:05 PM", "2026-03-04 15:05 GMT+8", "2026-03-04 15:05:00 +0800"),
        *("2026-03-04 07:05:00 UTC", "2026-03-04 15:05 UTC+08:00", "2026-03-04 02:05 EST", "2026-03-04 15:05 CST"),
        *("2026-03-04 08:05 CET", "2026-03-04 12:35 +530", "2026-03-04 12:35:00+05:30", "2026-03-03 23:05:00 PST"),
    ],
)
def test_one_moment_in_many_spellings(staging: duckdb.DuckDBPyConnection, written: str) -> None:
    assert moment(staging, written) == FIVE_PAST_THREE


@pytest.mark.parametrize(
    "written",
    ["2026-03-04", "20260304", "2026/3/4", "2026年3月4日", "4 March 2026", "Mar 4, 2026", "04.03.2026", "46085"],
)
def test_a_date_alone_is_its_midnight_in_the_zone(staging: duckdb.DuckDBPyConnection, written: str) -> None:
    assert moment(staging, written) == MIDNIGHT


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2026/3/4 12:30 AM", 0, 30),
        ("2026/3/4 12:30 PM", 12, 30),
        ("2026/3/4 上午12:30", 0, 30),
        ("2026/3/4 中午12:30", 12, 30),
        ("2026/3/4 凌晨3点", 3, 0),
        ("2026/3/4 11 pm", 23, 0),
        ("2026/3/4 15:05 PM", 15, 5),
    ],
)
def test_halves_of_the_day(staging: duckdb.DuckDBPyConnection, written: str, hour: int, minute: int) -> None:
    assert moment(staging, written) == datetime(2026, 3, 4, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "written",
    [
        *("someday", "infinity", "epoch", "now", "12", "2026", "123456", "5/2026", "March 2026", "15:05", "-1"),
        *("2026-02-30", "2026/2/30", "31.4.2026", "13/13/2026", "32/1/2026", "Foo 4, 2026", "2026-03-04T24:00"),
        *("2026/3/4 25:00", "2026/3/4 15:65", "2026/3/4 13:05 AM", "2999-01-01", "0026-05-01", "1/2/2999"),
        *("3-4-26", "2026-03-04 15:05 XYZ", "2026-03-04 15:05 IST", "2026-03-04 15:05 +19:00", "2026/3/4 and more"),
        *("13912345678", "99999999999999", "1e9", "0x10", "2026-03-04 15:05 Mars/Olympus", "4 Mar", "Wang 4 2026"),
    ],
)
def test_what_is_no_moment(staging: duckdb.DuckDBPyConnection, written: str) -> None:
    assert moment(staging, written) is None


def test_day_and_month_follow_the_order_unless_a_figure_tells(staging: duckdb.DuckDBPyConnection) -> None:
    march, april = datetime(2026, 3, 4, tzinfo=SHANGHAI), datetime(2026, 4, 3, tzinfo=SHANGHAI)
    christmas = datetime(2026, 12, 25, tzinfo=SHANGHAI)
    for written in ("3/4/2026", "03/04/2026", "3-4-2026", "3/4/26"):
        assert moment(staging, written, "month-first") == march
        assert moment(staging, written, "day-first") == april
        assert moment(staging, written) is None
    for order in ("month-first", "day-first", None):
        assert moment(staging, "25/12/2026", order) == moment(staging, "12/25/2026", order) == christmas
        assert moment(staging, "4/4/2026", order) == datetime(2026, 4, 4, tzinfo=SHANGHAI)
        assert moment(staging, "4.3.2026", order) == march


def test_cst_is_the_time_of_the_place(staging: duckdb.DuckDBPyConnection) -> None:
    assert moment(staging, "2026-03-04 15:05 CST", zone="Asia/Shanghai") == datetime(2026, 3, 4, 7, 5, tzinfo=UTC)
    assert moment(staging, "2026-03-04 15:05 CST", zone="America/Chicago") == datetime(2026, 3, 4, 21, 5, tzinfo=UTC)
    assert moment(staging, "2026-03-04 15:05 CST", zone="Europe/Berlin") is None


def test_a_zone_of_the_file_goes_before_that_of_the_event(staging: duckdb.DuckDBPyConnection) -> None:
    run(staging, "importing/set_dates", sequence=None, zone="America/New_York")
    for written in ("2026-03-04 02:05", "Mar 4, 2026 2:05 AM", "2026-03-04T15:05+08:00"):
        found = staging.execute(
            "SELECT epoch(moment(bare(written), 'Asia/Shanghai')) FROM (SELECT $written AS written)",
            {"written": written},
        ).fetchone()
        assert found == (FIVE_PAST_THREE.timestamp(),)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        *(("2", 2), ("2.0", 2), ("1,200", 1200), ("12,345,678", 12_345_678), ("５", 5), ("１２人", 12), ("+3", 3)),
        *(("2人", 2), ("2 people", 2), ("1 person", 1), ("3 位", 3), ("4 Guests", 4), ("两个人", 2), ("二", 2)),
        *(("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("1.2万", 12_000), ("3.4k", 3400), ("-3", -3)),
        *(("2.5", None), ("1,20", None), ("1.200,5", None), ("2 + 1", None), ("nan", None), ("1_0", None)),
        *(("0x10", None), ("about 3", None), ("三十多", None), ("十十", None), ("1.25人", None), ("", None)),
    ],
)
def test_whole_numbers(staging: duckdb.DuckDBPyConnection, written: str, number: int | None) -> None:
    found = staging.execute("SELECT whole(bare(w)) FROM (SELECT $w AS w)", {"w": written}).fetchone()
    assert found == (number,)


@pytest.mark.parametrize("order", ["day-first", "month-first", None])
def test_the_quick_reading_of_slashed_dates_is_the_long_one(
    staging: duckdb.DuckDBPyConnection, order: str | None
) -> None:
    run(staging, "importing/set_dates", sequence=order, zone=None)
    disagreeing = staging.execute(
        """
        WITH figures AS (
            SELECT a, b, time
            FROM range(0, 33) AS first(a), range(0, 33) AS second(b),
                (VALUES (''), (' 0:05'), (' 15:05'), (' 15:05:09'), (' 24:00'), (' 9:60')) AS times(time)
        ),
        written AS (
            SELECT a || '/' || b || '/2026' || time AS text FROM figures
            UNION ALL
            SELECT '2026/' || a || '/' || b || time FROM figures
        )
        SELECT text FROM written
        WHERE slashed(text) IS NOT NULL AND timezone('UTC', slashed(text)) IS DISTINCT FROM spelled(text, 'UTC')
        """
    ).fetchall()
    assert disagreeing == []
