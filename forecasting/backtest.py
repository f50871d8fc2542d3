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
from forecasting.track_record import LEVELS, PIT_BINS, brier, brier_skill, crps, percentiles, pit, score
from forecasting.turnout import simulate_turnout

DRAWS = 4000
SHOWDOWN = "showdown"
METHODS = (SHOWDOWN, *baselines.NAMES)
REGISTERED, TURNOUT = "registered", "turnout"
_NAMES = (
    "crps", "crps_share", "wape", "bias", "coverage50", "coverage80", "coverage95", "pit", "brier_target",
    "brier_skill",
)  # fmt: skip

Scored = dict[str, float | int | list[float] | None]


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
    """A row an event, horizon and level: the forecast's quantiles beside what was observed, people.

    Behind them the CRPS of every baseline for this event and horizon, the same on all its levels.
    """
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
            **{
                f"{quantity}_crps_{baselines.column_name(name)}": _repeated(
                    [_crps(case, quantity, name) for case in cases]
                )
                for quantity in (REGISTERED, TURNOUT)
                for name in baselines.NAMES
            },
        )
        .reset_index(drop=True)
    )


def _repeated(people: list[int] | list[int | None] | list[float | None]) -> np.ndarray:
    """Each number once a level; NaN for None."""
    return np.repeat(np.array(people, dtype=float), len(LEVELS))


def _crps(case: Case, quantity: str, method: str) -> float | None:
    observed = _observed(case, quantity)
    if observed is None:
        return None
    return float(crps(case.quantiles[method][quantity][None], np.array([observed], dtype=float))[0])


def scores(cases: Iterable[Case]) -> dict[str, dict[str, dict[str, Scored]]]:
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


def _score(cases: list[Case], quantity: str, method: str) -> Scored:
    seen = [case for case in cases if _observed(case, quantity) is not None]
    if not seen:
        return dict.fromkeys(_NAMES, None) | {"n": 0}
    observed = np.array([_observed(case, quantity) for case in seen], dtype=float)
    quantiles = np.stack([case.quantiles[method][quantity] for case in seen])
    numbers = {name: None if np.isnan(value) else value for name, value in vars(score(quantiles, observed)).items()}
    places = np.histogram(pit(quantiles, observed), bins=PIT_BINS, range=(0.0, 1.0))[0] / len(seen)
    return numbers | {"pit": places.tolist()} | _of_the_target(seen, quantity, method)


def _of_the_target(cases: list[Case], quantity: str, method: str) -> Scored:
    """Brier score of reaching the target by turnout, and its skill; None without targets, and for people registered."""
    told = [case for case in cases if quantity == TURNOUT and case.target is not None and case.turnout is not None]
    if not told:
        return {"brier_target": None, "brier_skill": None}
    odds = np.array([_odds_of_target(case, method) for case in told], dtype=float)
    reached = np.array([(case.turnout or 0) >= (case.target or 0.0) for case in told])
    return {"brier_target": brier(odds, reached), "brier_skill": brier_skill(odds, reached)}


def _odds_of_target(case: Case, method: str) -> float:
    """The forecast's own odds; of a baseline the share of percentiles that reach the target."""
    if method == SHOWDOWN and case.reaching is not None:
        return case.reaching
    return float((case.quantiles[method][TURNOUT] >= (case.target or 0.0)).mean())


def _observed(case: Case, quantity: str) -> int | None:
    return case.registered if quantity == REGISTERED else case.turnout
