"""The figures of the outside view: the Method page's are the document's, and the document's are measured."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.method import outside_record
from dashboard.method.outside_record import ALL, IN_USE, OTHER_YEARS, TRIED
from forecasting import outside
from tests.benchmarks import outside as benchmark
from tests.conftest import REPOSITORY

DOCUMENT = (REPOSITORY / "docs" / "accuracy.md").read_text(encoding="utf-8").split("## The outside view")[1]


def rows_of(title: str) -> dict[str, list[float]]:
    """The table below a title, by size: events, 50 %, 80 %, below, ratio, Brier, base rate, CRPS, taken."""
    lines = DOCUMENT.split(f"**{title}")[1].split("\n\n")[1].splitlines()[2:]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return {row[0]: [float(cell.replace(",", "")) for cell in row[1:]] for row in cells}


@pytest.fixture(scope="module")
def assemblies(real_folder: Path) -> pd.DataFrame:
    found = pd.read_parquet(real_folder / benchmark.FILE)
    return found[found["announced"] >= 100]


@pytest.fixture(scope="module")
def real_folder() -> Path:
    folder = benchmark.data_folder()
    if not (folder / benchmark.FILE).is_file():
        pytest.skip(f"no real data in {folder}; SHOWDOWN_REAL_DATA names their folder")
    return folder


def test_the_method_pages_figures_are_those_of_the_document() -> None:
    in_use, other = rows_of(IN_USE), rows_of(OTHER_YEARS)
    assert list(other) == list(in_use) == [one.size for one in (*TRIED, ALL)]
    for one in (*TRIED, ALL):
        assert (one.events, one.held[0]) == (in_use[one.size][0], in_use[one.size][2])
        measured = [one.events, one.held[1], one.ratio, one.brier, one.base_rate, one.crps, one.taken]
        assert measured == [other[one.size][n] for n in (0, 2, 4, 5, 6, 7, 8)]
    assert sum(one.events for one in TRIED) == ALL.events
    assert f"at {outside_record.UNCOUNTED} of {outside_record.ANNOUNCED:,} assemblies" in DOCUMENT
    assert f"from {ALL.held[0]} % to {outside_record.HELD_WITH_ZEROS} %" in " ".join(DOCUMENT.split())


def test_the_documents_figures_are_measured(assemblies: pd.DataFrame) -> None:
    counted = assemblies[assemblies["counted"] > 0]
    assert rounded(benchmark.judge(counted, benchmark.the_table)) == rows_of(IN_USE)["all"]
    early = counted["held_on"].dt.year == 2018
    by_other_years = [
        benchmark.judge(counted[~early], benchmark.made_from(counted[early])),
        benchmark.judge(counted[early], benchmark.made_from(counted[~early])),
    ]
    assert rounded(pd.concat(by_other_years)) == rows_of(OTHER_YEARS)["all"]
    with_zeros = benchmark.judge(assemblies[assemblies["counted"].notna()], benchmark.the_table)
    assert rounded(with_zeros)[2] == outside_record.HELD_WITH_ZEROS
    assert (len(assemblies) - len(counted), len(assemblies)) == (outside_record.UNCOUNTED, outside_record.ANNOUNCED)


def test_ranges_hold_by_a_second_count(assemblies: pd.DataFrame) -> None:
    """Straight from the ratios of the class: 80 % of 2,000 to 4,999, without any percentile of the benchmark."""
    chosen = assemblies[(assemblies["counted"] > 0) & assemblies["announced"].between(2000, 4999)]
    low, high = outside.reference(2000, None).quantile(np.array([0.1, 0.9])) / 2000
    held = (chosen["counted"] / chosen["announced"]).between(low, high).mean()
    assert round(100 * held) == rows_of(IN_USE)["2,000–4,999"][2]


def test_a_table_made_from_assemblies_says_what_they_say() -> None:
    announced = np.repeat([b[0] for b in benchmark.SIZES], 5)
    made = pd.DataFrame({"announced": announced, "counted": announced * np.tile([0.1, 0.2, 0.4, 0.8, 1.6], 6)})
    view = benchmark.made_from(made)(1000.0)
    assert view.median == pytest.approx(400)
    assert view.reference.reaching == pytest.approx(0.2)
    # Ratios that double each time: five logs one ln 2 apart, of standard deviation sqrt(10 / 4).
    assert view.log_sd == pytest.approx(np.log(2) * np.sqrt(2.5))


def rounded(judged: pd.DataFrame) -> list[float]:
    n, half, eighty, below, ratio, own, base, error, taken = benchmark.scores(judged)
    shares = [float(f"{100 * share:.0f}") for share in (half, eighty, below)]
    scores = [float(f"{ratio:.2f}"), float(f"{own:.3f}"), float(f"{base:.3f}")]
    return [n, *shares, *scores, float(f"{error:.2f}"), float(f"{taken:.2f}")]
