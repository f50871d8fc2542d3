"""Shredding on the page Data: told before and after, asked for by the event's name, and never by a slip."""

import html
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import actions
from data import Database, ImportReport, list_events
from data.shred import preview_shred, shred_event

OpenPage = Callable[..., AppTest]
Take = Callable[..., ImportReport]
TODAY = datetime.now(UTC)
SIGN_UPS = "registration_id,registered_at,city\na,2026-02-01,Canton\nb,2026-02-02,Canton\n"


@pytest.fixture
def begun(march: Database, take_in: Take) -> Database:
    """march-1, which began four weeks ago, with two people."""
    start = TODAY - timedelta(days=28)
    take_in("events", f"event_id,name,starts_at\nmarch-1,A march,{start.isoformat()}\n")
    take_in("registrations", SIGN_UPS, "march-1")
    return march


def texts(page: AppTest) -> str:
    return " ".join(one.value for one in (*page.markdown, *page.warning, *page.info, *page.success, *page.error))


def test_it_is_told_before_it_happens_by_itself(
    begun: Database, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page("data", begun.home)
    assert not page.exception and not page.warning
    monkeypatch.setenv("SHOWDOWN_SHRED", "")
    page = page.run()
    assert "are forgotten for good" in page.warning[0].value
    page.date_input(key="shred_on_march-1").set_value(TODAY.date() + timedelta(days=90)).run()
    page.button(key="shred_on_march-1_save").click().run()
    assert not page.exception and not page.warning
    due_at = preview_shred(begun, "march-1").due_at
    assert due_at is not None and timedelta(days=88) < due_at - TODAY < timedelta(days=92)


def test_another_name_shreds_nothing_and_the_right_one_does(begun: Database, open_page: OpenPage) -> None:
    page = open_page("data", begun.home)
    field = next(one for one in page.text_input if "to shred it now" in one.label)
    field.set_value("A marsh")
    next(one for one in page.button if one.label == "Shred it for good").click().run()
    assert "not the event’s name" in texts(page)
    assert preview_shred(begun, "march-1").sign_ups == 2
    next(one for one in page.text_input if "to shred it now" in one.label).set_value("A march")
    next(one for one in page.button if one.label == "Shred it for good").click().run()
    assert not page.exception
    assert "2 sign-ups forgotten" in html.unescape(texts(page)) and "Its people were forgotten on" in texts(page)
    assert preview_shred(begun, "march-1").is_empty
    assert list_events(begun)[0].registrations == 2


def test_people_who_came_in_since_the_page_was_drawn_are_not_shredded_unseen(
    begun: Database, open_page: OpenPage, take_in: Take
) -> None:
    page = open_page("data", begun.home)
    take_in("registrations", "registration_id,registered_at\nc,2026-02-03\n", "march-1")
    for said, left in (("has changed since it was shown", 3), ("3 sign-ups forgotten", 0)):
        next(one for one in page.text_input if "to shred it now" in one.label).set_value("A march")
        next(one for one in page.button if one.label == "Shred it for good").click().run()
        assert not page.exception and said in html.unescape(texts(page))
        assert preview_shred(begun, "march-1").sign_ups == left


def test_the_server_shreds_what_is_due_and_says_so_without_a_name(
    begun: Database,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    take_in: Take,
) -> None:
    open_page("data", begun.home)
    take_in("events", f"event_id,name,starts_at\nmarch-1,A march,{(TODAY - timedelta(days=31)).isoformat()}\n")
    actions.shred_what_is_due()
    assert preview_shred(begun, "march-1").sign_ups == 2  # the tests are told to shred by hand
    monkeypatch.setenv("SHOWDOWN_SHRED", "")
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    actions.shred_what_is_due()
    assert preview_shred(begun, "march-1").sign_ups == 2
    monkeypatch.setenv("SHOWDOWN_ROLE", "organiser")
    actions.shred_what_is_due()
    assert preview_shred(begun, "march-1").is_empty
    assert "its people are forgotten" in caplog.text and "march" not in caplog.text


def test_every_page_shows_a_shredded_event(begun: Database, open_page: OpenPage) -> None:
    shred_event(begun, "march-1", TODAY)
    for name in ("outlook", "scenarios", "signals", "track_record", "data", "method"):
        page = open_page(name, begun.home)
        assert not page.exception, name
        assert not page.error, name
