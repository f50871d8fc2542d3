"""What any forecast must beat: the books as they are, and the books with last week's pace going on."""

import numpy as np

from forecasting.tables import EventData

PACE_DAYS = 7


def on_the_books(data: EventData, n_draws: int) -> np.ndarray:
    """As many people as are registered now, shape (n_draws,), all alike."""
    return np.full(n_draws, float(max(data.registered, 0)))


def last_week_pace(data: EventData, n_draws: int, rng: np.random.Generator) -> np.ndarray:
    """The books and as many new people a day as in the last seven days, shape (n_draws,); no one cancels."""
    recent = data.bookings[data.bookings["days_ago"] < PACE_DAYS]
    bookings, people = float(recent["bookings"].sum()), float(recent["people"].sum())
    days = min(PACE_DAYS, int(data.bookings["days_ago"].max()) + 1) if len(data.bookings) else PACE_DAYS
    pace = rng.gamma(bookings + 0.5, 1.0 / days, n_draws)
    party = people / bookings if bookings else 1.0
    return on_the_books(data, n_draws) + rng.poisson(pace * max(data.days_before, 0.0)) * party
