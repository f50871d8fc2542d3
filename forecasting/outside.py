"""The outside view: how announced numbers and counted ones compared at other events.

Berlin assemblies 2018 to 2022 with a police count above zero, by announced size and kind; answers of the
Berlin police to freedom-of-information requests, collected by D. Pomerenke, doi:10.5281/zenodo.10094245.
Targets are seldom met; with nothing but a target, this is the forecast.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

SOURCE = "announced and counted, Berlin 2018 to 2022"
SOURCE_URL = "https://doi.org/10.5281/zenodo.10094245"
FEWEST_EVENTS = 30  # a class of fewer events gives way to that of all kinds
QUANTILE_80_WIDTH = 2.563  # standard deviations between the 10 and the 90 % quantile of a normal
LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)


@dataclass(frozen=True)
class ReferenceClass:
    """Counted over announced for one kind and size of event.

    sizes: announced people from, and below. n: events. ratios: quantiles at LEVELS. reaching: share of events
    that reached their target. log_sd: standard deviation of the log of the ratio.
    """

    kind: str
    sizes: tuple[int, float]
    n: int
    ratios: tuple[float, float, float, float, float]
    reaching: float
    log_sd: float


@dataclass(frozen=True)
class OutsideView:
    """What the record of similar events says about one target.

    shift, scale, past_events: what the organiser's own record does to it (organiser.py): moves its middle on the log
    scale, multiplies its spread, and from how many events.
    """

    target: float
    reference: ReferenceClass
    shift: float = 0.0
    scale: float = 1.0
    past_events: int = 0

    @property
    def median(self) -> float:
        """People: half of such events counted fewer."""
        return self.target * self.reference.ratios[2] * float(np.exp(self.shift))

    @property
    def log_sd(self) -> float:
        """Spread of the outside view, on the scale of log people."""
        return self.reference.log_sd * self.scale

    def quantile(self, uniform: np.ndarray) -> np.ndarray:
        """People at the given levels: straight lines between known points on normal paper.

        The share that reached the target is one of the points, so that the odds of reaching it are the record's.
        """
        levels = np.array([*LEVELS, 1.0 - self.reference.reaching])
        logs = np.log(np.array([*self.reference.ratios, 1.0]))
        order = np.argsort(levels)
        scores, logs = ndtri(levels[order]), np.maximum.accumulate(logs[order])
        wanted = ndtri(np.clip(uniform, 1e-6, 1 - 1e-6))
        inside = np.interp(wanted, scores, logs)
        below = np.minimum(wanted - scores[0], 0.0) * self.reference.log_sd
        above = np.maximum(wanted - scores[-1], 0.0) * self.reference.log_sd
        middle = np.log(self.reference.ratios[2])
        return self.target * np.exp(middle + self.shift + self.scale * (inside + below + above - middle))


def reference(target: float | None, kind: str | None) -> OutsideView | None:
    """The class of events to compare with, by target and kind; None without a target."""
    if target is None:
        return None
    chosen = _class_of("all", target)
    if kind in ("march", "static"):
        own_kind = _class_of(kind, target)
        chosen = own_kind if own_kind.n >= FEWEST_EVENTS else chosen
    return OutsideView(target, chosen)


def weight_of(view: OutsideView, people: np.ndarray) -> float:
    """How much the outside view counts: the wider our own draws, the more. people: shape (n_draws,)."""
    _, spread = _log_middle_and_spread(people)
    return spread**2 / (spread**2 + view.log_sd**2)


def pooling_factor(view: OutsideView, people: np.ndarray, weight: float) -> np.ndarray:
    """What to multiply each draw by, shape (n_draws,), so that the draws are pooled with the outside view.

    people: our own draws before transport, shape (n_draws,). weight: 0 leaves them as they are, 1 puts the
    outside view's median and spread in their place. Pools medians and spreads of log(people + 1).
    """
    logs = np.log1p(people)
    middle, spread = _log_middle_and_spread(people)
    if weight == 0 or spread == 0:
        return np.ones_like(logs)
    pooled_middle = (1 - weight) * middle + weight * np.log1p(view.median)
    pooled_spread = np.sqrt(((1 - weight) * spread) ** 2 + (weight * view.log_sd) ** 2)
    pooled = np.expm1(np.minimum(pooled_middle + pooled_spread / spread * (logs - middle), 20.0))
    return np.where(people > 0, np.maximum(pooled, 0.0) / np.maximum(people, 1e-9), 1.0)


def draw(view: OutsideView, normals: np.ndarray) -> np.ndarray:
    """People by the outside view alone, whole numbers; normals: standard normal."""
    return np.rint(view.quantile(ndtr(normals)))


def _log_middle_and_spread(people: np.ndarray) -> tuple[float, float]:
    """Median and spread of log(people + 1); the logarithm keeps the order, so quantiles come first."""
    low, middle, high = np.log1p(np.quantile(people, (0.1, 0.5, 0.9)))
    return float(middle), float((high - low) / QUANTILE_80_WIDTH)


def _class_of(kind: str, target: float) -> ReferenceClass:
    same_kind = [reference_class for reference_class in REFERENCE_CLASSES if reference_class.kind == kind]
    fitting = [one for one in same_kind if one.sizes[0] <= target < one.sizes[1]]
    # A target below every class is compared with the smallest.
    return fitting[0] if fitting else same_kind[0]


_HUGE = float("inf")
REFERENCE_CLASSES = (
    ReferenceClass("all", (100, 200), 2295, (0.1, 0.3, 0.533, 1.0, 2.5), 0.281, 1.017),
    ReferenceClass("all", (200, 500), 1556, (0.08, 0.267, 0.5, 0.9, 2.0), 0.235, 1.006),
    ReferenceClass("all", (500, 1000), 586, (0.008, 0.1, 0.3, 0.714, 2.0), 0.176, 1.67),
    ReferenceClass("all", (1000, 2000), 280, (0.006, 0.138, 0.35, 0.7, 2.5), 0.164, 1.702),
    ReferenceClass("all", (2000, 5000), 106, (0.015, 0.184, 0.445, 0.875, 2.485), 0.236, 1.584),
    ReferenceClass("all", (5000, _HUGE), 100, (0.006, 0.082, 0.35, 0.831, 2.05), 0.2, 2.101),
    ReferenceClass("march", (100, 200), 487, (0.111, 0.4, 0.667, 1.1, 3.14), 0.32, 0.997),
    ReferenceClass("march", (200, 500), 454, (0.1, 0.325, 0.567, 1.0, 2.344), 0.293, 1.0),
    ReferenceClass("march", (500, 1000), 180, (0.014, 0.14, 0.4, 0.752, 2.02), 0.183, 1.596),
    ReferenceClass("march", (1000, 2000), 85, (0.032, 0.22, 0.433, 0.8, 3.18), 0.188, 1.331),
    ReferenceClass("march", (2000, 5000), 53, (0.007, 0.175, 0.425, 0.85, 2.29), 0.245, 1.737),
    ReferenceClass("march", (5000, _HUGE), 40, (0.003, 0.03, 0.17, 0.352, 1.41), 0.15, 2.489),
    ReferenceClass("static", (100, 200), 827, (0.1, 0.3, 0.5, 1.0, 2.0), 0.279, 0.936),
    ReferenceClass("static", (200, 500), 492, (0.067, 0.2, 0.4, 0.75, 1.5), 0.181, 1.015),
    ReferenceClass("static", (500, 1000), 189, (0.006, 0.016, 0.16, 0.4, 1.531), 0.106, 1.922),
    ReferenceClass("static", (1000, 2000), 67, (0.002, 0.01, 0.12, 0.35, 0.97), 0.06, 2.076),
    ReferenceClass("static", (2000, 5000), 6, (0.11, 0.244, 0.604, 0.858, 1.467), 0.167, 1.113),
    ReferenceClass("static", (5000, _HUGE), 8, (0.074, 0.118, 0.48, 0.869, 1.65), 0.25, 1.304),
)
