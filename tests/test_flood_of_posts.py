"""Ten thousand posts by twenty accounts, through the import, the queries and the fit: the median hardly moves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data import Database, import_file, list_events, load_bundled, load_event
from forecasting.forecast import SEED, Forecast, fit
from forecasting.scenario import Scenario
from forecasting.turnout import simulate_turnout
from tests.conftest import NOW

POSTS, ACCOUNTS = 10_000, 20
BUNDLED_AS_OF = datetime(2011, 11, 23, 12, tzinfo=UTC)
MARCH_AS_OF = datetime(2026, 5, 25, 2, tzinfo=UTC)


def flood(as_of: datetime, hours: float, hashtag: str | None) -> pd.DataFrame:
    """The posts, spread evenly over the hours before the as-of."""
    return pd.DataFrame(
        {
            "post_id": [f"flood{n}" for n in range(POSTS)],
            "posted_at": [(as_of - timedelta(hours=hours * n / POSTS)).isoformat() for n in range(POSTS)],
            "author_id": [f"loud{n % ACCOUNTS}" for n in range(POSTS)],
            "hashtag": hashtag,
            "reposts": 1_000_000,
        }
    )


def take_in(database: Database, folder: Path, kind: str, table: pd.DataFrame, event_id: str | None = None) -> None:
    table.to_parquet(folder / f"{kind}.parquet", index=False)
    assert not import_file(database, kind, folder / f"{kind}.parquet", event_id, now=NOW).rejects


def fitted(database: Database, event_id: str, as_of: datetime) -> Forecast:
    return fit(load_event(database, event_id, as_of), np.random.default_rng(SEED))


def median(forecast: Forecast) -> float:
    return float(np.median(simulate_turnout(forecast, Scenario(), np.random.default_rng(SEED)).total))


@pytest.fixture(scope="module")
def bundled_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("bundled")
    load_bundled(Database(home), NOW)
    return home


@pytest.fixture
def bundled(bundled_files: Path, tmp_path: Path) -> Database:
    """The bundled event, to be spoilt."""
    for file in bundled_files.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return Database(tmp_path)


@pytest.mark.parametrize("hours", [1.0, 24.0, 240.0])
@pytest.mark.parametrize("hashtag", ["#占领淘宝#", "#nobody asked#", None])
def test_the_bundled_event_withstands_it(bundled: Database, tmp_path: Path, hours: float, hashtag: str | None) -> None:
    event_id = list_events(bundled)[0].event_id
    before = fitted(bundled, event_id, BUNDLED_AS_OF)
    take_in(bundled, tmp_path, "posts", flood(BUNDLED_AS_OF, hours, hashtag), event_id)
    known = load_event(bundled, event_id, BUNDLED_AS_OF)
    assert (known.signals["posts"].sum() == 40_000) == (hashtag != "#nobody asked#")
    assert known.hashtags["posts"].sum() == 40_000
    assert abs(median(fitted(bundled, event_id, BUNDLED_AS_OF)) / median(before) - 1) < 0.05


@pytest.fixture
def led(database: Database, tmp_path: Path) -> Database:
    """An event whose sign-ups follow the posts of the day before, so that posts enter its forecast."""
    rng = np.random.default_rng(4)
    loud = rng.random(35) < 0.35
    loud[-1] = False
    days = [MARCH_AS_OF - timedelta(days=34 - n, hours=12) for n in range(35)]
    events = pd.DataFrame(
        [{"event_id": "march-1", "name": "A march", "starts_at": "2026-06-01T02:00Z", "target": 2000.0}]
    )
    sign_ups = [day for n, day in enumerate(days) for _ in range(60 if n and loud[n - 1] else 20)]
    posted = [(day, a) for n, day in enumerate(days) for a in rng.permutation(900)[: 300 if loud[n] else 100]]
    take_in(database, tmp_path, "events", events)
    signed = pd.DataFrame({"registered_at": [day.isoformat() for day in sign_ups]})
    signed["registration_id"] = [f"r{n}" for n in range(len(signed))]
    take_in(database, tmp_path, "registrations", signed, "march-1")
    posts = pd.DataFrame({"posted_at": [day.isoformat() for day, _ in posted]})
    posts["author_id"] = [f"a{account}" for _, account in posted]
    posts["post_id"] = [f"p{n}" for n in range(len(posts))]
    take_in(database, tmp_path, "posts", posts, "march-1")
    return database


@pytest.mark.parametrize("hours", [1.0, 24.0, 240.0, 800.0])
def test_an_event_that_listens_to_posts_withstands_it_too(led: Database, tmp_path: Path, hours: float) -> None:
    before = fitted(led, "march-1", MARCH_AS_OF)
    assert before.signal.used
    take_in(led, tmp_path, "posts", flood(MARCH_AS_OF, hours, None), "march-1")
    after = fitted(led, "march-1", MARCH_AS_OF)
    assert after.signal != before.signal
    assert abs(median(after) / median(before) - 1) < 0.05


def test_it_would_have_moved_the_median_if_each_post_were_an_account(led: Database, tmp_path: Path) -> None:
    """Else the test above could not fail."""
    before = fitted(led, "march-1", MARCH_AS_OF)
    crowd = flood(MARCH_AS_OF, 1.0, None).assign(author_id=[f"crowd{n}" for n in range(POSTS)])
    take_in(led, tmp_path, "posts", crowd, "march-1")
    after = fitted(led, "march-1", MARCH_AS_OF)
    assert median(after) > median(before) and after.signal.factor > before.signal.factor
