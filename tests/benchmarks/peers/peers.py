"""The peers themselves: statsforecast and Prophet, in their own environment and process.

    .venv-peers/bin/python -m tests.benchmarks.peers.peers CASES.parquet ANSWERS.parquet

Each peer gets people as they are, no logarithms, and answers with 99 quantiles from its own prediction intervals or
its own simulated paths. It sees the last 180 rows: on 24 hotel days that suited all but one better than all rows, and
that one lost by less than half a percent.
"""

import logging
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

from tests.benchmarks.peers.exchange import ALONE, HISTORY, LEVELS, Answer, Case, read_cases, write_answers

logging.getLogger("prophet.plot").disabled = True  # it would miss plotly, which nobody needs here
from prophet import Prophet  # noqa: E402

LAST_ROWS = 180
PATHS = 2000
SEED = 20111124


def auto_arima(case: Case) -> np.ndarray:
    """Turnout of past events in their order, with their books as regressor; the event lies `steps` further."""
    rows = case.rows.tail(LAST_ROWS)
    model = AutoARIMA(season_length=case.season)
    model.fit(rows["y"].to_numpy(), rows[["books"]].to_numpy())
    # Only the last step is read, and of it only the last regressor counts.
    books = np.full((case.steps, 1), case.books)
    found = {name: np.asarray(values)[-1] for name, values in model.predict(case.steps, books, _WIDTHS).items()}
    low = [found[f"lo-{width}"] for width in reversed(_WIDTHS)]
    return np.array([*low, found["mean"], *(found[f"hi-{width}"] for width in _WIDTHS)])


def prophet_with_books(case: Case) -> np.ndarray:
    """Turnout of past events by date, with their books as regressor; all else as Prophet has it."""
    model = _prophet().add_regressor("books").fit(_without_zone(case.rows))
    asked = pd.DataFrame({"ds": [case.starts_at], "books": [case.books]})
    return np.quantile(model.predictive_samples(_without_zone(asked))["yhat"][0], LEVELS)


def auto_ets(case: Case) -> np.ndarray:
    """The daily curve without a season, summed to the start along simulated paths."""
    return _summed(case, AutoETS(season_length=1).simulate(case.steps, PATHS, _people(case), seed=SEED))


def auto_theta(case: Case) -> np.ndarray:
    """As `auto_ets`, by the theta method."""
    return _summed(case, AutoTheta(season_length=1).simulate(case.steps, PATHS, _people(case), seed=SEED))


def prophet_alone(case: Case) -> np.ndarray:
    """The daily curve by date, summed to the start along simulated paths."""
    model = _prophet().fit(_without_zone(case.rows[["ds", "y"]]))
    ahead = model.make_future_dataframe(case.steps, include_history=False)
    return _summed(case, model.predictive_samples(ahead)["yhat"].T)


PEERS: dict[str, dict[str, Callable[[Case], np.ndarray]]] = {
    HISTORY: {"AutoARIMA given the books": auto_arima, "Prophet given the books": prophet_with_books},
    ALONE: {"AutoETS on the daily curve": auto_ets, "AutoTheta on the daily curve": auto_theta,
            "Prophet on the daily curve": prophet_alone},
}  # fmt: skip
_WIDTHS = list(range(2, 100, 2))


def main() -> None:
    cases = read_cases(Path(sys.argv[1]))
    answers: list[Answer] = []
    with ProcessPoolExecutor(os.cpu_count(), initializer=_hush) as workers:
        for done, part in enumerate(workers.map(_ask_all, cases, chunksize=4), start=1):
            answers += part
            if done % 50 == 0 or done == len(cases):
                print(f"The peers have forecast {done} of {len(cases)} cases.", file=sys.stderr, flush=True)
    write_answers(answers, Path(sys.argv[2]))


def _ask_all(case: Case) -> list[Answer]:
    return list(_ask(case))


def _ask(case: Case) -> Iterator[Answer]:
    for name, peer in PEERS[case.task].items():
        np.random.seed(SEED)  # noqa: NPY002  Prophet draws from the global state
        began = time.perf_counter()
        quantiles, error = None, None
        try:
            quantiles = np.maximum(peer(case), 0.0)
        except Exception as problem:  # whatever a peer stumbles over is counted and told, never ours to repair
            error = f"{type(problem).__name__}: {problem}"
        seconds = time.perf_counter() - began
        if quantiles is not None and not np.isfinite(quantiles).all():
            quantiles, error = None, "an answer that is no number"
        yield Answer(case.event_id, case.days_before, name, quantiles, seconds, error)


def _people(case: Case) -> np.ndarray:
    return case.rows["y"].tail(LAST_ROWS).to_numpy()


def _summed(case: Case, paths: np.ndarray) -> np.ndarray:
    """Quantiles of the books and all days to come; paths: shape (n, days)."""
    return np.quantile(case.books + paths.sum(axis=1), LEVELS)


def _prophet() -> Prophet:
    return Prophet(uncertainty_samples=PATHS)


def _without_zone(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.tail(LAST_ROWS).assign(ds=lambda table: table["ds"].dt.tz_localize(None))


def _hush() -> None:
    """Their notes on every fit would bury the table."""
    warnings.simplefilter("ignore")
    for name in ("prophet", "cmdstanpy"):
        logging.getLogger(name).disabled = True


if __name__ == "__main__":
    main()
