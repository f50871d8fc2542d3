"""What moved since yesterday: it adds up, and each cause is told apart from the others."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.clock import DAY
from forecasting.forecast import NoForecast
from forecasting.tables import EventData, InvalidInput
from forecasting.what_moved import (
    A_DAY_PASSED,
    CANCELLATIONS,
    CORRECTIONS,
    NEW_SIGN_UPS,
    Movement,
    what_moved,
)
from tests.forecasting.pasts import Past, with_past
from tests.forecasting.worlds import AS_OF, world

STEADY = {"Ems": [20] * 20, "Lahn": [10] * 20}

Days = Mapping[str, Sequence[int]]


def two_days(
    signed_up: Mapping[str, int], before: Days = STEADY, cancelled: Days | None = None, **more: object
) -> tuple[EventData, EventData]:
    """An event yesterday and today; signed_up: bookings of the past 24 hours, by city."""
    cancelled = cancelled or {}
    today = world(
        {city: [*before.get(city, ()), signed_up.get(city, 0)] for city in {**before, **signed_up}},
        cancelled=cancelled, target=800.0, **more,
    )  # fmt: skip
    yesterday = world(before, cancelled={city: days[:-1] for city, days in cancelled.items()}, target=800.0, **more)
    return replace(yesterday, event=today.event, as_of=AS_OF - DAY), today


def moved(yesterday: EventData, today: EventData) -> Movement:
    return what_moved(yesterday, yesterday, today)


movements = st.builds(
    Movement,
    before_as_of=st.just(AS_OF - DAY),
    as_of=st.just(AS_OF),
    before=st.floats(0, 1e6),
    after=st.just(0.0),
    causes=st.lists(st.floats(-1e4, 1e4), min_size=4, max_size=4).map(
        lambda values: dict(zip((NEW_SIGN_UPS, CANCELLATIONS, A_DAY_PASSED, CORRECTIONS), values, strict=True))
    ),
    p_before=st.none(), p_after=st.none(), signed_up=st.just(0), expected_sign_ups=st.just(0.0),
    cancelled=st.just(0), expected_cancellations=st.just(0.0),
).map(lambda movement: replace(movement, after=movement.before + sum(movement.causes.values())))  # fmt: skip


@given(movements)
def test_what_is_shown_adds_up_and_is_never_far_from_what_was_found(movement: Movement) -> None:
    before, causes, after = movement.shown()
    assert before + sum(causes.values()) == after
    assert before == round(movement.before) and after == round(movement.after)
    assert all(abs(causes[cause] - movement.causes[cause]) < 2 for cause in causes)


def test_the_largest_remainder_by_hand() -> None:
    yesterday, today = two_days({"Ems": 20})
    causes = {NEW_SIGN_UPS: 40.4, CANCELLATIONS: -25.4, A_DAY_PASSED: -5.5, CORRECTIONS: 0.0}
    movement = replace(moved(yesterday, today), before=1500.2, after=1509.7, causes=causes)
    # Whole parts 40, -26, -6, 0 are 8, and 1,510 - 1,500 = 10: the remainders .6 and .5 get the two left over.
    assert movement.shown() == (
        1500,
        {NEW_SIGN_UPS: 40, CANCELLATIONS: -25, A_DAY_PASSED: -5, CORRECTIONS: 0},
        1510,
    )


def test_the_causes_add_up_to_the_difference_of_the_two_outlooks() -> None:
    movement = moved(*two_days({"Ems": 90, "Bonn": 4}, cancelled={"Ems": [0] * 18 + [5, 1, 30]}))
    assert sum(movement.causes.values()) == pytest.approx(movement.after - movement.before)
    assert movement.p_before is not None and movement.p_after is not None


def test_people_of_the_day_are_counted_and_compared_with_what_was_expected() -> None:
    movement = moved(*two_days({"Ems": 52, "Bonn": 3}, party=2, cancelled={"Ems": [0] * 18 + [5, 1, 7]}))
    assert (movement.signed_up, movement.cancelled) == (110, 7)
    assert 45 < movement.expected_sign_ups < 80  # 60 people a day so far
    assert 0 < movement.expected_cancellations < 7


def test_more_sign_ups_than_expected_raise_and_fewer_lower() -> None:
    assert moved(*two_days({"Ems": 80, "Lahn": 40})).causes[NEW_SIGN_UPS] > 30
    assert moved(*two_days({"Ems": 0, "Lahn": 0})).causes[NEW_SIGN_UPS] < -10


def test_more_cancellations_than_expected_lower_and_touch_nothing_else() -> None:
    calm = {"Ems": [0] * 15 + [2] * 6}
    flood = {"Ems": [0] * 15 + [2] * 5 + [100]}
    usual, flooded = (
        moved(*two_days({"Ems": 20, "Lahn": 10}, cancelled=calm)),
        moved(*two_days({"Ems": 20, "Lahn": 10}, cancelled=flood)),
    )
    assert flooded.causes[CANCELLATIONS] < usual.causes[CANCELLATIONS] - 40
    assert flooded.causes[NEW_SIGN_UPS] == usual.causes[NEW_SIGN_UPS]
    assert flooded.causes[A_DAY_PASSED] == usual.causes[A_DAY_PASSED]


def test_what_a_table_holds_besides_its_columns_moves_nothing() -> None:
    days = two_days({"Ems": 30, "Lahn": 10}, cancelled={"Ems": [0] * 15 + [2] * 6})
    told = [
        replace(
            day,
            cancellations=day.cancellations.assign(sign_ups=day.cancellations["people"]),
            hours=day.hours.assign(sign_ups=day.hours["people"]),
        )
        for day in days
    ]
    assert moved(*told) == moved(*days)


def test_corrected_rows_are_told_apart_from_what_came() -> None:
    yesterday, today = two_days({"Ems": 20, "Lahn": 10}, before={"Ems": [40] * 20, "Lahn": [10] * 20})
    as_it_was = world(STEADY, target=800.0)
    as_it_was = replace(as_it_was, event=today.event, as_of=yesterday.as_of)
    movement = what_moved(as_it_was, yesterday, today)
    assert movement.causes[CORRECTIONS] > 150
    assert moved(yesterday, today).causes[CORRECTIONS] == 0
    assert movement.before + sum(movement.causes.values()) == pytest.approx(movement.after)


def test_a_day_as_expected_leaves_only_the_passing_of_it() -> None:
    """Sign-ups and cancellations that come as expected move nothing, beyond rounding and the luck of the draw."""
    steady, expected = two_days({})[0], {"Ems": 0, "Lahn": 0}
    first = moved(*two_days(expected))
    share = {"Ems": 2 / 3, "Lahn": 1 / 3}
    as_expected = {city: round(first.expected_sign_ups * part) for city, part in share.items()}
    movement = moved(steady, two_days(as_expected)[1])
    assert abs(movement.causes[NEW_SIGN_UPS]) < 5
    assert movement.causes[CANCELLATIONS] == 0  # none were ever recorded, so none is expected


def test_while_nobody_signs_up_nothing_moves_and_nothing_was_expected() -> None:
    """Far from the start a made-up sign-up would be expected, take the place of the outside view, and go again."""
    today = world({}, target=2000.0, days_before=29.0)
    found = moved(replace(today, as_of=AS_OF - DAY), today)
    assert found.expected_sign_ups == 0 and found.signed_up == 0
    assert set(found.causes.values()) == {0.0}


def test_before_the_first_sign_up_the_outside_view_is_what_moves() -> None:
    movement = moved(*two_days({"Ems": 9}, before={}))
    assert movement.signed_up == 9 and movement.expected_sign_ups >= 0
    assert movement.before + sum(movement.causes.values()) == pytest.approx(movement.after)


@pytest.mark.parametrize("gap", [timedelta(hours=23), timedelta(days=2), timedelta(0)])
def test_only_moments_a_day_apart_are_compared(gap: timedelta) -> None:
    yesterday, today = two_days({"Ems": 1})
    with pytest.raises(InvalidInput, match="a day apart"):
        moved(replace(yesterday, as_of=AS_OF - gap), today)


def test_from_the_start_on_nothing_is_explained() -> None:
    yesterday, today = two_days({"Ems": 1}, days_before=0.0)
    with pytest.raises(NoForecast):
        moved(yesterday, today)


PAST = [Past(7.0 * n, books=500, joined=150 + n, left=20, came=400 + n) for n in range(12, 1, -1)]
# Under way yesterday and over today: ten times as many as usual joined in its last hours, and all came.
OVERNIGHT = Past(7.4, books=500, joined=150, late=1350, came=2000)


def with_series(yesterday: EventData, today: EventData, then: Sequence[Past], now: Sequence[Past]) -> Movement:
    """What moved where these past events were known yesterday and today."""
    return moved(with_past(yesterday, then), with_past(today, now))


def test_with_past_events_the_causes_add_up_exactly() -> None:
    days = two_days({"Ems": 90, "Bonn": 4}, cancelled={"Ems": [0] * 18 + [5, 1, 30]})
    movement = with_series(*days, PAST, [*PAST, OVERNIGHT])
    assert movement.before + sum(movement.causes.values()) == pytest.approx(movement.after, abs=1e-9)
    before, causes, after = movement.shown()
    assert before + sum(causes.values()) == after


def test_an_event_that_ends_overnight_moves_the_outlook_as_a_day_that_passed() -> None:
    days = two_days({"Ems": 20, "Lahn": 10})
    few = PAST[-3:]
    same, more = with_series(*days, few, few), with_series(*days, [*few, OVERNIGHT], [*few, OVERNIGHT])
    assert more.causes[A_DAY_PASSED] > same.causes[A_DAY_PASSED] + 50
    assert more.causes[CORRECTIONS] == same.causes[CORRECTIONS] == 0
    for cause in (NEW_SIGN_UPS, CANCELLATIONS):
        assert more.causes[cause] == pytest.approx(same.causes[cause], abs=25)
    assert more.before == pytest.approx(same.before, rel=0.05)


def test_a_corrected_past_event_is_a_correction() -> None:
    yesterday, today = two_days({"Ems": 20, "Lahn": 10})
    corrected = [replace(past, came=past.came - 200) for past in PAST if past.came]
    movement = what_moved(*(with_past(yesterday, past) for past in (PAST, corrected)), with_past(today, corrected))
    assert movement.causes[CORRECTIONS] < -100
    assert abs(movement.causes[A_DAY_PASSED]) < 40
    assert movement.before + sum(movement.causes.values()) == pytest.approx(movement.after)


def test_with_past_events_too_more_sign_ups_raise_and_more_cancellations_lower() -> None:
    assert with_series(*two_days({"Ems": 80, "Lahn": 40}), PAST, PAST).causes[NEW_SIGN_UPS] > 30
    flood = two_days({"Ems": 20, "Lahn": 10}, cancelled={"Ems": [0] * 15 + [2] * 5 + [100]})
    assert with_series(*flood, PAST, PAST).causes[CANCELLATIONS] < -30


def test_the_first_past_event_turns_a_forecast_alone_into_one_by_its_series() -> None:
    movement = with_series(*two_days({"Ems": 20, "Lahn": 10}), [OVERNIGHT], [OVERNIGHT])
    assert movement.causes[A_DAY_PASSED] > 200
    assert movement.before + sum(movement.causes.values()) == pytest.approx(movement.after)
