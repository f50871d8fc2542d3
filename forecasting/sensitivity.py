"""Which assumption matters most, and what would have to be true to reach the target."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Swing:
    """One assumption at its low and its high value, all else at the baseline.

    name: field of Scenario. low, high: its values, in its unit. at_low, at_high: median turnout, people.
    p_low, p_high: odds of reaching the target, None without one.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    p_low: float | None
    p_high: float | None


@dataclass(frozen=True)
class Requirement:
    """What one assumption would have to be for the goal, all else at the baseline.

    name: field of Scenario. value: in its unit, None where no value of it reaches the goal.
    best: the odds at its most favourable end.
    """

    name: str
    value: float | None
    best: float
