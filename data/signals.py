"""An event's posts as a forecast reads them: hours and hashtags, counted in the database and nowhere else.

Up to MANY posts every account of every hour is told apart. Beyond, that would take longer than anyone waits for a page:
busy hours and days are estimated then, as queries/signals_of_many.sql says, and all others still counted.
"""

from typing import Any

import duckdb
import pandas as pd

from data.queries import frame, value
from forecasting.tables import FEW_ACCOUNTS, LEAST_OF_A_HASHTAG

MOST_OTHER_HASHTAGS = 12  # told apart of those that do not count
MOST_ENGAGEMENT = 1_000  # reposts, comments and likes of one post: beyond it one post would drown all others
MANY = 1_000_000  # posts of an event
# Posts up to which everything is counted in an event of many: of a hashtag, of an hour, of a day.
OF_A_HASHTAG, OF_AN_HOUR, OF_A_DAY = 100_000, 1_000, 10_000


def read_signals(connection: duckdb.DuckDBPyConnection, moment: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The tables `signals` and `hashtags` of an EventData; moment: event_id, as_of and known_at."""
    known = value(connection, "posts_known", **moment)
    if not known:
        return _of_days(connection, moment)
    of_many = known > MANY
    hashtags = frame(
        connection,
        "signal_hashtags",
        **moment,
        least_share=LEAST_OF_A_HASHTAG,
        most=MOST_OTHER_HASHTAGS,
        all_counted=OF_A_HASHTAG if of_many else MANY,
    )
    hours = frame(
        connection,
        "signals_of_many" if of_many else "signals",
        **moment,
        spellings=[spelling for written in hashtags["spellings"] for spelling in written],
        loudest=FEW_ACCOUNTS,
        most_engagement=MOST_ENGAGEMENT,
        **({"of_an_hour": OF_AN_HOUR, "of_a_day": OF_A_DAY} if of_many else {}),
    )
    return {"signals": hours, "hashtags": hashtags.drop(columns="spellings")}


def _of_days(connection: duckdb.DuckDBPyConnection, moment: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The same tables from the days that a shredded event keeps; empty ones for an event without posts."""
    of_event = {"event_id": moment["event_id"], "as_of": moment["as_of"]}
    hashtags = frame(
        connection, "shredding/hashtags", **of_event, least_share=LEAST_OF_A_HASHTAG, most=MOST_OTHER_HASHTAGS
    )
    spellings = [spelling for written in hashtags["spellings"] for spelling in written]
    hours = frame(connection, "shredding/signals", **of_event, spellings=spellings)
    return {"signals": hours, "hashtags": hashtags.drop(columns="spellings")}
