"""An organiser's own record: how the counts of their past events compared with the targets they had announced.

An organiser who brought half of what similar events bring is likely to do so again. Each past event says by how much
it lay above or below the middle of its own class, on the log scale; the mean of these is drawn to none as far as
few events, or events that contradict each other, allow no more.
"""

import numpy as np
import pandas as pd

from forecasting import outside

# The correlation of an organiser's successive ratios, measured on the Berlin record of 2018 to 2022: so much of the
# variance within a class is the organiser's own.
OWN_SHARE = 0.81
# How much an organiser's events scatter is known from the class as well as from so many events: a judgement.
CLASS_EVENTS = 4.0
# An event lies no further from the middle of its class than so many standard deviations: one that was called off
# may stand in a file with a count of 0.
FURTHEST = 2.5


def with_record(view: outside.OutsideView | None, record: pd.DataFrame) -> outside.OutsideView | None:
    """The outside view as this organiser's finished events move and narrow it; the same view without any.

    record: columns of `tables.ORGANISER_COLUMNS`. None stays None: without a target there is nothing to move.
    """
    if view is None or not len(record):
        return view
    apart = _apart(record)
    trust, scale = shrinkage(apart)
    return outside.OutsideView(
        view.target, view.reference, trust * float(apart.mean()) * view.reference.log_sd, scale, len(apart)
    )


def shrinkage(apart: np.ndarray) -> tuple[float, float]:
    """How much of an organiser's mean to believe, n / (n + k), and what then is left of the class's spread.

    apart: shape (n,), past events' distances from the middle of their class, in its standard deviations.
    Two normals: organisers differ by OWN_SHARE of the variance, k is the variance of one organiser's events over it.
    """
    n = len(apart)
    scatter = float(((apart - apart.mean()) ** 2).sum())
    within = (CLASS_EVENTS * (1.0 - OWN_SHARE) + scatter) / (CLASS_EVENTS + n - 1)
    k = within / OWN_SHARE
    return n / (n + k), float(np.sqrt(within + OWN_SHARE * k / (n + k)))


def _apart(record: pd.DataFrame) -> np.ndarray:
    """Distance of each event's count from the median of its class, in standard deviations of the class, shape (n,).

    On log(people + 1), so that a count of nobody is a number too.
    """
    found = []
    people = record["counted"].to_numpy(dtype=float)
    for target, kind, counted in zip(record["target"], record["kind"], people, strict=True):
        view = outside.reference(float(target), kind)
        assert view is not None
        found.append(float(np.log1p(counted) - np.log1p(view.median)) / view.log_sd)
    return np.clip(np.array(found), -FURTHEST, FURTHEST)
