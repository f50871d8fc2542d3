"""Simulate what is posted: loud after news, quiet at night, and once a chorus of a few accounts.

No account and no post is real. Text is not simulated at all: only when, by whom, under which
hashtag, and how often it was passed on.
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from data.sample import rhythm


@dataclass(frozen=True)
class PostPlan:
    """How accounts behave. Every value is a guess.

    organic, accounts: ordinary posts and the accounts that may write them. spike: posts right after a
    milestone relative to a usual hour, less 1. fade_hours: how fast that passes. build_up: growth of
    the usual level from first to last day, on the log scale. burst_posts, burst_accounts, burst: a
    few accounts posting in chorus for a few hours.
    """

    span: rhythm.Span
    organic: int
    accounts: int
    spike: float
    fade_hours: float
    build_up: float
    burst: rhythm.Span
    burst_posts: int
    burst_accounts: int
    hashtags: tuple[str, ...]
    hashtag_weights: tuple[float, ...]
    platforms: tuple[str, ...]
    platform_weights: tuple[float, ...]
    no_city: float


def simulate_posts(
    plan: PostPlan, news: tuple[datetime, ...], cities: tuple[str, ...], rng: np.random.Generator
) -> pd.DataFrame:
    """Draw all posts, oldest first.

    news: moments of the milestones. cities: where accounts may say they are.
    Returns columns post_id, posted_at (seconds since 1970), hashtag, platform, author_id, reposts,
    comments, likes, city (None where the account gives none).
    """
    posted_at, author, chorus = _draw_when_and_who(plan, news, rng)
    count = len(posted_at)
    platform = rhythm.pick(plan.platforms, plan.platform_weights, plan.accounts, rng)
    home = rng.choice(np.array(cities, dtype=object), plan.accounts)
    home[rng.random(plan.accounts) < plan.no_city] = None
    reposts, comments, likes = _draw_engagement(count, chorus, rng)
    return pd.DataFrame(
        {
            "post_id": [f"p{number:05d}" for number in range(1, count + 1)],
            "posted_at": posted_at,
            "hashtag": rhythm.pick(plan.hashtags, plan.hashtag_weights, count, rng),
            "platform": platform[author],
            "author_id": np.array([f"a{number:05d}" for number in range(1, plan.accounts + 1)])[author],
            "reposts": reposts,
            "comments": comments,
            "likes": likes,
            "city": home[author],
        }
    )


def _draw_when_and_who(
    plan: PostPlan, news: tuple[datetime, ...], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw moment and account of each post, and whether it belongs to the chorus; oldest first."""
    ordinary = rhythm.draw_moments(plan.span, _intensity(plan, news), plan.organic, rng)
    rank = rng.permutation(plan.accounts)
    busy = 1 / (np.arange(plan.accounts) + 20) ** 0.8
    writers = rank[rng.choice(plan.accounts, plan.organic, p=busy / busy.sum())]
    in_chorus = rhythm.draw_moments(plan.burst, np.ones(len(plan.burst.middles())), plan.burst_posts, rng)
    singers = rng.choice(rank[-plan.burst_accounts :], plan.burst_posts)
    posted_at = np.concatenate([ordinary, in_chorus])
    order = np.argsort(posted_at, kind="stable")
    chorus = np.arange(len(posted_at)) >= plan.organic
    return posted_at[order], np.concatenate([writers, singers])[order], chorus[order]


def _intensity(plan: PostPlan, news: tuple[datetime, ...]) -> np.ndarray:
    """Relative number of ordinary posts in each bin; news is told at night too, but only by the few awake."""
    moments = plan.span.middles()
    level = np.exp(plan.build_up * np.linspace(0, 1, len(moments)))
    for moment in news:
        level = level + plan.spike * rhythm.echo(moments, moment, plan.fade_hours)
    return level * rhythm.hour_factor(moments)


def _draw_engagement(
    count: int, chorus: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw reposts, comments and likes: mostly none, a few in the thousands; a chorus reaches hardly anyone."""
    reach = np.minimum(rng.pareto(1.15, count), 4_000) * np.where(chorus, 0.1, 1.0)
    reposts = np.floor(0.8 * reach)
    comments = np.floor(0.5 * reach * rng.uniform(0.2, 1.0, count))
    likes = np.floor(1.1 * reach * rng.uniform(0.3, 1.2, count))
    return reposts.astype("int32"), comments.astype("int32"), likes.astype("int32")
