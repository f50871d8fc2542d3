"""Posts of an event that has very many: what is estimated, beside the exact counts of the same posts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import Database, import_file, load_event, signals
from forecasting.loud_hours import by_few
from forecasting.tables import EventData
from tests.conftest import NOW

AS_OF = datetime(2026, 5, 10, 12, tzinfo=UTC)
FLOOD_HOUR, QUIET_DAY = 30, 3  # hours ago; days ago
HOURS, ACCOUNTS = 96, 6_000


def made_posts() -> pd.DataFrame:
    """Four days: some 600 posts an hour of 6,000 accounts, but for one quiet day; 20 accounts flood one hour."""
    rng = np.random.default_rng(5)
    counts = np.array([rng.poisson(20 if hour // 24 == QUIET_DAY else 600) for hour in range(HOURS)])
    hours = np.repeat(np.arange(HOURS), counts)
    crowd = pd.DataFrame({"hour": hours, "author_id": [f"a{n}" for n in rng.integers(0, ACCOUNTS, len(hours))]})
    crowd.loc[rng.random(len(crowd)) < 0.01, "author_id"] = None
    flood = pd.DataFrame({"hour": FLOOD_HOUR, "author_id": [f"loud{n % 20}" for n in range(2_000)]})
    posts = pd.concat([crowd, flood], ignore_index=True)
    posts["hashtag"] = np.where(rng.random(len(posts)) < 0.5, "#march", None)
    seconds = posts.pop("hour") * 3600 + rng.integers(0, 3600, len(posts))
    posts["posted_at"] = [(AS_OF - timedelta(seconds=int(second))).isoformat() for second in seconds]
    posts["post_id"] = [f"p{n}" for n in range(len(posts))]
    posts["likes"] = rng.integers(0, 30, len(posts))
    return posts


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    database = Database(folder)
    events = pd.DataFrame([{"event_id": "march-1", "name": "A march", "starts_at": "2026-06-01T02:00Z"}])
    for kind, table in (("events", events), ("posts", made_posts().assign(event_id="march-1"))):
        table.to_parquet(folder / f"{kind}.parquet", index=False)
        assert not import_file(database, kind, folder / f"{kind}.parquet", now=NOW).rejects
    return folder


@pytest.fixture
def exact(home: Path) -> EventData:
    return load_event(Database(home), "march-1", AS_OF)


@pytest.fixture
def many(home: Path, monkeypatch: pytest.MonkeyPatch, exact: EventData) -> Iterator[EventData]:
    """The same event, read as one of very many posts: busy hours have more than 200 and busy days more than 2,000."""
    limits = {"MANY": 1_000, "OF_A_HASHTAG": 10_000, "OF_AN_HOUR": 200, "OF_A_DAY": 2_000}
    for name, limit in limits.items():
        monkeypatch.setattr(signals, name, limit)
    yield load_event(Database(home), "march-1", AS_OF)


def by_hour(known: EventData) -> pd.DataFrame:
    return known.signals.set_index("hours_ago")


def test_posts_without_a_name_and_engagement_are_exact(exact: EventData, many: EventData) -> None:
    columns = ["posts", "unnamed", "engagement"]
    pd.testing.assert_frame_equal(by_hour(many)[columns], by_hour(exact)[columns])
    assert many.signals.dtypes.equals(exact.signals.dtypes)


def test_quiet_hours_and_days_are_exact(exact: EventData, many: EventData) -> None:
    quiet = by_hour(exact).index // 24 == QUIET_DAY
    assert quiet.sum() == 24
    pd.testing.assert_frame_equal(by_hour(many)[quiet], by_hour(exact)[quiet])


def test_accounts_of_busy_hours_are_right_within_a_few_in_a_hundred(exact: EventData, many: EventData) -> None:
    busy = by_hour(exact).index // 24 != QUIET_DAY
    ratio = by_hour(many)[busy]["accounts"] / by_hour(exact)[busy]["accounts"]
    assert (ratio != 1).any()
    assert abs(ratio.mean() - 1) < 0.03 and ratio.std() < 0.06
    assert (by_hour(many)["accounts"] <= by_hour(many)["posts"]).all()


def test_the_accounts_of_a_day_err_as_a_draw_of_every_kth_does(exact: EventData, many: EventData) -> None:
    """The accounts left in a sample of every k-th are binomial: k times them scatters by sqrt((k - 1) * accounts)."""
    for day in range(QUIET_DAY):
        told, true = (
            int(table.loc[table["hours_ago"] // 24 == day, "first_of_day"].sum())
            for table in (many.signals, exact.signals)
        )
        posts = int(exact.signals.loc[exact.signals["hours_ago"] // 24 == day, "posts"].sum())
        every = -(-posts // 2_000)
        assert every > 5 and told % every == 0
        assert 0 < abs(told - true) < 4 * np.sqrt((every - 1) * true)


def test_an_hour_that_a_few_accounts_flood_shows_them_in_full(exact: EventData, many: EventData) -> None:
    assert by_hour(many).loc[FLOOD_HOUR, "loudest"] == by_hour(exact).loc[FLOOD_HOUR, "loudest"] == 2_000
    for known in (exact, many):
        few = by_few(*(known.signals[column].to_numpy() for column in ("posts", "accounts", "loudest")))
        assert known.signals["hours_ago"][few].tolist() == [FLOOD_HOUR]


def test_hashtags_are_judged_alike(exact: EventData, many: EventData) -> None:
    one, other = (known.hashtags.set_index("hashtag") for known in (exact, many))
    pd.testing.assert_frame_equal(one[["posts", "counted"]], other[["posts", "counted"]], check_like=True)
    assert (one["accounts"] / other["accounts"] - 1).abs().max() < 0.06
    assert (one["accounts"] != other["accounts"]).any()


def test_a_day_later_the_same_posts_tell_the_same(many: EventData, home: Path) -> None:
    """The draw hangs on the accounts' names, so yesterday's days are told today as they were told yesterday."""
    later = load_event(Database(home), "march-1", AS_OF + timedelta(days=1)).signals
    pd.testing.assert_frame_equal(later.assign(hours_ago=later["hours_ago"] - 24), many.signals)
