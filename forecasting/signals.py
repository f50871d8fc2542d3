"""What posts say about tomorrow's sign-ups, and whether that may enter the forecast.

The signal is how many accounts posted in the last 24 hours beside a usual day of the week before: accounts and not
posts, so that a flood by a few hardly moves it. It stays out of the forecast unless it earns its place: each past day
of this very event is forecast from the days before it, with the signal and without, and only a gain that chance does
not explain lets it in.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from forecasting.clock import WINDOW_DAYS, Clock
from forecasting.tables import FEW_ACCOUNTS, EventData
from forecasting.track_record import LEVELS, crps

USUAL_DAYS = 7  # that tell what is usual
LOUDEST = 1.0  # log of how far a day may stand out, up or down: more counts as that much
COEFFICIENT_SD = 0.3  # prior of the effect: sign-ups of the next day, on the log scale, for a day e times as loud
DRIFT_SD = 0.2  # prior of how much a day differs from the level of the days before it
LEVEL_FADE = 0.7  # weight of a day beside the day after it, in that level
NOISE_SD, NOISE_DAYS = 0.5, 5.0  # what a day's sign-ups scatter by, and how many days that guess is worth
MOST_SURPRISING = 1.5  # log: a list handed in at once counts as this much
FIRST_LEARNED = 5  # days of sign-ups before one is compared with its level
LEAST_TRIED = 10  # days on which it must have been tried
SURE = 1.0  # standard errors that the gain must be above 0: useless posts pass in some 5 of 100 simulated events
FADE = 0.5  # of the effect, a day: a judgement
MOST_EFFECT = float(np.log(2.0))  # of the posts on a day's sign-ups, on the log scale, in any draw

NO_POSTS, TOO_SHORT, NO_BETTER, BETTER = "no posts", "too few days", "no better", "better"


@dataclass(frozen=True)
class SignalView:
    """What posts do to a forecast, and why. verdict: NO_POSTS, TOO_SHORT, NO_BETTER or BETTER; only the last is used.

    days: past days on which it was tried. without, with_posts: CRPS of a day's sign-ups over them, NaN where untried.
    coefficient, doubt: mean and standard deviation of the effect. loudness: log of the last 24 hours' accounts over
    those of a usual day; 0 where nothing is known.
    """

    verdict: str
    days: int = 0
    without: float = float("nan")
    with_posts: float = float("nan")
    coefficient: float = 0.0
    doubt: float = COEFFICIENT_SD
    loudness: float = 0.0

    @property
    def used(self) -> bool:
        """True where posts enter the forecast."""
        return self.verdict == BETTER

    @property
    def factor(self) -> float:
        """What the middle draw's sign-ups of the next 24 hours are multiplied by; 1 where posts are not used."""
        effect = np.clip(self.coefficient * self.loudness, -MOST_EFFECT, MOST_EFFECT)
        return float(np.exp(effect)) if self.used else 1.0


SILENT = SignalView(NO_POSTS)


def read_signal(data: EventData) -> SignalView:
    """Whether posts would have forecast this event's own past days better, and what they say of the next."""
    if data.signals.empty:
        return SILENT
    if data.bookings.empty:
        return SignalView(TOO_SHORT)
    n_days = min(int(data.bookings["days_ago"].max()) + 1, WINDOW_DAYS)
    recent = data.bookings[data.bookings["days_ago"] < n_days]
    bookings = np.bincount(recent["days_ago"], weights=recent["bookings"], minlength=n_days)[::-1]
    heard = loudness(accounts_by_day(data, n_days + USUAL_DAYS))[-n_days:]
    return try_out(bookings, heard)


def accounts_by_day(data: EventData, n_days: int) -> np.ndarray:
    """Accounts that posted in each bin of 24 hours, oldest first, shape (n_days,); NaN before the first post."""
    days_ago = data.signals["hours_ago"].to_numpy() // 24
    known = days_ago < n_days
    accounts = data.signals["first_of_day"].to_numpy(dtype=float)
    by_day = np.bincount(days_ago[known], weights=accounts[known], minlength=n_days)[::-1]
    by_day = by_day.astype(float)  # of no post at all bincount makes whole numbers
    # The bin of the very first post is no whole day of posts.
    by_day[: max(n_days - int(days_ago.max()), 0)] = np.nan
    return by_day


def loudness(accounts: np.ndarray) -> np.ndarray:
    """Log of each day's accounts over the median of the USUAL_DAYS before it, within LOUDEST; oldest first.

    NaN where a day before is not known, and on a day without a post: the list of posts may have ended.
    """
    # Added on both sides, so that a few accounts make no day loud where hardly anyone posts.
    logs = np.log(accounts + FEW_ACCOUNTS)
    heard = np.full(len(accounts), np.nan)
    for day in range(USUAL_DAYS, len(accounts)):
        if accounts[day] > 0:
            heard[day] = logs[day] - np.median(logs[day - USUAL_DAYS : day])
    return np.clip(heard, -LOUDEST, LOUDEST)


