"""When releases come by the clock of the event's zone, and the words for what is too small to be told."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dashboard.replay import releases, stops
from forecasting import findings, released, wording
from forecasting.outlook import TOO_CLOSE
from forecasting.tables import Event
from tests.handmade import EVENT, outlook

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("when", "last"),
    [
        ("2026-03-28T20:00", "2026-03-28T20:00"),
        ("2026-03-28T19:59", "2026-03-27T20:00"),
        ("2026-03-29T03:00", "2026-03-28T20:00"),  # clocks went forward in that night
        ("2026-03-29T20:00", "2026-03-29T20:00"),
        ("2026-10-25T19:00", "2026-10-24T20:00"),  # and back in that one
    ],
)
def test_the_last_release_is_the_evening_before(when: str, last: str) -> None:
    moment, evening = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (when, last))
    assert released.last_release(moment, "Europe/Berlin") == evening
    assert released.last_release(moment.astimezone(UTC), "Europe/Berlin") == evening
    assert released.next_release(moment, "Europe/Berlin").replace(tzinfo=None) == datetime.fromisoformat(
        last
    ) + timedelta(days=1)


def test_the_next_release_is_named_until_the_day_of_the_event_is_told() -> None:
    event = Event("m", "M", datetime(2026, 6, 1, 8, tzinfo=UTC), timezone="Europe/Berlin")
    rule = "Released daily at 20:00 (Berlin time): counts below 10 are put together or left out, "
    rule += "the rest are rounded to 5."
    before = released.release_line(event, datetime(2026, 5, 30, 19, tzinfo=UTC))
    assert before == f"{rule} Next: Sun 31 May, 20:00."
    on_the_day = released.release_line(event, datetime(2026, 6, 1, 17, 59, tzinfo=UTC))
    assert on_the_day == f"{rule} Next: Mon 1 Jun, 20:00."
    assert released.release_line(event, datetime(2026, 6, 1, 18, tzinfo=UTC)) == rule


def test_the_control_stops_at_releases_only() -> None:
    start = datetime(2026, 11, 2, 10, tzinfo=BERLIN)
    first, latest = datetime(2026, 10, 20, 20, tzinfo=BERLIN), datetime(2026, 11, 6, 12, tzinfo=BERLIN)

    def release(moment: datetime) -> datetime:
        return released.last_release(moment, "Europe/Berlin")

    found = releases(stops(first, start, latest, release(latest)), first, release)
    assert found[:14] == [first + timedelta(days=day) for day in range(14)]  # clocks go back on the way
    assert found[14:] == [datetime(2026, 11, 5, 20, tzinfo=BERLIN)]  # the evening of the event stands among the 14


def test_what_is_not_released_is_not_called_nobody() -> None:
    few = outlook(has_sign_ups=False, is_released=True, registered=0, verdict=TOO_CLOSE)
    of_past = replace(few, past_events=3)
    without_target = outlook(has_sign_ups=False, is_released=True, target=None, event=replace(EVENT, target=None))
    assert "No sign-ups released yet; this rests on" in wording.sentence(few)
    assert "no sign-ups released yet" in wording.method_line(few)
    assert findings.curve(few) == "No sign-ups released yet"
    assert wording.method_line(of_past).startswith("Forecast from 3 past events of its series and nothing of its own:")
    assert wording.method_line(without_target).startswith("No sign-ups released yet and no")
    for told in (few, of_past, without_target):
        assert "No one" not in wording.sentence(told) + wording.method_line(told)
