"""What is kept for pages: no number crosses from one role to the other, none outlives its release."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_type_hints

import pytest
import streamlit as st

from dashboard import cached
from dashboard.cached import Place
from data import Database, Role
from forecasting.released import last_release
from tests.conftest import REPOSITORY, import_text


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    st.cache_resource.clear()


def test_every_key_begins_with_folder_and_role() -> None:
    code = ast.parse((REPOSITORY / "dashboard/cached.py").read_text(encoding="utf-8"))
    kept = {
        node.name: node.args.args[0] if node.args.args else None
        for node in code.body
        if isinstance(node, ast.FunctionDef) and any("cache_" in ast.unparse(one) for one in node.decorator_list)
    }
    assert len(kept) > 5 and kept.pop("_last") is None
    assert next(iter(get_type_hints(cached.Asked).items())) == ("place", Place)
    assert all(
        first is not None and (first.arg, ast.unparse(first.annotation)) in (("place", "Place"), ("asked", "Asked"))
        for first in kept.values()
    )


def test_a_reporter_is_never_handed_what_an_organiser_read(bundled_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_HOME", str(bundled_home))
    people = []
    for role in ("organiser", "reporter", "organiser"):
        monkeypatch.setenv("SHOWDOWN_ROLE", role)
        event = cached.events()[0]
        known = cached.event_data(event.event_id, event.starts_at - timedelta(minutes=1))
        people.append(int(known.bookings["people"].sum()))
    exact, released, again = people
    assert exact == again and exact % 5 and released % 5 == 0


def test_a_reporter_gets_the_next_release_within_a_quarter_of_an_hour() -> None:
    reporter, evening = Place(Path(), Role.REPORTER), datetime(2026, 3, 1, 20, tzinfo=UTC)
    before, at, after = (reporter.turn(evening + timedelta(seconds=seconds)) for seconds in (-1, 0, 899))
    assert before != at == after
    for offset in (timedelta(hours=5, minutes=45), timedelta(hours=9, minutes=30), timedelta(hours=-3)):
        assert reporter.turn(evening - offset) != reporter.turn(evening - offset - timedelta(seconds=1))
    assert Place(Path(), Role.ORGANISER).turn(evening) is None


def test_what_an_organiser_read_stays_theirs_when_the_role_is_lost(
    bundled_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of a page holds what it was drawn with; what is computed from that is no reporter's either."""
    monkeypatch.setenv("SHOWDOWN_HOME", str(bundled_home))
    monkeypatch.setenv("SHOWDOWN_ROLE", "organiser")
    event = cached.events()[0]
    release = last_release(event.starts_at - timedelta(days=2), event.timezone)
    exact = cached.reading(event.event_id, release)
    st.cache_resource.clear()
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    assert exact.simulation.forecast is exact.forecast
    released = cached.reading(event.event_id, release)
    assert released.simulation.forecast is released.forecast
    assert exact.forecast.registered % 5 and released.forecast.registered % 5 == 0


def test_the_first_release_is_read_when_it_has_come(
    march: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a moment before it nothing is told until then, and what it holds afterwards."""
    imported, asked_for = datetime(2026, 3, 1, 10, tzinfo=UTC), datetime(2026, 3, 1, 19, tzinfo=UTC)
    events = "event_id,name,starts_at,timezone\nmarch-1,A march,2026-03-20T12:00Z,UTC\n"
    import_text(march, tmp_path, "events", events, now=imported)
    rows = "".join(f"r{n},2026-02-28T{n % 20:02}:00Z,Harbin\n" for n in range(60))
    text = f"registration_id,registered_at,city\n{rows}"
    import_text(march, tmp_path, "registrations", text, "march-1", now=imported)
    monkeypatch.setenv("SHOWDOWN_HOME", str(march.home))
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    told = []
    for minute in (-5, 5):
        at = datetime(2026, 3, 1, 20, tzinfo=UTC) + timedelta(minutes=minute)
        monkeypatch.setattr("data.releases.clock", lambda at=at: at)
        monkeypatch.setattr(cached, "clock", lambda at=at: at)
        told.append(cached.event_data("march-1", asked_for).registered)
    assert told == [0, 60]