def try_out(bookings: np.ndarray, heard: np.ndarray) -> SignalView:
    """Forecast each past day from the days before it, with and without the day before's loudness.

    bookings, heard: a day each, oldest first, shape (n_days,); the last day's loudness speaks of the day to come.
    """
    logs = np.log(bookings + 0.5)
    loud_now = 0.0 if np.isnan(heard[-1]) else float(heard[-1])
    learned, quantiles, observed = _Learned(), [], []
    for day in range(FIRST_LEARNED, len(logs)):
        level = _level(logs[:day])
        heard_before = heard[day - 1]
        if not np.isnan(heard_before):
            quantiles.append(np.stack([learned.quantiles(level, heard_before, uses) for uses in (False, True)]))
            observed.append(bookings[day])
            learned.add(float(np.clip(logs[day] - level, -MOST_SURPRISING, MOST_SURPRISING)), float(heard_before))
    coefficient, doubt = learned.effect()
    if len(observed) < LEAST_TRIED:
        return SignalView(TOO_SHORT, len(observed), coefficient=coefficient, doubt=doubt, loudness=loud_now)
    without, with_posts = (crps(np.stack(quantiles)[:, place], np.array(observed)) for place in (0, 1))
    gain = without - with_posts
    error = float(gain.std(ddof=1)) / np.sqrt(len(gain))
    verdict = BETTER if gain.mean() > SURE * error else NO_BETTER
    return SignalView(verdict, len(gain), float(without.mean()), float(with_posts.mean()), coefficient, doubt, loud_now)


def with_posts(bookings: np.ndarray, signal: SignalView, clock: Clock, rng: np.random.Generator) -> np.ndarray:
    """Bookings to come, shape (n_draws, n_future), times the effect of the posts: whole on the next day, then fading.

    Each draw has a coefficient of its own. Rounded up or down by chance, so that few bookings grow as well.
    """
    drawn = signal.coefficient + signal.doubt * rng.standard_normal((len(bookings), 1))
    days_ahead = clock.days_before - np.concatenate([[clock.days_before], clock.to_start[:-1]])
    effect = np.clip(drawn * signal.loudness, -MOST_EFFECT, MOST_EFFECT) * FADE**days_ahead
    return np.floor(bookings * np.exp(effect) + rng.random((len(bookings), 1))).astype(bookings.dtype)


def _level(logs: np.ndarray) -> float:
    """Where the log of a day's sign-ups stood, the latest days counting most."""
    weights = LEVEL_FADE ** np.arange(len(logs))[::-1]
    return float((weights * logs).sum() / weights.sum())


class _Learned:
    """A Bayesian regression of surprises on loudness, told day by day: drift and effect, with their priors."""

    def __init__(self) -> None:
        self.precision = np.array([DRIFT_SD**-2, 0.0, COEFFICIENT_SD**-2])  # of drift, of both, of the effect
        self.told = np.zeros((0, 2))
        self.squares, self.count = NOISE_DAYS * NOISE_SD**2, NOISE_DAYS

    def add(self, surprise: float, heard: float) -> None:
        """One more day: the log of its sign-ups over their level, and how loud the day before was."""
        self.squares += (surprise - self._drift()[0]) ** 2
        self.count += 1.0
        self.told = np.vstack([self.told, [heard, surprise]])

    def quantiles(self, level: float, heard: float, uses_posts: bool) -> np.ndarray:
        """The next day's sign-ups at LEVELS; the noise is that without posts: only the middle differs."""
        if uses_posts:
            mean, covariance = self._both()
            at = np.array([1.0, heard])
            middle, doubt = float(at @ mean), float(at @ covariance @ at)
        else:
            middle, doubt = self._drift()
        spread = np.sqrt(self._noise() + doubt)
        return np.maximum(np.exp(level + middle + spread * ndtri(LEVELS)) - 0.5, 0.0)

    def effect(self) -> tuple[float, float]:
        """Mean and standard deviation of the effect of loudness."""
        mean, covariance = self._both()
        return float(mean[1]), float(np.sqrt(covariance[1, 1]))

    def _noise(self) -> float:
        return self.squares / self.count

    def _drift(self) -> tuple[float, float]:
        precision = DRIFT_SD**-2 + len(self.told) / self._noise()
        return float(self.told[:, 1].sum() / self._noise() / precision), 1.0 / precision

    def _both(self) -> tuple[np.ndarray, np.ndarray]:
        design = np.column_stack([np.ones(len(self.told)), self.told[:, 0]])
        covariance = np.linalg.inv(np.diag([DRIFT_SD**-2, COEFFICIENT_SD**-2]) + design.T @ design / self._noise())
        return covariance @ design.T @ self.told[:, 1] / self._noise(), covariance
