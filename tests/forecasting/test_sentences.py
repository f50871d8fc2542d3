"""The quotable sentence as a table: with and without a target, sign-ups, assumptions; on the eve and on the day."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from forecasting import wording
from forecasting.notation import ahead
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from tests.forecasting.worlds import AS_OF, forecast, outlook_of, turnout, world
from tests.handmade import outlook

BEGINS = "As of Wed 4 Mar 2026, 20:00 (Shanghai time), March on the town hall, Wed 11 Mar 2026: "


@pytest.mark.parametrize(
    ("shares", "event", "scenario", "sentence"),
    [
        (
            {"large": 60, "showdown": 20},
            {},
            Scenario(),
            "leaning to large but short of 2,000 (60 %). About 1,500 people, with an 80 % range of 500 to 2,500. "
            "A showdown has about a 20 % chance.",
        ),
        (
            {"large": 60, "showdown": 20},
            {"simulated": "sign-ups and posts"},
            Scenario(),
            "leaning to large but short of 2,000 (60 %). About 1,500 people, with an 80 % range of 500 to 2,500. "
            "A showdown has about a 20 % chance. Simulated sign-ups and posts.",
        ),
        (
            {"large": 45, "modest": 35, "showdown": 20},
            {},
            Scenario(),
            "too close to call, large but short of 2,000 (45 %) or a modest turnout (35 %). About 1,500 people, with "
            "an 80 % range of 500 to 2,500. A showdown has about a 20 % chance.",
        ),
        (
            {"large": 60},
            {"target": None},
            Scenario(),
            "about 1,500 people, with an 80 % range of 500 to 1,500. No target was announced.",
        ),
        (
            {"non-event": 95},
            {},
            Scenario(blocked_share=0.95),
            "assuming buses blocked 95 %, very likely a non-event (95 %). About 50 people, with an 80 % range of 50 to "
            "50. A showdown has a chance of under 5 %.",
        ),
        (
            {"showdown": 80},
            {"simulated": "sign-ups and posts"},
            Scenario(show_up_rate=0.8, late_surge=1.5, extra_seats=200),
            "assuming show-up rate 80 %, late sign-ups × 1.5 and extra seats 200, likely a showdown (80 %). "
            "About 2,500 people, with an 80 % range of 500 to 2,500. Simulated sign-ups and posts.",
        ),
        (
            {"large": 60},
            {"target": None},
            Scenario(bad_weather=0.6),
            "assuming bad weather 60 %, about 1,500 people, with an 80 % range of 500 to 1,500. "
            "No target was announced.",
        ),
    ],
)
def test_the_whole_sentence(
    shares: dict[str, float], event: dict[str, object], scenario: Scenario, sentence: str
) -> None:
    assert wording.sentence(replace(outlook_of(shares, **event), scenario=scenario)) == BEGINS + sentence


@pytest.mark.parametrize(
    ("target", "ends", "method"),
    [
        (
            2000.0,
            "A showdown has about a 25 % chance. No one has signed up yet; this rests on the outside view alone: how "
            "similar events met their targets.",
            "Forecast from the outside view alone: how similar events met their targets; no one has signed up yet.",
        ),
        (
            None,
            "No target was announced. No one has signed up yet; there is little to go by.",
            "No one has signed up yet and no target was announced; there is little to go by.",
        ),
    ],
)
def test_without_sign_ups_the_sentence_says_what_it_rests_on(target: float | None, ends: str, method: str) -> None:
    fitted = forecast(world(target=target))
    found = read_outlook(fitted, replace(turnout(fitted), total=IN_QUARTERS), Scenario())
    assert wording.sentence(found).endswith(ends)
    assert wording.method_line(found) == method


# A quarter reach 2,000; the two bands below it lead.
IN_QUARTERS = np.array([50.0] * 100 + [500.0] * 600 + [1500.0] * 800 + [2500.0] * 500)


def test_with_sign_ups_the_method_names_them() -> None:
    assert wording.method_line(outlook()) == (
        "Forecast from this event's own sign-ups alone; no past events are known."
    )


def test_posts_that_count_are_named_too() -> None:
    assert wording.method_line(replace(outlook(), posts_used=True)) == (
        "Forecast from this event's own sign-ups and the posts about it; no past events are known."
    )
    assert wording.method_line(replace(outlook(), posts_used=True, past_events=2)) == (
        "Forecast from 2 past events of its series, this event's own sign-ups and the posts about it."
    )


@pytest.mark.parametrize(
    ("draws", "sentence"),
    [
        ([0.0] * 40 + [1.0] * 60, "leaning to a showdown (60 %). About 1 person, with an 80 % range of 0 to 1."),
        (
            [0.0] * 100,
            "very likely a non-event (over 95 %). Hardly anyone, with an 80 % range of 0 to 0. "
            "A showdown has a chance of under 5 %.",
        ),
    ],
)
def test_a_target_of_one(draws: list[float], sentence: str) -> None:
    fitted = forecast(world({"Ems": [1]}, target=1.0), len(draws))
    found = read_outlook(fitted, replace(turnout(fitted), total=np.array(draws)), Scenario())
    assert (
        wording.sentence(found)
        == f"As of Wed 4 Mar 2026, 12:00 (UTC), March on the town hall, Wed 11 Mar 2026: {sentence}"
    )


def test_what_is_simulated_keeps_its_letters() -> None:
    said = wording.sentence(outlook_of({"showdown": 70}, simulated="WeChat posts of the NGO"))
    assert said.endswith(" Simulated WeChat posts of the NGO.")


@pytest.mark.parametrize(
    ("hours", "distance"),
    [
        (1, "today, 13:00"),
        (11.5, "today, 23:30"),
        (12, "tomorrow, 00:00"),
        (35.9, "tomorrow, 23:54"),
        (36, "in 2 days"),
        (24 * 40, "in 40 days"),
        (0, "began 12:00"),
        (-12, "began 00:00"),
        (-13, "over"),
    ],
)
def test_how_far_away_the_event_is(hours: float, distance: str) -> None:
    assert ahead(AS_OF, AS_OF + timedelta(hours=hours), "UTC") == distance


def test_an_hour_before_the_start_the_sentence_is_like_any_other() -> None:
    assert wording.sentence(outlook_of({"showdown": 70}, days_before=1 / 24)) == (
        f"{BEGINS.replace('Wed 11', 'Wed 4')}likely a showdown (70 %). "
        "About 2,500 people, with an 80 % range of 500 to 2,500."
    )
