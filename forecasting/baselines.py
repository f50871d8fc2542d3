"""What any forecast must beat: the books as they are, last week's pace going on, and what past events gained."""

import numpy as np
from scipy.stats import t as student

from forecasting.history import History
from forecasting.pace import pace_of
from forecasting.tables import EventData
from forecasting.track_record import LEVELS, percentiles

PACE_DAYS = 7
PICKUP_EVENTS = 26
ON_THE_BOOKS = "on the books"
NAMES = (ON_THE_BOOKS, "last week's pace", "additive pickup", "additive pickup in shares")
_DRAWS = 4000


def column_name(name: str) -> str:
    """A baseline's name as part of a column's: last_weeks_pace."""
    return name.replace("'", "").replace(" ", "_")


def quantiles(
    data: EventData, history: History, outcome: np.ndarray, rng: np.random.Generator
) -> dict[str, np.ndarray]:
    """The 99 percentiles by every baseline; outcome: what came of the events of `history`, NaN where unknown, people.

    A pickup without two past events is told by the books.
    """
    books = np.full(len(LEVELS), float(max(data.registered, 0)))
    gained = (outcome - history.books)[np.isfinite(outcome)]
    shares = gained / np.maximum(history.books[np.isfinite(outcome)], 1.0)
    found = (
        books,
        percentiles(last_week_pace(data, _DRAWS, rng)),
        books + additive_pickup(gained),
        books * (1.0 + additive_pickup(shares)),
    )
    return {name: np.maximum(values, 0.0) for name, values in zip(NAMES, found, strict=True)}


def additive_pickup(gained: np.ndarray) -> np.ndarray:
    """Percentiles of what is still gained, shape (99,), as the last events gained it: Student's t about their mean.

    gained: of past events from the same lead on, oldest first. Zeros where fewer than two are known.
    """
    last = gained[-PICKUP_EVENTS:]
    if len(last) < 2:
        return np.zeros(len(LEVELS))
    spread = last.std(ddof=1) * np.sqrt(1.0 + 1.0 / len(last))
    return last.mean() + spread * student.ppf(LEVELS, len(last) - 1)


def on_the_books(data: EventData, n_draws: int) -> np.ndarray:
    """As many people as are registered now, shape (n_draws,), all alike."""
    return np.full(n_draws, float(max(data.registered, 0)))


def last_week_pace(data: EventData, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """The books and as many new people a day as in the last seven days, shape (n_draws,); no one cancels."""
    signed_up = pace_of(data).bookings
    recent = signed_up[signed_up["days_ago"] < PACE_DAYS]
    bookings, people = float(recent["bookings"].sum()), float(recent["people"].sum())
    days = min(PACE_DAYS, int(signed_up["days_ago"].max()) + 1) if len(signed_up) else PACE_DAYS
    pace = rng.gamma(bookings + 0.5, 1.0 / days, n_draws)
    party = people / bookings if bookings else 1.0
    return on_the_books(data, n_draws) + rng.poisson(pace * max(data.days_before, 0.0)) * party
