"""Which assumption matters most, and what would have to be true for even odds of reaching the target.

One assumption is moved at a time, all else stays at the baseline, with the same random numbers: what
differs is the assumption's doing. Each answer is what a reader's own slider would show.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from forecasting.assumptions import ASSUMPTIONS, BY_NAME, Assumption
from forecasting.scenario import Scenario
from forecasting.show_up import LEARNT, ShowUpRates
from forecasting.turnout import Simulation, assumption_default

EVEN_ODDS = 0.5
MOST_REQUIREMENTS = 3
TENTH = 1.2816  # standard deviations from the middle of a normal to the outer tenth

# What more of each does to turnout, where that is known beforehand: a shock, or another view, may do either.
_RAISING = ("show_up_rate", "late_surge", "walk_up_rate", "stranded_share", "extra_seats")
_LOWERING = ("blocked_share", "bad_weather", "concession")


@dataclass(frozen=True)
class Swing:
    """One assumption at its low and its high value, all else at the baseline.

    name: field of Scenario. low, high: its values, in its unit. at_low, at_high: median turnout, people.
    p_low, p_high: odds of reaching the target, None without one. source: where low and high come from, "" where the
    assumption tells it.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    p_low: float | None
    p_high: float | None
    source: str = ""

    @property
    def width(self) -> float:
        """How far the assumption moves the median, in people."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True)
class Requirement:
    """What one assumption would have to be for the goal, all else at the baseline.

    name: field of Scenario. default: the model's own value. value: the least favourable value on the slider's steps
    that still reaches the goal; None where none does. best, worst: the odds at its most and least favourable end, and
    best_value, worst_value those ends. met: whether the baseline reaches the goal by itself; `value` then tells how
    far the assumption may move against it.
    """

    name: str
    default: float
    value: float | None
    best: float
    worst: float
    best_value: float
    worst_value: float
    met: bool


@dataclass(frozen=True)
class Sensitivity:
    """What matters most and what would bring even odds, for one target. median: that of the baseline, people."""

    target: float | None
    median: float
    swings: tuple[Swing, ...]
    requirements: tuple[Requirement, ...]


def sensitivity(simulation: Simulation, target: float | None) -> Sensitivity:
    """The swings of all assumptions, and the requirements of the three that matter most; some 50 simulations."""
    ordered = swings(simulation, target)
    names = [swing.name for swing in ordered if swing.width > 0 and swing.name in (*_RAISING, *_LOWERING)]
    needed = () if target is None else requirements(simulation, target, tuple(names[:MOST_REQUIREMENTS]))
    median = float(np.median(simulation.run(Scenario()).total))
    return Sensitivity(target, median, ordered, needed)


def swings(simulation: Simulation, target: float | None) -> tuple[Swing, ...]:
    """Every assumption at its low and high value, the one that moves the median most first."""
    found = [_swing(simulation, one, target) for one in ASSUMPTIONS if one.low is not None and one.high is not None]
    return tuple(sorted(found, key=lambda swing: swing.width, reverse=True))


def requirements(
    simulation: Simulation, target: float, names: tuple[str, ...], goal: float = EVEN_ODDS
) -> tuple[Requirement, ...]:
    """What each named assumption would have to be for the odds of `target` people to reach `goal`.

    target: people. names: assumptions of which it is known whether more of them raises or lowers turnout.
    """
    baseline = simulation.run(Scenario())
    met = bool((baseline.total >= target).mean() >= goal)
    found = []
    for name in names:
        default = assumption_default(simulation.forecast, baseline, name)
        assert default is not None and name in (*_RAISING, *_LOWERING)
        found.append(_requirement(simulation, BY_NAME[name], target, goal, default, met))
    return tuple(found)


def _swing(simulation: Simulation, assumption: Assumption, target: float | None) -> Swing:
    low, high, source = _ends(simulation.forecast.show_up, assumption)
    at_low, at_high = (simulation.run(Scenario(**{assumption.name: value})).total for value in (low, high))
    p_low, p_high = (None if target is None else float((total >= target).mean()) for total in (at_low, at_high))
    return Swing(assumption.name, low, high, float(np.median(at_low)), float(np.median(at_high)), p_low, p_high, source)


def _ends(known: ShowUpRates, assumption: Assumption) -> tuple[float, float, str]:
    """The low and the high value, and where they come from: what past events tell is taken from them."""
    assert assumption.low is not None and assumption.high is not None
    if not known.n_events or assumption.name not in LEARNT:
        return assumption.low, assumption.high, ""
    doubt = TENTH * known.guess_sd
    low, high = {
        "show_up_rate": (float(expit(logit(known.rate) - doubt)), float(expit(logit(known.rate) + doubt))),
        "shock": (min(assumption.low, known.shock), max(assumption.high, min(known.shock, assumption.maximum))),
        "walk_up_rate": (known.walk_up_rate, known.walk_up_rate),
    }[assumption.name]
    return low, high, "past events of the series"


def _requirement(
    simulation: Simulation, assumption: Assumption, target: float, goal: float, default: float, met: bool
) -> Requirement:
    values = _steps(assumption)

    def odds(place: int) -> float:
        total = simulation.run(Scenario(**{assumption.name: values[place]})).total
        return float((total >= target).mean())

    worst, best = odds(0), odds(len(values) - 1)
    place = _first_reaching(odds, len(values), worst, best, goal)
    value = None if place is None else values[place]
    return Requirement(assumption.name, default, value, best, worst, values[-1], values[0], met)


def _steps(assumption: Assumption) -> list[float]:
    """All values of the slider, the least favourable first."""
    count = round((assumption.maximum - assumption.minimum) / assumption.step)
    values = [round(assumption.minimum + step * assumption.step, 6) for step in range(count + 1)]
    return values if assumption.name in _RAISING else values[::-1]


def _first_reaching(odds: Callable[[int], float], count: int, worst: float, best: float, goal: float) -> int | None:
    """The first of `count` places whose odds reach the goal, by halving; odds never fall from place to place."""
    if worst >= goal:
        return 0
    if best < goal:
        return None
    below, reaching = 0, count - 1
    while reaching - below > 1:
        middle = (below + reaching) // 2
        below, reaching = (below, middle) if odds(middle) >= goal else (middle, reaching)
    return reaching
