"""The Track record page: with nothing, with a backtest, and with files that are none."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.method.backtest import COURSES, HOTEL, OURS
from data.backtests import FILE_NAME
from tests.backtests import as_file, backtest_table
from tests.dashboard.conftest import OpenPage


def headings(page: AppTest) -> list[str]:
    return [element.value for element in (*page.title, *page.subheader)]


def test_it_opens_with_nothing_loaded_and_no_event(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("track_record", home=tmp_path / "nothing")
    assert not page.exception and not page.error
    assert "Protests have no record" in headings(page)[0]
    assert "No forecast made here has been put to the test yet" in headings(page)
    assert any("No forecast has been frozen yet" in one.value for one in page.markdown)
    said = " ".join(one.value.replace("\u00a0", " ") for one in page.markdown)
    assert HOTEL.link in said and COURSES.link in said and "method#assumptions" in said
    assert f"held {', '.join(map(str, HOTEL.of(OURS).held))} times in 100" in said


def test_a_backtest_is_loaded_once_and_stays_for_the_next_visit(open_page: OpenPage, tmp_path: Path) -> None:
    home = tmp_path / "home"
    page = open_page("track_record", home=home)
    page.file_uploader[0].upload("b.parquet", as_file(backtest_table(events=40))).run()
    assert not page.exception and not page.error
    assert "The backtest that was loaded: 40 events" in headings(page)
    assert (home / FILE_NAME).stat().st_mode & 0o777 == 0o600
    again = open_page("track_record", home=home)
    assert "The backtest that was loaded: 40 events" in headings(again)
    assert "in the loaded backtest" in headings(again)[0]


def test_a_loaded_backtest_is_for_organisers_alone(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exact counts can be worked out of its scores: reporters read the tests that come with the product."""
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    (tmp_path / FILE_NAME).write_bytes(as_file(backtest_table(events=1)))
    page = open_page("track_record", home=tmp_path)
    assert not page.exception and not page.error and not page.file_uploader
    assert "Protests have no record" in headings(page)[0] and any("On public data" in one for one in headings(page))
    assert not any("backtest that was loaded" in one or "loaded backtest" in one for one in headings(page))


def test_small_numbers_are_told_in_words(open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(as_file(backtest_table(events=6)))
    page = open_page("track_record", home=tmp_path)
    assert any("12 forecasts of 6 events" in one.value for one in page.markdown)
    assert any("too few to tell" in one for one in headings(page))


def test_a_file_that_is_none_is_refused_and_the_one_before_stays(open_page: OpenPage, tmp_path: Path) -> None:
    good = as_file(backtest_table(events=40))
    (tmp_path / FILE_NAME).write_bytes(good)
    page = open_page("track_record", home=tmp_path)
    page.file_uploader[0].upload("b.parquet", b"PAR1 and no more").run()
    assert not page.exception and "cannot be read as Parquet" in page.error[0].value
    assert (tmp_path / FILE_NAME).read_bytes() == good
    assert "The backtest that was loaded: 40 events" in headings(page)


def test_a_kept_file_that_was_damaged_leaves_the_rest_of_the_page(open_page: OpenPage, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"damaged")
    page = open_page("track_record", home=tmp_path)
    assert not page.exception and "cannot be read as Parquet" in page.error[0].value
    assert "Protests have no record" in headings(page)[0]


def test_the_outlook_tells_the_record_in_a_line(open_page: OpenPage) -> None:
    page = open_page()
    lines = [one.value for one in page.markdown if "(track_record)" in one.value]
    assert len(lines) == 1 and "82 times in 100 on 856 hotel days; protests have no record" in lines[0]
