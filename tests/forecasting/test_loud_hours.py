"""Which hours of posts stand out, and as what."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting.loud_hours import SHOWN_DAYS, Hours, bursts, by_few, read_hours
from forecasting.tables import SIGNAL_COLUMNS
from tests.forecasting.worlds import AS_OF, world

DAY = [4] * 8 + [30] * 14 + [4] * 2  # a quiet night, a busy day
WEEK = np.array(DAY * 7)


def hours_of(posts: np.ndarray, accounts: np.ndarray | None = None, loudest: np.ndarray | None = None) -> Hours:
    """What is read of posts by hour, oldest first, the last hour ending at the as-of; each account posts once."""
    accounts = posts if accounts is None else accounts
    table = pd.DataFrame(
        {
            "hours_ago": np.arange(len(posts))[::-1],
            "posts": posts,
            "accounts": accounts,
            "first_of_day": accounts,
            "unnamed": 0,
            "loudest": np.minimum(posts, 20) if loudest is None else loudest,
            "engagement": 0,
        }
    ).astype(SIGNAL_COLUMNS)
    return read_hours(replace(world(), signals=table[table["posts"] > 0]))


def test_an_ordinary_rhythm_of_days_and_nights_is_no_burst() -> None:
    assert not bursts(WEEK).any()
    noisy = np.random.default_rng(2).poisson(np.tile(DAY, 20))
    assert bursts(noisy).mean() < 0.01


def test_an_hour_far_above_the_same_hour_of_other_days_is_a_burst() -> None:
    posts = WEEK.copy()
    posts[3 * 24 + 12] = 130
    assert np.flatnonzero(bursts(posts)).tolist() == [3 * 24 + 12]
    # 2 sqrt(posts + 3/8) lies above that of 30, 11.02, by more than five: from 64 on, (16.04 - 11.02) > 5.
    posts[3 * 24 + 12] = 63
    assert not bursts(posts).any()
    posts[3 * 24 + 12] = 64
    assert bursts(posts).sum() == 1


def test_a_busy_hour_at_night_is_a_burst_where_by_day_it_would_be_none() -> None:
    posts = WEEK.copy()
    posts[4 * 24 + 3] = 30
    assert np.flatnonzero(bursts(posts)).tolist() == [4 * 24 + 3]


def test_few_posts_are_never_a_burst() -> None:
    posts = np.zeros(24 * 7, dtype=int)
    posts[100] = 19
    assert not bursts(posts).any()
    posts[100] = 20
    assert bursts(posts)[100]


def test_the_first_day_has_nothing_to_be_compared_with() -> None:
    assert not bursts(np.array([5, 500, 5])).any()


@pytest.mark.parametrize(
    ("posts", "accounts", "loudest", "few"),
    [
        (500, 20, 500, True),  # all by twenty
        (560, 61, 519, True),  # a flood among sixty who posted once
        (100, 100, 20, False),  # everybody once
        (30, 25, 25, False),  # the twenty busiest wrote most, but hardly more than one each
        (19, 1, 19, False),  # too few posts to say anything
        (20, 1, 20, True),
        (200, 101, 100, False),  # half is not most
        (0, 0, 0, False),
    ],
)
def test_a_chorus_is_most_posts_by_few_accounts_several_each(
    posts: int, accounts: int, loudest: int, few: bool
) -> None:
    found = by_few(*(np.array([value]) for value in (posts, accounts, loudest)))
    assert found.tolist() == [few]


def test_loud_hours_in_a_row_are_one_spell_and_a_chorus_is_told_from_a_crowd() -> None:
    posts, accounts, loudest = WEEK.copy(), WEEK.copy(), np.minimum(WEEK, 20)
    crowd, chorus = [60, 61, 63], [110, 111]
    posts[crowd], accounts[crowd] = 200, 190
    posts[chorus], accounts[chorus], loudest[chorus] = 400, 40, 380
    found = hours_of(posts, accounts, loudest)
    first, second = found.spells
    ends = AS_OF - timedelta(hours=len(WEEK) - 1)
    assert (first.begins_at, first.hours) == (ends + timedelta(hours=59), 4)
    assert (first.posts, first.accounts, first.few) == (600, 190, False)
    assert (second.hours, second.posts, second.loudest, second.few) == (2, 800, 760, True)
    assert np.flatnonzero(found.few).tolist() == chorus and not (found.few & found.burst).any()


def test_silent_hours_count_as_none_and_the_last_ends_at_the_as_of() -> None:
    found = hours_of(np.array([3, 0, 0, 2]))
    assert found.posts.tolist() == [3, 0, 0, 2] and found.ends[-1] == AS_OF
    assert found.ends[0] == AS_OF - timedelta(hours=3) and found.spells == ()


def test_no_posts_give_no_hours_and_very_old_ones_are_left_out() -> None:
    assert hours_of(np.array([], dtype=int)).ends == ()
    assert len(hours_of(np.ones((SHOWN_DAYS + 5) * 24, dtype=int)).ends) == SHOWN_DAYS * 24
