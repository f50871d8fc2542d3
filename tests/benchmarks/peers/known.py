"""What the peers are told: of each event exactly what was known at the as-of, read from the files alone.

Nothing of the product is used here, so that a fault in its queries cannot hide in both sides of the comparison.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from tests.benchmarks.peers.exchange import ALONE, HISTORY, Case

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True)
class World:
    """All that files say, the future included.

    events: event_id, starts_at, series; one row each. registrations: event_id, registered_at, cancelled_at (NaT where
    never), party_size (people), attended (True, False or missing).
    """

    events: pd.DataFrame
    registrations: pd.DataFrame

    def in_one_series(self) -> "World":
        """The same world, where every event may learn from every other."""
        return replace(self, events=self.events.assign(series="all"))

    def only(self, event_ids: Iterable[str]) -> "World":
        """These events alone and their registrations."""
        kept = set(event_ids)
        return World(*(table[table["event_id"].isin(kept)] for table in (self.events, self.registrations)))


def read_world(folder: Path) -> World:
    """The events and registrations of a folder; a series is what stands before the first "-" where none is given."""
    events = pd.read_parquet(folder / "events.parquet")
    if "series" not in events:
        events = events.assign(series=events["event_id"].str.split("-").str[0])
    return World(events, pd.read_parquet(folder / "registrations.parquet"))


def write_world(world: World, folder: Path) -> None:
    """The two files that `read_world` reads, and the command line too."""
    world.events.to_parquet(folder / "events.parquet", index=False)
    world.registrations.to_parquet(folder / "registrations.parquet", index=False)


def choose_events(world: World, most: int, rng: np.random.Generator) -> list[str]:
    """At most so many events, any as likely as any other, by id."""
    ids = world.events["event_id"].sort_values().to_numpy()
    return sorted(str(event_id) for event_id in rng.choice(ids, min(most, len(ids)), replace=False))


def cases(world: World, task: str, event_ids: Iterable[str], horizons: Iterable[float]) -> list[Case]:
    """Every event at every horizon (days before), for HISTORY or for ALONE."""
    look = with_history if task == HISTORY else alone
    horizons = tuple(horizons)
    return [look(world, event_id, days) for event_id in event_ids for days in horizons]


def with_history(world: World, event_id: str, days_before: float) -> Case:
    """The finished events of the series: what they had on the books at the same lead, and who came."""
    event = _event(world, event_id)
    starts_at, ahead = event["starts_at"], timedelta(days=days_before)
    as_of = starts_at - ahead
    others = world.events[(world.events["series"] == event["series"]) & (world.events["event_id"] != event_id)]
    rows = _finished(world, others[others["starts_at"] < as_of], ahead)
    under_way = others["starts_at"][(others["starts_at"] >= as_of) & (others["starts_at"] < starts_at)]
    books = _books(world, event_id, as_of)
    return Case(HISTORY, event_id, days_before, starts_at, books, under_way.nunique() + 1, _season(rows), rows)


def alone(world: World, event_id: str, days_before: float) -> Case:
    """The event's own sign-ups in steps of 24 hours back from the as-of, from the first one on."""
    starts_at = _event(world, event_id)["starts_at"]
    as_of = starts_at - timedelta(days=days_before)
    own = _own(world, event_id)
    own = own[own["registered_at"] <= as_of]
    days_ago = ((as_of - own["registered_at"]) // _DAY).astype(int)
    n_days = int(days_ago.max()) + 1 if len(own) else 0
    people = np.bincount(days_ago, weights=own["party_size"], minlength=n_days)[::-1]
    ends = pd.DatetimeIndex([as_of - age * _DAY for age in reversed(range(n_days))], tz="UTC")
    rows = pd.DataFrame({"ds": ends, "y": people, "books": np.nan})
    steps = max(int(np.ceil(days_before)), 1)
    return Case(ALONE, event_id, days_before, starts_at, _books(world, event_id, as_of), steps, 1, rows)


def _finished(world: World, events: pd.DataFrame, ahead: timedelta) -> pd.DataFrame:
    """ds, y, books of finished events, oldest first; those where nobody was marked present or absent are left out."""
    events = events.sort_values(["starts_at", "event_id"])
    signed_up = world.registrations.merge(events[["event_id", "starts_at"]], on="event_id")
    then = signed_up[_on_the_books(signed_up, signed_up["starts_at"] - ahead)]
    marked = signed_up[signed_up["attended"].notna()]
    came = marked["party_size"].where(marked["attended"].astype(bool), 0).groupby(marked["event_id"]).sum()
    books = then.groupby("event_id")["party_size"].sum()
    rows = pd.DataFrame(
        {
            "ds": events["starts_at"],
            "y": events["event_id"].map(came).astype(float),
            "books": events["event_id"].map(books).fillna(0.0).astype(float),
        }
    )
    return rows[rows["y"].notna()].reset_index(drop=True)


def _event(world: World, event_id: str) -> pd.Series:
    return world.events.set_index("event_id").loc[event_id]


def _own(world: World, event_id: str) -> pd.DataFrame:
    return world.registrations[world.registrations["event_id"] == event_id]


def _books(world: World, event_id: str, as_of: pd.Timestamp) -> float:
    own = _own(world, event_id)
    return float(own.loc[_on_the_books(own, as_of), "party_size"].sum())


def _on_the_books(registrations: pd.DataFrame, moment: "pd.Timestamp | pd.Series") -> pd.Series:
    """Whether each was signed up, and had not cancelled, at a moment."""
    return (registrations["registered_at"] <= moment) & ~(registrations["cancelled_at"] <= moment)


def _season(rows: pd.DataFrame) -> int:
    """A week where there is an event a day and two weeks of them, else none."""
    return _WEEK if len(rows) >= 2 * _WEEK and rows["ds"].diff().median() == _DAY else 1
