"""The address of an answer: whatever is in it, it reads back as the very same event, moment and assumptions."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard import links
from forecasting.assumptions import ASSUMPTIONS
from forecasting.outlook import Outlook
from forecasting.scenario import Scenario
from tests import handmade

OUTLOOK = handmade.outlook()
CHANGED, EXACT, RELEASED = "data have changed", "made of exact numbers", "made of released numbers"
SCENARIOS = st.builds(
    Scenario, **{one.name: st.none() | st.floats(one.minimum, one.maximum) for one in ASSUMPTIONS}
)  # fmt: skip


def parameters(outlook: Outlook, page: str = "scenarios") -> dict[str, str]:
    pairs = parse_qsl(urlsplit(links.address(page, outlook)).query, strict_parsing=True, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_an_address_names_event_moment_and_data() -> None:
    assert parameters(OUTLOOK, "") == {"event": "demo", "as_of": "2011-11-23T12:00Z", "v": "v1"}


def test_an_address_of_a_scenario_is_readable() -> None:
    assumed = replace(OUTLOOK, scenario=Scenario(blocked_share=0.95, target=2000.0))
    assert links.address("scenarios", assumed).endswith(
        "scenarios?event=demo&as_of=2011-11-23T12:00Z&v=v1&blocked_share=0.95&target=2000"
    )


@given(SCENARIOS)
@example(Scenario(extra_seats=1e-7, target=1e8))
def test_the_assumptions_of_an_address_are_the_very_same(scenario: Scenario) -> None:
    found = parameters(replace(OUTLOOK, scenario=scenario))
    settings = [f"{name}={value}" for name, value in found.items() if name not in ("event", "as_of", "v")]
    assert Scenario.from_settings(settings) == scenario


@given(st.datetimes(timezones=st.just(UTC)))
def test_the_moment_of_an_address_is_the_very_same(moment: datetime) -> None:
    assert datetime.fromisoformat(parameters(replace(OUTLOOK, as_of=moment))["as_of"]) == moment


@given(st.text(min_size=1))
@example("a&v=0#b c/../?é杭州")
def test_any_event_can_be_addressed(event_id: str) -> None:
    found = parameters(replace(OUTLOOK, event=replace(handmade.EVENT, event_id=event_id)))
    assert found == {"event": event_id, "as_of": "2011-11-23T12:00Z", "v": "v1"}


@pytest.mark.parametrize(
    ("of_link", "at_hand", "said"),
    [
        ("0a1b", "2c3d", CHANGED), ("r-0a", "r-1b", CHANGED), ("0a1b", "r-0a", EXACT), ("r-0a", "0a1b", RELEASED),
        ("r-0a", "r-0a", None), (None, "r-0a", None),
    ],
)  # fmt: skip
def test_a_link_between_an_organiser_and_a_reporter_is_told_as_what_it_is(
    monkeypatch: pytest.MonkeyPatch, of_link: str | None, at_hand: str, said: str | None
) -> None:
    told: list[str] = []
    monkeypatch.setattr(links, "arrived", lambda name: of_link)
    monkeypatch.setattr(links, "say", told.append)
    links.compare_version(at_hand)
    assert [part for part in (CHANGED, EXACT, RELEASED) if any(part in words for words in told)] == [said] * bool(said)
    assert len(told) == bool(said)
