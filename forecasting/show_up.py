"""Who of those on the books comes: a rate, how well it is known, and a shock that hits everyone at once.

Independent coin flips are false precision: for 2,500 people at 60 % they give a standard deviation of 24,
and intervals of 80 % that held in 37 to 57 % of real events. The common shock is what makes ranges honest.
Where nobody was counted before, the rate is a guess; every counted event of the series makes it less of one.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from forecasting.assumptions import SHOCK, SHOW_UP_RATE, WALK_UP_RATE
from forecasting.history import History
from forecasting.pickup import effective_events, recency
from forecasting.two_part import pooled_logit

GUESS_SD = 0.45  # how well the rate itself is known, on the logit scale, while nobody has typed one
CITY_SD = 0.30
CONCESSION_EFFECT = 0.5  # judgements: fall of logit p where the other side gives in, or it storms
WEATHER_EFFECT = 0.4
LEARNT = ("show_up_rate", "shock", "walk_up_rate")  # assumptions that counted events of a series tell
KINDS_SD = 1.0  # how far the rates of other kinds of events lie apart, logit scale: 46 to 95 % were seen
RECENT_EVENTS = 40.0  # half-life of a past event's rate, in events
MEAN_TO_MEDIAN = 0.346  # (16 sqrt(3) / (15 pi))^2: the logistic function as a normal one
SERIES_SHOCK, SHOCK_EVENTS = 0.2, 4.0  # the shock expected of a series, and how many past events it counts as


@dataclass(frozen=True)
class ShowUpRates:
    """What is known of who comes before anybody assumes anything; spreads on the logit scale.

    rate: P(comes | on the books at the start), a median. guess_sd: how well it is known. shock: how far one thing that
    hits every city moves it. walk_up_rate: people without a sign-up for each who comes with one.
    n_events: past events behind them, 0 for guesses.
    city_offsets: shape (n_cities,), what sets a city apart. city_sd: shape (n_cities,), how well that is known.
    """

    rate: float
    guess_sd: float
    shock: float
    walk_up_rate: float
    n_events: int
    city_offsets: np.ndarray
    city_sd: np.ndarray


def learn_show_up(history: History, by_city: pd.DataFrame, cities: tuple[str, ...]) -> ShowUpRates:
    """Rates from the counted events of a series; guesses where there are none.

    by_city: columns of `tables.SERIES_CITY_COLUMNS`. cities: the cities of this event.
    Partial pooling of normals on the logit scale: a series with other kinds of events, a city with its series.
    """
    known = np.isfinite(history.turnout) & (history.registered > 0)
    n_events = int(known.sum())
    if not n_events:
        offsets, city_sd = _city_offsets(by_city.head(0), cities, SHOCK)
        return ShowUpRates(SHOW_UP_RATE, GUESS_SD, SHOCK, WALK_UP_RATE, 0, offsets, city_sd)
    registered, came = history.registered[known], np.minimum(history.turnout[known], history.registered[known])
    weights = recency(n_events, RECENT_EVENTS)
    middle, size = pooled_logit(came, registered, weights), effective_events(weights)
    logits = logit(np.clip((came + 0.5) / (registered + 1.0), 0.01, 0.995))
    by_people = weights * registered / (weights @ registered)
    chance = float(by_people @ (1.0 / np.maximum(registered * expit(logits) * expit(-logits), 1.0)))
    seen = max(float(by_people @ (logits - by_people @ logits) ** 2) - chance, 0.0)
    shock = float(np.sqrt((size * seen + SHOCK_EVENTS * SERIES_SHOCK**2) / (size + SHOCK_EVENTS)))
    # A shock pulls the mean of rates towards one half of where their median lies.
    middle *= float(np.sqrt(1.0 + MEAN_TO_MEDIAN * shock**2))
    noise = (shock**2 + chance) / size
    trust = KINDS_SD**2 / (KINDS_SD**2 + noise)
    guess = float(logit(SHOW_UP_RATE))
    offsets, city_sd = _city_offsets(by_city, cities, shock)
    return ShowUpRates(
        float(expit(guess + trust * (middle - guess))), float(np.sqrt(trust * noise)), shock,
        _walk_up_rate(history), n_events, offsets, city_sd,
    )  # fmt: skip


def _walk_up_rate(history: History) -> float:
    """People without a sign-up for each who came with one, where a whole count tells of both; else nobody saw any.

    An event without any sign-up tells nothing of it: there is nobody to count its people for.
    """
    came = np.where(np.isfinite(history.came), history.came, np.minimum(history.total, history.registered))
    both = np.isfinite(history.total) & np.isfinite(came) & (history.registered > 0)
    extra = np.maximum(history.total[both] - came[both], 0.0).sum()
    return float(extra / max(came[both].sum(), 1.0))


def _city_offsets(by_city: pd.DataFrame, cities: tuple[str, ...], shock: float) -> tuple[np.ndarray, np.ndarray]:
    """What sets each city apart and how well that is known, shape (n_cities,) each; nothing for a city never seen."""
    seen = by_city.set_index("city").reindex(list(cities)).fillna(0.0).astype(float)
    registered, came = seen["registered"].to_numpy(), seen["came"].to_numpy()
    whole = float(by_city["came"].sum() / max(float(by_city["registered"].sum()), 1.0))
    whole = min(max(whole, 0.01), 0.99)
    apart = logit(np.clip((came + whole) / (registered + 1.0), 0.01, 0.99)) - logit(whole)
    noise = shock**2 / np.maximum(seen["events"].to_numpy(), 1e-9) + 1.0 / np.maximum(
        registered * whole * (1.0 - whole), 1e-9
    )
    trust = CITY_SD**2 / (CITY_SD**2 + noise)
    return (trust * apart).astype(np.float32), (CITY_SD * np.sqrt(1.0 - trust)).astype(np.float32)


def show_up_probability(
    rate: float | None,
    known: ShowUpRates,
    shock: float,
    discouragement: float,
    guess: np.ndarray,
    common: np.ndarray,
) -> np.ndarray:
    """P(comes | still on the books at the start) by city, in the broadcast shape of `guess` and the cities.

    rate: typed by a person, then it is no guess any more; None takes that of `known`, a median.
    shock: standard deviation of what hits every city at once, logit scale. discouragement: taken off the logit.
    guess, common: standard normal, shape (n_draws, 1). A rate of exactly 1 or 0 means everyone or no one.
    """
    if rate in (0.0, 1.0):
        return np.full(guess.shape, rate, dtype=guess.dtype)
    middle = float(logit(known.rate if rate is None else rate)) - discouragement
    spread = shock * common + (known.guess_sd * guess if rate is None else 0.0)
    if not known.city_offsets.any():
        return expit(middle + spread)
    return expit((middle + spread) + known.city_offsets)
