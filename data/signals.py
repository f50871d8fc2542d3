"""An event's posts as a forecast reads them: hours and hashtags, counted in the database and nowhere else."""

from typing import Any

import duckdb
import pandas as pd

from data.queries import frame
from forecasting.tables import FEW_ACCOUNTS, LEAST_OF_A_HASHTAG

MOST_OTHER_HASHTAGS = 12  # told apart of those that do not count
MOST_ENGAGEMENT = 1_000  # reposts, comments and likes of one post: beyond it one post would drown all others


def read_signals(connection: duckdb.DuckDBPyConnection, moment: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """The tables `signals` and `hashtags` of an EventData; moment: event_id, as_of and known_at."""
    hashtags = frame(connection, "signal_hashtags", **moment, least_share=LEAST_OF_A_HASHTAG, most=MOST_OTHER_HASHTAGS)
    spellings = [spelling for written in hashtags["spellings"] for spelling in written]
    hours = frame(
        connection,
        "signals",
        **moment,
        spellings=spellings,
        loudest=FEW_ACCOUNTS,
        most_engagement=MOST_ENGAGEMENT,
    )
    return {"signals": hours, "hashtags": hashtags.drop(columns="spellings")}
