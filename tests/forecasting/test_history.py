"""The other events of a series as arrays: every number by hand, and what nobody knows yet is no number."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting.history import History, read_history
from forecasting.tables import SERIES_COLUMNS
from tests.forecasting.worlds import AS_OF, world

LONG_OVER = 30.0


def row(
    event: str = "old",
    days_ago: int | None = None,
    gained: int | None = None,
    lost: int = 0,
    stayed: int = 0,
    came: int = 0,
    *,
    earlier: float = LONG_OVER,
    marked: bool = False,
    attended: int | None = None,
) -> dict[str, object]:
    """A row of EventData.series; earlier: days from that event's start to ours, of which `read` says when it is."""
    return {
        "event_id": event, "starts_at": earlier, "finished": None, "attended": attended, "marked": marked,
        "days_ago": days_ago, "gained": gained, "lost": lost, "stayed": stayed, "came": came,
        "listed": 0, "listed_lost": 0,
    }  # fmt: skip


def read(*rows: dict[str, object], days_before: float = 2.5) -> History:
    """The history of an event that starts so many days after the as-of; half of the third day is left at 2.5."""
    table = pd.DataFrame(rows, columns=list(SERIES_COLUMNS))
    start = AS_OF + timedelta(days=days_before)
    table["starts_at"] = pd.to_datetime([start - timedelta(days=days) for days in table["starts_at"]], utc=True)
    table["finished"] = table["starts_at"] < AS_OF
    return read_history(replace(world({"Ems": [5, 0, 1, 2, 0, 0, 0, 3]}, days_before=days_before), series=table))


def test_a_finished_event_by_hand() -> None:
    history = read(
        row("old", -4, 0, 0, 0, 1, marked=True),  # signed up at the door
        row("old", -3, 2, 3, 2, 2, marked=True),
        row("old", -1, 4, 1, 3, 2, marked=True),
        row("old", 0, 5, 2, 4, 3, marked=True),
        row("old", 6, 7, 0, 7, 5, marked=True),
        row("old", 7, 10, 1, 8, 6, marked=True),
    )
    assert history.books.tolist() == [5 - 2 + 7 + 10 - 1]
    assert history.pace.tolist() == [5 + 7]
    assert history.net.tolist() == [[4 - 1, 0, 2 - 3]]
    assert history.lost.tolist() == [[1, 0, 3]]
    assert history.registered.tolist() == [2 + 3 + 4 + 7 + 8]
    assert history.stayed.tolist() == [4 + 7 + 8]
    assert history.turnout.tolist() == [1 + 2 + 2 + 3 + 5 + 6]
    assert history.came.tolist() == [1 + 2 + 2 + 3 + 5 + 6]
    assert (history.finished.tolist(), history.days_earlier.tolist()) == ([True], [LONG_OVER])
    assert (history.own_books, history.own_pace) == (11, 6)
    assert (history.n_finished, history.n_counted) == (1, 1)


def test_the_books_at_the_lead_and_the_steps_after_it_add_up_to_the_start() -> None:
    history = read(row("old", -3, 6, 1, 5), row("old", -2, 0, 2, 0), row("old", 0, 9, 0, 7), days_before=3)
    assert history.books + history.net.sum(axis=1) == history.registered == 12


@pytest.mark.parametrize(
    ("earlier", "over"),
    [(0.5, 0), (1.0, 1), (1.5, 1), (2.0, 2), (2.5, 2), (2.501, 3)],
    ids=["half a day", "a day", "a day and a half", "two days", "starts at the as-of", "has just started"],
)
def test_a_step_is_a_number_once_it_is_over(earlier: float, over: int) -> None:
    history = read(row("old", -1, 4, 1, 3, earlier=earlier), row("old", 0, 9, 0, 8, earlier=earlier))
    assert np.isfinite(history.net[0]).tolist() == np.isfinite(history.lost[0]).tolist() == [n < over for n in range(3)]
    assert history.finished.tolist() == [over == 3]
    assert np.isfinite(history.registered).tolist() == np.isfinite(history.stayed).tolist() == [over == 3]
    assert history.books.tolist() == [9] and history.n_finished == int(over == 3)
    if over:
        assert (history.net[0, 0], history.lost[0, 0]) == (3, 1)


@pytest.mark.parametrize(("days_before", "steps"), [(7.0, 7), (6.01, 7), (7.2, 8), (1 / 24, 1), (7 + 1e-10, 7)])
def test_steps_are_days_to_the_start_and_the_last_may_be_short(days_before: float, steps: int) -> None:
    assert read(row("old", 0, 1, 0, 1), days_before=days_before).net.shape == (1, steps)
    assert read(days_before=days_before).net.shape == (0, steps)


def test_who_was_there_is_told_by_marks_else_by_the_count_of_the_whole_else_by_nobody() -> None:
    history = read(
        row("marked", 0, 9, 0, 9, 4, earlier=20, marked=True),
        row("both", 0, 9, 0, 9, 5, earlier=19, marked=True, attended=70),
        row("whole", 0, 9, 0, 9, earlier=18, attended=80),
        row("unknown", 0, 9, 0, 9, earlier=17),
        row("ahead", 0, 9, 0, 9, earlier=1, marked=True, attended=90),
    )
    assert np.array_equal(history.turnout, [4, 5, 80, np.nan, np.nan], equal_nan=True)
    assert np.array_equal(history.came, [4, 5, np.nan, np.nan, np.nan], equal_nan=True)
    assert (history.n_finished, history.n_counted) == (4, 3)


def test_where_all_were_absent_nobody_came() -> None:
    history = read(row("old", 0, 9, 0, 9, 0, marked=True))
    assert (history.turnout.tolist(), history.came.tolist(), history.n_counted) == ([0], [0], 1)


def test_events_keep_their_order_and_an_event_without_sign_ups_has_zeros() -> None:
    history = read(
        row("first", 0, 3, 0, 3, earlier=20),
        row("empty", earlier=19),
        row("last", 1, 5, 0, 5, earlier=18),
        row("last", 9, 7, 0, 7, earlier=18),
    )
    assert history.books.tolist() == history.registered.tolist() == [3, 0, 12]
    assert history.pace.tolist() == [3, 0, 5]
    assert history.net.tolist() == [[0, 0, 0]] * 3
    assert history.days_earlier.tolist() == [20, 19, 18]
    assert np.isnan(history.turnout).all()


def test_without_other_events_there_is_nothing_but_the_event_itself() -> None:
    history = read()
    lengths = {len(value) for value in vars(history).values() if isinstance(value, np.ndarray)}
    assert lengths == {0} and (history.n_finished, history.n_counted) == (0, 0)
    assert (history.own_books, history.own_pace) == (11, 6)


def test_more_cancelled_than_signed_up_leaves_nobody_on_the_books() -> None:
    assert read(row("old", 0, 3, 5, 0)).books.tolist() == [0]
