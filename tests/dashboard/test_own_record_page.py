"""Forecasts frozen before events that have been counted since: what the Track record page makes of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import data
from forecasting.frozen import FREEZE, make_frozen
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_track_record_page import headings
from tests.past_events import past_events

_DAYS = (7, 1)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[bool]]]:
    """A home with six events, each forecast twice beforehand and once afterwards; whether each forecast held."""
    folder = tmp_path_factory.mktemp("recorded")
    series = past_events([40, 60, 50, 80, 30, 70], attended=[None, None, None, 5, None, None])
    series.write(folder)
    database = data.Database(folder / "home")
    for kind in ("events", "registrations"):
        data.import_file(database, kind, folder / f"{kind}.csv", now=datetime(2026, 1, 1, tzinfo=UTC))
    came = series.registrations.query("attended == 'true'").groupby("event_id")["party_size"].sum()
    came["walk-03"] = 5  # the count of the whole event goes before the marks
    held = []
    for event in data.list_events(database):
        for days in _DAYS:
            known = data.load_event(database, event.event_id, event.starts_at - timedelta(days=days))
            frozen = make_frozen(known, known.as_of, FREEZE)
            data.store_frozen(database, frozen)
            low, high = np.asarray(frozen.turnout_quantiles)[[9, 89]]
            held.append(bool(low <= came[event.event_id] <= high))
        data.store_frozen(database, make_frozen(known, event.starts_at + timedelta(days=1), FREEZE))
    yield folder / "home", held


def test_forecasts_made_beforehand_are_held_against_the_counts(
    open_page: OpenPage, recorded: tuple[Path, list[bool]]
) -> None:
    home, held = recorded
    assert 0 < sum(held) < len(held)
    page = open_page("track_record", home=home)
    assert not page.exception and not page.error
    assert not [one for one in headings(page) if "put to the test yet" in one]
    told = [one.value for one in page.markdown if "A walk" in one.value]
    last = held[len(_DAYS) - 1 :: len(_DAYS)][::-1]  # listed latest first
    assert ["held" in one.split("(80 %): ")[1] for one in told] == last
    assert all("the last of 2 forecasts" in one for one in told)
    events = int(sum(held) / len(_DAYS) + 0.5)  # each event weighs once; half an event counts as one
    assert headings(page)[0] == f"80 % ranges held at about {events} of 6 events forecast here"


def test_from_five_events_on_the_record_is_drawn_with_a_warning(
    open_page: OpenPage, recorded: tuple[Path, list[bool]]
) -> None:
    page = open_page("track_record", home=recorded[0])
    keys = {button.key for button in page.button}
    assert {"export_own_reliability", "export_own_places", "export_own_errors"} <= keys, keys
    assert any("12 forecasts of 6 events" in one.value for one in page.markdown)


def test_the_outlook_tells_the_own_record_first(open_page: OpenPage, recorded: tuple[Path, list[bool]]) -> None:
    page = open_page("outlook", home=recorded[0], as_of="2025-02-01T10:00Z", event="walk-05")
    assert not page.exception
    said = [one.value for one in page.markdown if "track record" in one.value]
    assert len(said) == 1 and "hotel" not in said[0] and "forecast here" in said[0]


def test_a_count_that_a_person_enters_is_an_outcome_too(tmp_path: Path, open_page: OpenPage) -> None:
    """Nobody was marked present: what the event's own row says counts."""
    series = past_events([40], attendance=False)
    series.write(tmp_path)
    database = data.Database(tmp_path / "home")
    for kind in ("events", "registrations"):
        data.import_file(database, kind, tmp_path / f"{kind}.csv", now=datetime(2026, 1, 1, tzinfo=UTC))
    start = pd.Timestamp(series.events["starts_at"][0]).to_pydatetime()
    known = data.load_event(database, "walk-00", start - timedelta(days=1))
    data.store_frozen(database, make_frozen(known, known.as_of, FREEZE))
    assert "No forecast made here has been put to the test yet" in headings(
        open_page("track_record", home=database.home)
    )
    series.events.assign(attended=1_000_000).to_csv(tmp_path / "events.csv", index=False)
    data.import_file(database, "events", tmp_path / "events.csv", now=datetime(2026, 1, 2, tzinfo=UTC))
    told = [one.value for one in open_page("track_record", home=database.home).markdown if "A walk" in one.value]
    assert len(told) == 1 and "1,000,000 counted" in told[0] and "**missed**" in told[0]
