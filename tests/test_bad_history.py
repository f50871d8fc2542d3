"""Histories that fit badly: the command line gives a sound answer or a clear message, never a silent zero."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import cli
from tests.past_events import PastEvents, call, past_events

MUCH = 5  # how many times the books a median may be, two days before the start, where nothing is known to come
DAYS = 2
STEADY = [20, 24, 18, 22, 26, 21, 19, 23, 25, 20]


def moved(past: PastEvents, cities: Sequence[str]) -> PastEvents:
    """The same with the people of the last event from these cities."""
    rows = past.registrations.copy()
    own = rows["event_id"] == "walk-09"
    rows.loc[own, "city"] = np.resize(list(cities), own.sum())
    return replace(past, registrations=rows)


def sized(own: int, before: int) -> PastEvents:
    """Nine events of `before` people and one of `own`; large ones come in parties of a hundred, and nobody cancels."""
    parties = [100 if people > 1000 else 1 for people in (before, own)]
    counts = [before // parties[0]] * 9 + [own // parties[1]]
    past = past_events(counts)
    rows = past.registrations.assign(cancelled_at=None)
    rows["party_size"] = np.where(rows["event_id"] == "walk-09", parties[1], parties[0])
    return replace(past, registrations=rows)


# Ten events each, of which the last is looked at most.
HISTORIES = {
    "other cities": moved(past_events(STEADY), ["Köln", "Aachen", "Trier"]),
    "cities of which nobody knows any": past_events(STEADY, cities=[""]),
    "60 cities": past_events(STEADY, cities=[f"City {n}" for n in range(60)]),
    "without attendance": past_events(STEADY, attendance=False),
    "counted only as a whole": past_events(STEADY, attendance=False, attended=30),
    "nobody ever came": past_events(STEADY, attendance=False, attended=0),
    "one event before": past_events([0] * 8 + [20, 24]),
    "two events before": past_events([0] * 7 + [20, 22, 24]),
    "overlapping events": past_events(STEADY, every=timedelta(hours=5)),
    "a regime that changed": past_events([20] * 5 + [400] * 4 + [380]),
    "a regime that ended": past_events([400] * 6 + [20] * 3 + [18]),
    "events without sign-ups before": past_events([0] * 9 + [20]),
    "large parties": past_events(STEADY, largest_party=500),
    "a year between two": past_events(STEADY, every=timedelta(days=365)),
    "all at the same moment": past_events(STEADY, every=timedelta(0)),
    "3 people after 3": sized(3, 3),
    "3 people after 30": sized(3, 30),
    "3 people after 30,000": sized(3, 30_000),
    "300 people after 30,000": sized(300, 30_000),
    "30,000 people after 3": sized(30_000, 3),
    "30,000 people after 30,000": sized(30_000, 30_000),
}
# The last has no sign-up yet when it is forecast: after one event that had some, after nine, after none.
EMPTY = {
    "nobody yet, after one": past_events([0] * 8 + [20, 0]),
    "nobody yet, after nine": past_events([20] * 9 + [0]),
    "nobody ever": past_events([0] * 10),
}
SERIES = {name: f"s{n:02}" for n, name in enumerate([*HISTORIES, *EMPTY])}

every_history = pytest.mark.parametrize("name", HISTORIES)


@dataclass(frozen=True)
class World:
    """All these series in one pair of files: their backtest, the people on the books then, and a home with them."""

    table: pd.DataFrame
    books: pd.Series
    home: str

    def forecast(self, name: str) -> dict:
        """The outlook for the last event of a series."""
        event_id = f"{SERIES[name]}-09"
        as_of = self.table.set_index("event_id").loc[event_id, "as_of"].iloc[0].isoformat()
        command = ["forecast", event_id, "--as-of", as_of, "--json", "--home", self.home]
        result = CliRunner().invoke(cli.app, command)
        assert (result.exit_code, result.stderr) == (0, ""), result.output
        return json.loads(result.stdout)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    past = together(HISTORIES | EMPTY)
    files, out, home = past.write(folder / "files"), folder / "out.parquet", str(folder / "home")
    result = call(folder, files, "--days-before", str(DAYS), "--json", "--out", str(out))
    assert (result.exit_code, result.stderr) == (0, "Forecasting\n"), result.output
    assert json.loads(result.stdout)["forecasts"] == len(SERIES) * 10
    for kind, file in (("events", files[1]), ("registrations", files[3])):
        assert CliRunner().invoke(cli.app, ["import", kind, file, "--home", home]).exit_code == 0
    return World(pd.read_parquet(out), on_the_books(past), home)


def together(histories: dict[str, PastEvents]) -> PastEvents:
    """All in one pair of files, each a series of its own."""
    tables = []
    for kind in ("events", "registrations"):
        parts = {SERIES[name]: getattr(past, kind) for name, past in histories.items()}
        named = [part.assign(event_id=part["event_id"].str.replace("walk", series)) for series, part in parts.items()]
        tables.append(pd.concat(named, ignore_index=True))
    return PastEvents(*tables)


def on_the_books(past: PastEvents) -> pd.Series:
    """People registered at the as-of, by event."""
    rows = past.registrations.merge(past.events[["event_id", "starts_at"]], on="event_id")
    as_of = moment(rows["starts_at"]) - pd.Timedelta(days=DAYS)
    there = (moment(rows["registered_at"]) <= as_of) & ~(moment(rows["cancelled_at"]) <= as_of)
    return rows[there].groupby("event_id")["party_size"].sum().reindex(past.events["event_id"], fill_value=0)


def moment(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, utc=True, format="ISO8601")


def test_every_quantile_of_every_backtest_is_a_number_of_people(world: World) -> None:
    quantiles = world.table[["registered_quantile", "turnout_quantile"]]
    assert len(quantiles) == len(SERIES) * 10 * 99
    assert np.isfinite(quantiles).all(axis=None) and quantiles.ge(0).all(axis=None)


@every_history
def test_every_history_gets_a_sound_backtest(world: World, name: str) -> None:
    """Two days before, most have signed up: the middle is near the books, whatever the others of the series did."""
    medians = world.table[world.table["level"] == 0.5].set_index("event_id")
    books = world.books[world.books.index.str.startswith(SERIES[name]) & (world.books >= 2)]
    registered = medians.loc[books.index, "registered_quantile"]
    assert f"{SERIES[name]}-09" in books.index
    assert (registered >= books / MUCH).all() and (registered <= books * MUCH).all()
    assert (medians.loc[books.index, "turnout_quantile"] <= books * MUCH).all()


@every_history
def test_every_history_gets_a_sound_forecast(world: World, name: str) -> None:
    answer = world.forecast(name)
    assert answer["registered"] == world.books[f"{SERIES[name]}-09"] > 0
    for summary in (answer["final_registered"], answer["turnout"]):
        levels = [summary[level] for level in ("q05", "q10", "q25", "q50", "q75", "q90", "q95")]
        assert levels == sorted(levels) and np.isfinite([*levels, summary["mean"]]).all()
    assert answer["registered"] / MUCH <= answer["final_registered"]["q50"] <= answer["registered"] * MUCH
    assert answer["turnout"]["q95"] > 0 and len(answer["sentence"]) > 40 and answer["method"]


@pytest.mark.parametrize("name", EMPTY)
def test_an_event_without_sign_ups_is_said_to_have_none_and_is_no_certain_zero(world: World, name: str) -> None:
    answer = world.forecast(name)
    assert answer["registered"] == 0 and "no one has signed up yet" in answer["sentence"].lower()
    assert answer["turnout"]["q95"] > 0
