"""Posts as a signal: hours, accounts and hashtags, counted in a real database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from data import Database, ImportReport, load_event
from forecasting.tables import HASHTAG_COLUMNS, SIGNAL_COLUMNS, EventData
from tests.conftest import NOW

TakeIn = Callable[..., ImportReport]
AS_OF = datetime(2026, 5, 10, 12, tzinfo=UTC)


def posts(*rows: str) -> str:
    """A file of posts; a row: hours before the as-of, author, hashtag, likes."""
    lines = ["post_id,posted_at,author_id,hashtag,likes"]
    for count, row in enumerate(rows):
        hours, *rest = (part.strip() for part in row.split(","))
        moment = AS_OF - timedelta(hours=float(hours))
        lines.append(",".join([f"p{count}", moment.isoformat(), *(rest + ["", "", ""])[:3]]))
    return "\n".join(lines) + "\n"


def hashtags(known: EventData) -> dict[str | None, tuple[int, int, bool]]:
    """Posts, accounts and whether it counts, by hashtag."""
    return {
        None if pd.isna(row.hashtag) else row.hashtag: (row.posts, row.accounts, row.counted)
        for row in known.hashtags.itertuples()
    }


def test_hours_run_back_from_the_as_of_and_count_accounts_once(march: Database, take_in: TakeIn) -> None:
    take_in(
        "posts",
        posts(
            "0, ann, , 3", "0.99, ann, , 4", "0.5, bob, ,",  # the last hour: three posts of two accounts
            "1, ann, , 5000",  # an hour and no second more: hour 1; one post brings at most 1,000
            "23.9, ann", "23.9, cem",  # the same bin of 24 hours: ann's first of it
            "24, ann",  # the bin before
        ),
        "march-1",
    )  # fmt: skip
    hours = load_event(march, "march-1", AS_OF).signals.set_index("hours_ago")
    assert hours.index.tolist() == [0, 1, 23, 24]
    assert hours["posts"].tolist() == [3, 1, 2, 1]
    assert hours["accounts"].tolist() == [2, 1, 2, 1]
    assert hours["engagement"].tolist() == [7, 1000, 0, 0]
    # In hour 0 bob is new to the day; ann and cem began it at hour 23.
    assert hours["first_of_day"].tolist() == [1, 0, 2, 1]


def test_posts_after_the_as_of_are_not_seen(march: Database, take_in: TakeIn) -> None:
    take_in("posts", posts("-0.001, ann", "5, bob"), "march-1")
    known = load_event(march, "march-1", AS_OF)
    assert known.signals["hours_ago"].tolist() == [5]
    assert hashtags(known) == {"": (1, 1, True)}
    later = load_event(march, "march-1", AS_OF + timedelta(hours=1))
    assert later.signals["posts"].tolist() == [1, 1]


def test_a_corrected_post_counts_where_it_stood_then(march: Database, take_in: TakeIn) -> None:
    take_in("posts", posts("5, ann"), "march-1")
    take_in("posts", posts("7, ann"), "march-1", now=AS_OF + timedelta(days=1))
    assert load_event(march, "march-1", AS_OF).signals["hours_ago"].tolist() == [5]
    corrected = load_event(march, "march-1", AS_OF, known_at=AS_OF + timedelta(days=2))
    assert corrected.signals["hours_ago"].tolist() == [7]


@pytest.mark.parametrize(
    "spelling",
    ["#OccupyTaobao#", "#OccupyTaobao", "OccupyTaobao", "#occupytaobao#", "＃Occupy Taobao＃", "# OccupyTaobao"],
)
def test_a_hashtag_is_one_however_it_is_written(march: Database, take_in: TakeIn, spelling: str) -> None:
    rows = [f"{n}, a{n}, #OccupyTaobao#" for n in range(3)]
    take_in("posts", posts(*rows, f"5, late, {spelling}"), "march-1")
    known = load_event(march, "march-1", AS_OF)
    assert hashtags(known) == {"OccupyTaobao": (4, 4, True)}
    assert known.signals["posts"].sum() == 4


def test_chinese_and_english_hashtags_stand_side_by_side(march: Database, take_in: TakeIn) -> None:
    take_in("posts", posts("1, a, #占领淘宝#", "1, b, ＃占领淘宝", "1, c, #OccupyTaobao#", "1, d"), "march-1")
    assert hashtags(load_event(march, "march-1", AS_OF)) == {
        "占领淘宝": (2, 2, True),
        "OccupyTaobao": (1, 1, True),
        "": (1, 1, True),
    }


def test_a_hashtag_that_hardly_anyone_uses_is_listed_and_not_counted(march: Database, take_in: TakeIn) -> None:
    """Forty accounts ask for one; a single account floods another, which is 1 of 41 accounts, below 5 %."""
    asked = [f"{n % 20}, a{n}, #march" for n in range(40)]
    flood = ["2, spam, #BuyWatches"] * 300
    take_in("posts", posts(*asked, *flood), "march-1")
    known = load_event(march, "march-1", AS_OF)
    assert hashtags(known) == {"march": (40, 40, True), "BuyWatches": (300, 1, False)}
    assert known.signals["posts"].sum() == 40 == known.signals["accounts"].sum()


def test_the_many_hashtags_that_do_not_count_are_summed_beyond_twelve(march: Database, take_in: TakeIn) -> None:
    asked = [f"1, a{n}, #march" for n in range(100)]
    others = [f"1, b{n % 2}, #other{n}" for n in range(20)]
    take_in("posts", posts(*asked, *others), "march-1")
    found = hashtags(load_event(march, "march-1", AS_OF))
    assert len(found) == 1 + 12 + 1
    assert found["march"] == (100, 100, True)
    assert found[None][0] == 8 and not found[None][2]
    assert sum(posts for posts, _, _ in found.values()) == 120


def test_posts_without_an_account_count_as_one(march: Database, take_in: TakeIn) -> None:
    take_in("posts", posts("0.5, ann", *["0.2, "] * 50), "march-1")
    hour = load_event(march, "march-1", AS_OF).signals.iloc[0]
    assert (hour["posts"], hour["accounts"], hour["unnamed"], hour["first_of_day"]) == (51, 2, 50, 2)


def test_a_flood_of_one_account_shows_in_the_loudest(march: Database, take_in: TakeIn) -> None:
    crowd = [f"0.5, a{n}" for n in range(60)]
    take_in("posts", posts(*crowd, *["0.5, flood"] * 500), "march-1")
    hour = load_event(march, "march-1", AS_OF).signals.iloc[0]
    # The flood and nineteen of the sixty who posted once.
    assert (hour["posts"], hour["accounts"], hour["loudest"]) == (560, 61, 519)


@pytest.mark.parametrize("signals", [True, False])
def test_an_event_without_posts_has_empty_tables(march: Database, signals: bool) -> None:
    known = load_event(march, "march-1", AS_OF, signals=signals)
    assert known.signals.empty and known.hashtags.empty
    assert list(known.signals.columns) == list(SIGNAL_COLUMNS)
    assert list(known.hashtags.columns) == list(HASHTAG_COLUMNS)
    assert known.signals.dtypes.astype(str).to_dict() == SIGNAL_COLUMNS


def test_a_reader_without_signals_sees_none(march: Database, take_in: TakeIn) -> None:
    take_in("posts", posts("1, ann"), "march-1")
    assert load_event(march, "march-1", AS_OF, signals=False).signals.empty


def test_posts_dated_after_the_import_are_kept_unseen_and_told(march: Database, take_in: TakeIn) -> None:
    before, after = NOW - timedelta(days=1), NOW + timedelta(days=1)
    file = "post_id,posted_at\n" + "".join(f"p{n},{moment.isoformat()}\n" for n, moment in enumerate([before, after]))
    report = take_in("posts", file, "march-1")
    assert report.new == 2 and not report.rejects
    assert report.notes == ("1 post is dated after this import. It is kept, and not seen before its moment.",)
    assert load_event(march, "march-1", NOW).signals["posts"].sum() == 1
    assert load_event(march, "march-1", after).signals["posts"].sum() == 2
    assert take_in("posts", file, "march-1").notes == report.notes


def test_what_cannot_be_a_post_is_rejected_and_the_rest_kept(march: Database, take_in: TakeIn) -> None:
    file = "post_id,posted_at,author_id,likes\n,2026-02-01,a,1\nx,soon,a,1\ny,2026-02-01,,-1\nz,2026-02-01,,\n"
    report = take_in("posts", file, "march-1")
    assert [reject.line for reject in report.rejects] == [2, 3, 4] and report.new == 1
    assert load_event(march, "march-1", AS_OF).signals["unnamed"].tolist() == [1]
