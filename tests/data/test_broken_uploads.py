"""Damaged files and small ones that unfold, on the way of an upload; make bench-reliability does it at length."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data import Database, ImportRefused, plan_import
from data.uploads import handed_over
from tests import bombs, mutants
from tests.benchmarks.reliability.mutants import Tally, run
from tests.conftest import NOW

BOMBS = dict((*bombs.of_spreadsheets(), *bombs.of_tables()))


@pytest.mark.parametrize(
    ("name", "make", "count"),
    [
        ("list.csv", mutants.csv_mutants, 20),
        ("list.parquet", mutants.parquet_mutants, 20),
        ("list.xlsx", mutants.xlsx_mutants, 10),
    ],
)
def test_of_damaged_files_every_row_is_accounted_for(
    tmp_path: Path, name: str, make: Callable[[int, int], Iterator[bytes]], count: int
) -> None:
    tally = run(tmp_path, name, make, count)
    assert (tally.tracebacks, tally.lost, dict(tally.abrupt)) == ([], 0, {})
    assert tally.read + tally.refused == count
    assert tally.read and tally.refused, "mutants that are all good, or all refused, prove little"
    assert tally.recounted and (tally.imported or name != "list.csv")
    assert all(figure.ok for figure in replace(tally, imported=1).figures())


def test_where_no_file_is_read_the_figures_miss_their_bars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_reader() -> None:
        raise ImportRefused("The machine has no room for another process now. Try again in a minute.")

    monkeypatch.setattr("data.importing.apart.give_birth", no_reader)
    figures = list(run(tmp_path, "list.parquet", mutants.parquet_mutants, 3).figures())
    assert [figure.name for figure in figures if not figure.ok] == [
        "3 mutated PARQUET: not one read, counted again, imported"
    ]
    assert not all(figure.ok for figure in Tally("CSV", 1, 1, Counter({"takes longer": 1}), [], 0, 1, 1).figures())


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("one shared string of 95 MB", "a text of more than 1 MB"),
        ("a million sheets", "more sheets than are read here"),
        ("a row of three million cells", "more cells than are read here, about 500,000"),
        ("billion laughs", "is a damaged spreadsheet"),
        ("20,000 columns", "20000 columns; at most 200"),
        ("one cell of 19 MB over many lines", "quotation marks .* do not match"),
        ("Parquet: lists in lists, 2,000 deep", "is a damaged Parquet file"),
        ("Parquet: a text of a megabyte in 100,000 rows", "takes more memory to read than an upload may"),
    ],
)
def test_a_small_file_that_unfolds_is_refused_with_a_sentence(march: Database, name: str, told: str) -> None:
    assert march.home
    file, content = BOMBS[name]()
    with (
        handed_over(march.home, file, content) as (path, reader),
        pytest.raises(ImportRefused, match=told),
    ):
        plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader)


def test_a_heading_of_a_megabyte_is_cut_before_any_pattern_is_tried_on_it(march: Database) -> None:
    """One of them takes time by the square of its length, and the reader would be ended for it."""
    assert march.home
    file, content = BOMBS["a heading of a megabyte"]()
    with handed_over(march.home, file, content) as (path, reader):
        plan = plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader)
    assert (plan.accepted, [len(heading) for heading in plan.reading.headings]) == (1, [1000, 13])


def test_a_summary_that_claims_more_rows_than_there_are_is_not_believed(march: Database) -> None:
    assert march.home
    file, content = BOMBS["Parquet: a row that claims to be a billion"]()
    with handed_over(march.home, file, content) as (path, reader):
        assert plan_import(march, "registrations", path, "march-1", now=NOW, reader=reader).read == 77
