"""Past events forecast as if they were still ahead, by the product and by what it must beat, and scored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from forecasting import baselines
from forecasting.forecast import SEED, fit
from forecasting.history import read_history
from forecasting.scenario import Scenario
from forecasting.tables import EventData
from forecasting.track_record import LEVELS, brier, percentiles, score
from forecasting.turnout import simulate_turnout

DRAWS = 4000
SHOWDOWN = "showdown"
METHODS = (SHOWDOWN, *baselines.NAMES)
REGISTERED, TURNOUT = "registered", "turnout"


@dataclass(frozen=True)
class Case:
    """One event at one horizon. quantiles: by method, the 99 percentiles of people registered and of turnout.

    registered, turnout: people observed; turnout None where nobody was counted. reaching: the forecast's own odds of
    the target; None without one. seconds: what the forecast took, the baselines left out.
    """

    event_id: str
    days_before: float
    as_of: datetime
    target: float | None
    registered: int
    turnout: int | None
    quantiles: Mapping[str, Mapping[str, np.ndarray]]
    reaching: float | None
    seconds: float = 0.0


def forecast_case(known: EventData, scenario: Scenario) -> tuple[Mapping[str, np.ndarray], float | None]:
    """The percentiles of people registered at the start and of turnout, and the odds of the target."""
    fitted = fit(known, np.random.default_rng(SEED), DRAWS)
    draws = simulate_turnout(fitted, scenario, np.random.default_rng(SEED))
    target = scenario.target if scenario.target is not None else known.event.target
    reaching = None if target is None else float((draws.total >= target).mean())
    return {REGISTERED: percentiles(draws.registered), TURNOUT: percentiles(draws.total)}, reaching


def baseline_cases(known: EventData) -> Mapping[str, Mapping[str, np.ndarray]]:
    """The same percentiles by every baseline."""
    history = read_history(known)
    return {
        REGISTERED: baselines.quantiles(known, history, history.registered, np.random.default_rng(SEED)),
        TURNOUT: baselines.quantiles(known, history, history.turnout, np.random.default_rng(SEED)),
    }


def long_table(cases: Iterable[Case]) -> pd.DataFrame:
    """A row an event, horizon and level: the forecast's quantiles beside what was observed, people."""
    cases = list(cases)
    once = pd.DataFrame(
        {
            "event_id": [case.event_id for case in cases],
            "days_before": np.array([case.days_before for case in cases], dtype=float),
            "as_of": pd.to_datetime([case.as_of for case in cases], utc=True),
        }
    )
    return (
        once.loc[np.repeat(once.index, len(LEVELS))]
        .assign(
            level=np.tile(LEVELS, len(cases)),
            registered_quantile=np.concatenate([case.quantiles[SHOWDOWN][REGISTERED] for case in cases]),
            turnout_quantile=np.concatenate([case.quantiles[SHOWDOWN][TURNOUT] for case in cases]),
            registered_observed=_repeated([case.registered for case in cases]),
            turnout_observed=_repeated([case.turnout for case in cases]),
        )
        .reset_index(drop=True)
    )


def _repeated(people: list[int] | list[int | None]) -> np.ndarray:
    """Each number once a level; NaN for None."""
    return np.repeat(np.array(people, dtype=float), len(LEVELS))


def scores(cases: Iterable[Case]) -> dict[str, dict[str, dict[str, dict[str, float | int | None]]]]:
    """By quantity, method and horizon ("all" for all of them): n and the scores; None where nothing was observed."""
    cases = list(cases)
    horizons = sorted({case.days_before for case in cases}, reverse=True)
    return {
        quantity: {
            method: {
                "all": _score(cases, quantity, method),
                **{
                    f"{days:g}": _score([case for case in cases if case.days_before == days], quantity, method)
                    for days in horizons
                },
            }
            for method in METHODS
        }
        for quantity in (TURNOUT, REGISTERED)
    }


def _score(cases: list[Case], quantity: str, method: str) -> dict[str, float | int | None]:
    seen = [case for case in cases if _observed(case, quantity) is not None]
    if not seen:
        return dict.fromkeys(("crps", "crps_share", "wape", "bias", "coverage50", "coverage80", "coverage95"), None) | {
            "n": 0, "brier_target": None,
        }  # fmt: skip
    observed = np.array([_observed(case, quantity) for case in seen], dtype=float)
    found = score(np.stack([case.quantiles[method][quantity] for case in seen]), observed)
    numbers = {name: None if np.isnan(value) else value for name, value in vars(found).items()}
    return numbers | {"brier_target": _brier(seen, quantity, method)}


def _brier(cases: list[Case], quantity: str, method: str) -> float | None:
    """Of reaching the target by turnout; None without targets, and for people registered."""
    odds, reached = [], []
    for case in cases:
        if quantity == TURNOUT and case.target is not None and case.turnout is not None:
            own = case.reaching if method == SHOWDOWN else _odds(case.quantiles[method][TURNOUT], case.target)
            odds.append(own)
            reached.append(case.turnout >= case.target)
    return brier(np.array(odds, dtype=float), np.array(reached)) if odds else None


def _odds(quantiles: np.ndarray, target: float) -> float:
    """The share of percentiles that reach the target."""
    return float((quantiles >= target).mean())


def _observed(case: Case, quantity: str) -> int | None:
    return case.registered if quantity == REGISTERED else case.turnout
