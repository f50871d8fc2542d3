"""Who of those on the books comes: a rate that is a guess, and a shock that hits everyone at once.

Independent coin flips are false precision: for 2,500 people at 60 % they give a standard deviation of 24,
and intervals of 80 % that held in 37 to 57 % of real events. The common shock is what makes ranges honest.
"""

import numpy as np
from scipy.special import expit, logit

GUESS_SD = 0.45  # how well the rate itself is known, on the logit scale, while nobody has typed one
CITY_SD = 0.30
CONCESSION_EFFECT = 0.5  # judgements: fall of logit p where the other side gives in, or it storms
WEATHER_EFFECT = 0.4


def show_up_probability(
    rate: float | None,
    default_rate: float,
    shock: float,
    discouragement: float,
    guess: np.ndarray,
    common: np.ndarray,
) -> np.ndarray:
    """P(comes | still on the books at the start) in a city like the others, in the shape of `guess` and `common`.

    rate: typed by a person, then it is no guess any more; None takes default_rate, a median.
    shock: standard deviation of what hits every city at once, logit scale. discouragement: taken off the logit.
    guess, common: standard normal. A rate of exactly 1 or 0 means everyone or no one.
    """
    if rate in (0.0, 1.0):
        return np.full(guess.shape, rate, dtype=guess.dtype)
    middle = float(logit(default_rate if rate is None else rate)) - discouragement
    spread = shock * common + (GUESS_SD * guess if rate is None else 0.0)
    return expit(middle + spread)
