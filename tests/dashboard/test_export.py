"""The CSV of a chart: safe to open, read back unchanged by programs, its origin in every row."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.charts.export import csv_file, file_name
from data.importing.exported import original_cell
from forecasting import quoting
from forecasting.quoting import Stamp
from forecasting.scenario import Scenario
from forecasting.spreadsheets import safe_cell
from tests import handmade

STAMP = Stamp(
    "demo", "A gathering", "baseline", datetime(2011, 11, 23, 12, tzinfo=UTC), "Asia/Shanghai", "v1", "sign-ups"
)
ORIGIN = ["event", "scenario", "as of", "data version", "simulated"]
# What starts a formula in a spreadsheet, also in the wide letters of Chinese keyboards, and what it skips before one.
STARTS, SKIPPED = "=+-@\t\r\x00＝＋－＠", " \u00a0\u3000"
MISCHIEF = st.text(alphabet=[*STARTS, *SKIPPED, "'", '"', ";", ",", "\n", "|", "1", "a", "杭"])
ANY_TEXT = st.text() | MISCHIEF
TABLE = pd.DataFrame(
    {
        "city": ["杭州", "=1+1", 'a "b", c', "two\nlines"],
        "people": pd.array([1200, None, 7, -3], dtype="Int64"),
        "share": [0.1, 1 / 3, np.nan, -0.25],
    }
)


def begins_as_a_formula(cell: str) -> bool:
    bare = cell.lstrip(SKIPPED)
    return bare != "" and bare[0] in STARTS


def cells(file: bytes, delimiter: str = ",") -> list[list[str]]:
    text = io.StringIO(file.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


@given(ANY_TEXT)
def test_no_text_begins_as_a_formula(text: str) -> None:
    assert not begins_as_a_formula(str(safe_cell(text)))


@given(ANY_TEXT)
def test_what_was_made_safe_can_be_read_back(text: str) -> None:
    assert original_cell(str(safe_cell(text))) == text


@pytest.mark.parametrize("text", ["", "Hangzhou", "杭州", "2,000 or more", "a-b", "1+1", "under 5 %", "O'Neill", "−25"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@given(st.integers() | st.floats())
def test_numbers_stay_numbers(number: float) -> None:
    assert safe_cell(number) is number


@given(st.lists(ANY_TEXT, min_size=1, max_size=4), ANY_TEXT)
def test_a_file_of_any_texts_reads_back_without_a_formula(texts: list[str], event: str) -> None:
    table = pd.DataFrame({"city": texts, "people": range(len(texts))})
    head, *rows = cells(csv_file(table, replace(STAMP, event=event)))
    assert head == ["city", "people", *ORIGIN]
    assert [original_cell(row[0]) for row in rows] == texts
    assert [row[1] for row in rows] == [str(number) for number in range(len(texts))]
    assert {original_cell(row[2]) for row in rows} == {event}
    assert not any(begins_as_a_formula(cell) for row in rows for cell in row)


@given(st.lists(ANY_TEXT, min_size=1, max_size=3), st.booleans())
@example([";=1+1"], False)
@example(['";"=1+1;'], False)  # the quotes that the file doubles end one cell and begin the next
@example(['x\n"=1+1;'], False)
def test_cut_at_semicolons_it_holds_no_formula_either(texts: list[str], first: bool) -> None:
    """Where the list separator is the semicolon a spreadsheet cuts the same file elsewhere."""
    columns = {"city": texts, "people": range(len(texts))}
    table = pd.DataFrame({name: columns[name] for name in sorted(columns, reverse=not first)})
    for row in cells(csv_file(table, STAMP), ";"):
        assert not any(begins_as_a_formula(cell) for cell in row), row


@given(ANY_TEXT)
def test_a_heading_is_no_formula_either(name: str) -> None:
    head = cells(csv_file(pd.DataFrame({name: [1]}), STAMP))[0]
    assert not begins_as_a_formula(head[0])
    assert original_cell(head[0]) == name


def test_the_origin_stands_in_every_row() -> None:
    assumed = handmade.outlook(scenario=Scenario(blocked_share=0.9))
    head, *rows = cells(csv_file(TABLE, quoting.stamp(assumed)))
    assert head == ["city", "people", "share", *ORIGIN]
    assert len(rows) == len(TABLE)
    origin = ["A gathering", "assuming buses blocked 90 %", "2011-11-23T20:00:00+08:00", "v1", "sign-ups and posts"]
    assert [row[3:] for row in rows] == [origin] * 4


def test_a_spreadsheet_is_told_that_the_file_is_unicode() -> None:
    assert csv_file(TABLE, STAMP).startswith(b"\xef\xbb\xbfcity,")


def test_numbers_are_whole_or_exact_and_a_missing_one_is_empty() -> None:
    rows = cells(csv_file(TABLE, STAMP))[1:]
    assert [row[1] for row in rows] == ["1200", "", "7", "-3"]
    assert [row[2] for row in rows] == ["0.1", "0.3333333333333333", "", "-0.25"]


@pytest.mark.parametrize("nothing", [None, pd.NA, pd.NaT, np.nan, np.inf, np.float32("nan")])
def test_where_there_is_no_number_a_cell_is_empty(nothing: object) -> None:
    table = pd.DataFrame({"city": pd.Series(["Ems", nothing], dtype=object)})
    assert [row[0] for row in cells(csv_file(table, STAMP))[1:]] == ["Ems", ""]


def read_with_pandas(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, encoding="utf-8", keep_default_na=False, na_values={"people": "", "share": ""})


def read_with_duckdb(path: Path) -> pd.DataFrame:
    with duckdb.connect() as connection:
        return connection.read_csv(str(path)).df()


@pytest.mark.parametrize("read", [read_with_pandas, read_with_duckdb])
def test_other_programs_read_the_same_back(tmp_path: Path, read) -> None:
    """Names are whole, numbers are numbers, and the mark at the start of the file is no part of a name."""
    path = tmp_path / "numbers.csv"
    path.write_bytes(csv_file(TABLE, replace(STAMP, event="反对联盟, the 2nd")))
    back = read(path)
    assert list(back.columns) == ["city", "people", "share", *ORIGIN]
    assert [original_cell(city) for city in back["city"]] == TABLE["city"].tolist()
    assert back["people"].fillna(-1).tolist() == [1200, -1, 7, -3]
    np.testing.assert_array_equal(back["share"].to_numpy(dtype=float), TABLE["share"].to_numpy())
    assert set(back["event"]) == {"反对联盟, the 2nd"}
    moments = pd.to_datetime(back["as of"], utc=True)
    assert set(moments) == {pd.Timestamp("2011-11-23T12:00Z")}


@pytest.mark.parametrize("read", [read_with_pandas, read_with_duckdb])
def test_the_numbers_of_an_outlook_are_read_back_to_the_last_digit(tmp_path: Path, read) -> None:
    outlook = handmade.outlook(np.random.default_rng(3).gamma(9, 200, 997), None)
    path = tmp_path / "outlook.csv"
    path.write_bytes(csv_file(quoting.numbers(outlook), quoting.stamp(outlook)))
    back = read(path).set_index("field")["value"]
    assert float(back["turnout.q50"]) == outlook.turnout.q50
    assert float(back["final_registered.mean"]) == outlook.final_registered.mean


def test_a_file_is_named_after_the_event_the_chart_and_the_moment_of_the_event() -> None:
    assert file_name(STAMP, "odds") == "showdown-demo-odds-2011-11-23-2000"
    late = replace(STAMP, as_of=datetime(2011, 11, 23, 16, 5, tzinfo=UTC))
    assert file_name(late, "curve") == "showdown-demo-curve-2011-11-24-0005"


def test_the_file_of_a_scenario_says_so_in_its_name() -> None:
    assumed = quoting.stamp(handmade.outlook(scenario=Scenario(blocked_share=0.9)))
    assert file_name(assumed, "pair") == "showdown-demo-pair-scenario-2011-11-23-2000"
    assert "scenario" not in file_name(replace(STAMP, scenario=quoting.RECORD), "claims")


@given(st.text())
@example("../../etc/passwd")
@example("反对联盟")
@example("-rf .")
def test_a_file_name_is_safe_on_every_system(event_id: str) -> None:
    name = file_name(replace(STAMP, event_id=event_id), "odds")
    assert name.isascii() and name.replace("-", "").isalnum()
    assert name.startswith("showdown-") and name.endswith("-odds-2011-11-23-2000")
    assert "--" not in name
    assert len(name) <= len("showdown--odds-2011-11-23-2000") + 40
