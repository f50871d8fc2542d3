"""The outside view on real demonstrations: `make bench-outside`; a few seconds, prints the tables of docs/accuracy.md.

12,362 assemblies in Berlin, 2018 to mid 2020: what was announced to the police, and what they counted. Each is
forecast from its target alone. First by the product's own table, which was made from 2018 to 2022 and so has seen
them; then by tables made here from one part of the years and tried on the other.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting import outside
from forecasting.outside import LEVELS, OutsideView, ReferenceClass
from forecasting.track_record import LEVELS as PERCENTILES
from forecasting.track_record import brier, coverage, crps

FILE = Path("demonstrations") / "announced_counted.parquet"
SIZES = tuple(one.sizes for one in outside.REFERENCE_CLASSES if one.kind == "all")
FUTURES = (np.arange(2000) + 0.5) / 2000
COLUMNS = (
    "| announced | events | 50 % | 80 % | below median | counted / median | Brier | "
    "base rate | CRPS | taken at its word |"
)

Forecaster = Callable[[float], OutsideView]


def main() -> None:
    root = data_folder()
    if not (root / FILE).is_file():
        sys.exit(f"There is no file {root / FILE}. Set SHOWDOWN_REAL_DATA to the folder that holds it.")
    assemblies = pd.read_parquet(root / FILE)
    assemblies = assemblies[assemblies["announced"] >= SIZES[0][0]]
    print_zeros(assemblies)
    counted = assemblies[assemblies["counted"] > 0]
    print_scores("The table in use, which has seen these years", [judge(counted, the_table)])
    early = counted["held_on"].dt.year == 2018
    other_years = [judge(counted[~early], made_from(counted[early])), judge(counted[early], made_from(counted[~early]))]
    print_scores("Made from 2018, tried on 2019 to mid 2020", other_years[:1])
    print_scores("Made from 2019 to mid 2020, tried on 2018", other_years[1:])
    print_scores("Both: each assembly by the other years", other_years)
    with_zeros = assemblies[assemblies["counted"].notna()]
    print_scores("The table in use, zeros taken for nobody", [judge(with_zeros, the_table)])


def data_folder() -> Path:
    """The folder of real data, outside the repository; there or not."""
    return Path(os.environ.get("SHOWDOWN_REAL_DATA") or Path(__file__).parents[3] / "shared" / "data")


def the_table(target: float) -> OutsideView:
    """The forecast of the product for a target of a kind that nobody knows."""
    view = outside.reference(target, None)
    assert view is not None
    return view


def made_from(assemblies: pd.DataFrame) -> Forecaster:
    """A table like the product's from these assemblies: announced and counted, all counts above zero."""
    classes = {sizes: _class_from(_of_size(assemblies, sizes), sizes) for sizes in SIZES}

    def view(target: float) -> OutsideView:
        return OutsideView(target, next(one for sizes, one in classes.items() if sizes[0] <= target < sizes[1]))

    return view


def judge(assemblies: pd.DataFrame, forecaster: Forecaster) -> pd.DataFrame:
    """One row an assembly: announced, counted, its percentiles (p0 to p98) and the odds that it reached its target."""
    rows = []
    for announced in assemblies["announced"]:
        people = np.rint(forecaster(announced).quantile(FUTURES))
        rows.append((*np.quantile(people, PERCENTILES), (people >= announced).mean()))
    names = [*(f"p{n}" for n in range(len(PERCENTILES))), "odds"]
    found = pd.DataFrame(rows, columns=names, index=assemblies.index)
    return pd.concat([assemblies[["announced", "counted"]], found], axis=1)


def scores(judged: pd.DataFrame) -> tuple[int, float, float, float, float, float, float, float, float]:
    """n; coverage of 50 and 80 %; share of counts below the median; median of counted over forecast median; Brier of
    reaching the target, and of always saying how often these did; CRPS and the error of the announced number, both in
    shares of the announced number, averaged."""
    quantiles = judged[[f"p{n}" for n in range(len(PERCENTILES))]].to_numpy()
    observed, announced = judged["counted"].to_numpy(), judged["announced"].to_numpy()
    middle, reached = quantiles[:, len(PERCENTILES) // 2], observed >= announced
    return (
        len(judged),
        coverage(quantiles, observed, 0.5),
        coverage(quantiles, observed, 0.8),
        float((observed < middle).mean() + (observed == middle).mean() / 2),
        float(np.median(observed / np.maximum(middle, 1.0))),
        brier(judged["odds"].to_numpy(), reached),
        float(reached.mean() * (1 - reached.mean())),
        float((crps(quantiles, observed) / announced).mean()),
        float((np.abs(observed - announced) / announced).mean()),
    )


def print_scores(title: str, parts: list[pd.DataFrame]) -> None:
    judged = pd.concat(parts)
    print(f"\n**{title}**\n\n{COLUMNS}\n|{'---|' * 10}")
    for sizes in SIZES:
        print(_row(_named(sizes), _of_size(judged, sizes)))
    print(_row("all", judged))


def print_zeros(assemblies: pd.DataFrame) -> None:
    """How often nobody was counted: as a zero, or as a blank."""
    print("\n| year | announced | zeros | blanks |\n|---|---|---|---|")
    for year, part in assemblies.groupby(assemblies["held_on"].dt.year):
        zeros, blanks = (part["counted"] == 0).mean(), part["counted"].isna().mean()
        print(f"| {year} | {len(part):,} | {100 * zeros:.0f} % | {100 * blanks:.0f} % |")


def _class_from(assemblies: pd.DataFrame, sizes: tuple[int, float]) -> ReferenceClass:
    ratios = (assemblies["counted"] / assemblies["announced"]).to_numpy()
    low, *rest = (float(ratio) for ratio in np.quantile(ratios, LEVELS))
    template = replace(outside.REFERENCE_CLASSES[0], sizes=sizes, n=len(ratios))
    return replace(
        template,
        ratios=(low, rest[0], rest[1], rest[2], rest[3]),
        reaching=float((ratios >= 1).mean()),
        log_sd=float(np.log(ratios).std(ddof=1)),
    )


def _of_size(rows: pd.DataFrame, sizes: tuple[int, float]) -> pd.DataFrame:
    return rows[(rows["announced"] >= sizes[0]) & (rows["announced"] < sizes[1])]


def _named(sizes: tuple[int, float]) -> str:
    return f"{sizes[0]:,}+" if sizes[1] == float("inf") else f"{sizes[0]:,}–{sizes[1] - 1:,.0f}"


def _row(name: str, judged: pd.DataFrame) -> str:
    n, half, eighty, below, ratio, own, base, error, announced = scores(judged)
    return (
        f"| {name} | {n:,} | {100 * half:.0f} | {100 * eighty:.0f} | {100 * below:.0f} | {ratio:.2f} | "
        f"{own:.3f} | {base:.3f} | {error:.2f} | {announced:.2f} |"
    )


if __name__ == "__main__":
    main()
