"""The real record, in the columns that every import knows.

`facts/` holds what was reported, with dates only. Here a date gets an hour, so that a replay of
an earlier moment cannot see it too soon. Nothing is added to what a source says.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pandas as pd

FACTS = Path(__file__).parent / "facts"
SHANGHAI = timezone(timedelta(hours=8))
# Sources give days. News of a day counts as known at this hour of it: an assumption.
KNOWN_FROM_HOUR = 18


@dataclass(frozen=True)
class CrowdReport:
    """Who told a figure of the online crowd, and when: later than the day it is about."""

    of_day: str
    claimed_on: str
    claimant: str


CROWD_REPORTS = (
    CrowdReport("2011-10-11", "2011-10-28", "Caixin"),
    CrowdReport("2011-10-12", "2011-10-13", "China Daily and a blog"),
    CrowdReport("2011-10-13", "2011-10-15", "NTD"),
    CrowdReport("2011-10-26", "2011-10-28", "Caixin"),
)


def known_from(day: str) -> datetime:
    """The moment from which a fact of this day counts as known."""
    return datetime.fromisoformat(day).replace(hour=KNOWN_FROM_HOUR, tzinfo=SHANGHAI)


def milestones(event_id: str) -> pd.DataFrame:
    """The dated pieces of news: event_id, happened_at, title, source, kind."""
    facts = _read("milestones.csv")
    facts["happened_at"] = [known_from(day).isoformat() for day in facts["happened_at"]]
    facts.insert(0, "event_id", event_id)
    return facts[["event_id", "happened_at", "title", "source", "kind"]]


def claims(event_id: str) -> pd.DataFrame:
    """Who claimed how many, the online crowd included, oldest claim first.

    Returns event_id, claimed_at, about, claimant, low, high (people; empty where none was given),
    source, note.
    """
    told = pd.concat([_read("claims.csv"), _crowd_claims()])
    told["claimed_at"] = [known_from(day).isoformat() for day in told["claimed_at"]]
    told = told.sort_values("claimed_at", kind="stable")
    told.insert(0, "event_id", event_id)
    return told[["event_id", "claimed_at", "about", "claimant", "low", "high", "source", "note"]]


def _crowd_claims() -> pd.DataFrame:
    figures = _read("crowd_online.csv").set_index("at")
    rows = [(report, figures.loc[report.of_day]) for report in CROWD_REPORTS]
    return pd.DataFrame(
        {
            "claimed_at": [report.claimed_on for report, _ in rows],
            "about": [f"{figure['what']}, {report.of_day}" for report, figure in rows],
            "claimant": [report.claimant for report, _ in rows],
            "low": [figure["low"] for _, figure in rows],
            "high": [figure["high"] for _, figure in rows],
            "source": [figure["source"] for _, figure in rows],
            "note": ["online, not in the street" for _ in rows],
        }
    )


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(FACTS / name, dtype=str, keep_default_na=False, encoding="utf-8")
