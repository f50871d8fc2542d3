"""Show-up rates learnt from counted events: against a plain second formula, by hand, and drawn to the guess."""

from collections.abc import Mapping, Sequence
from math import exp, log, pi, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.assumptions import SHOCK, SHOW_UP_RATE, WALK_UP_RATE
from forecasting.show_up import CITY_SD, GUESS_SD, ShowUpRates, learn_show_up, show_up_probability
from forecasting.tables import SERIES_CITY_COLUMNS
from tests.forecasting.pasts import Past, history, with_past
from tests.forecasting.worlds import forecast, turnout, world

Counts = Sequence[float] | None


def odds(share: float) -> float:
    return log(share / (1 - share))


def share(logit: float) -> float:
    return 1 / (1 + exp(-logit))


def by_city(counts: Mapping[str, tuple[int, int, int]] | None = None) -> pd.DataFrame:
    """counts: events, people registered and people who came by city."""
    rows = [(city, *numbers) for city, numbers in (counts or {}).items()]
    return pd.DataFrame(rows, columns=list(SERIES_CITY_COLUMNS))


def learn(
    registered: Sequence[float], came: Counts, total: Counts = None,
    cities: Mapping[str, tuple[int, int, int]] | None = None, own: tuple[str, ...] = ("Ems",),
) -> ShowUpRates:  # fmt: skip
    """From finished events with so many registered when they began."""
    past = history(registered, [[0]] * len(registered), came=came, total=total)
    return learn_show_up(past, by_city(cities), own)


def test_without_a_counted_event_all_is_a_guess() -> None:
    for known in (learn([], None), learn([90, 80], None), learn([0, 0], [0, 0], [50, 60])):
        assert (known.rate, known.guess_sd, known.shock) == (SHOW_UP_RATE, GUESS_SD, SHOCK)
        assert (known.walk_up_rate, known.n_events) == (WALK_UP_RATE, 0)
        assert known.city_offsets.tolist() == [0.0] and known.city_sd == pytest.approx([CITY_SD])


def test_a_rate_that_is_always_the_same_is_learnt() -> None:
    known = learn([500] * 12, [450] * 12)
    assert known.rate == pytest.approx(0.9, abs=0.005)
    assert known.guess_sd < 0.06 and known.shock < 0.11 and known.n_events == 12


def second_formula(registered: Sequence[float], came: Sequence[float]) -> tuple[float, float, float]:
    """Rate, its doubt and the shock, event by event: half the weight after 40 events, priors of four and of one."""
    n = len(registered)
    weight = [0.5 ** ((n - 1 - place) / 40) for place in range(n)]
    there = [min(c, r) for c, r in zip(came, registered, strict=True)]
    events = sum(weight) ** 2 / sum(w * w for w in weight)
    pooled = (sum(w * c for w, c in zip(weight, there, strict=True)) + 0.5) / (
        sum(w * r for w, r in zip(weight, registered, strict=True)) + 1
    )
    logits = [odds((c + 0.5) / (r + 1)) for c, r in zip(there, registered, strict=True)]
    people = [w * r for w, r in zip(weight, registered, strict=True)]
    mean = sum(p * one for p, one in zip(people, logits, strict=True)) / sum(people)
    spread = sum(p * (one - mean) ** 2 for p, one in zip(people, logits, strict=True)) / sum(people)
    chance = sum(
        p / max(r * share(one) * (1 - share(one)), 1) for p, r, one in zip(people, registered, logits, strict=True)
    ) / sum(people)
    shock = sqrt((events * max(spread - chance, 0) + 4 * 0.2**2) / (events + 4))
    # A normal prior about the guess with variance 1, and one measurement of the pooled logit.
    precision = 1 + 1 / ((shock**2 + chance) / events)
    # The mean of a logistic normal lies nearer to one half than its median; the usual approximation by a probit.
    median = odds(pooled) * sqrt(1 + (16 * sqrt(3) / (15 * pi) * shock) ** 2)
    middle = (odds(0.65) * 1 + median * (precision - 1)) / precision
    return share(middle), sqrt(1 / precision), shock


@pytest.mark.parametrize(
    ("registered", "came"),
    [
        ([40], [30]),
        ([3, 5, 2], [3, 1, 2]),
        ([100, 120, 80, 300], [80, 60, 75, 120]),
        ([30_000, 3, 30_000], [21_000, 1, 24_000]),
        (list(range(50, 150)), list(range(20, 120))),
        ([50, 50], [70, 40]),
    ],
    ids=["one", "small", "scattered", "3 and 30,000", "a hundred", "more than registered"],
)
def test_rates_by_a_second_formula(registered: list[float], came: list[float]) -> None:
    known = learn(registered, came)
    assert (known.rate, known.guess_sd, known.shock) == pytest.approx(second_formula(registered, came), abs=1e-4)
    assert known.n_events == len(registered)


def test_few_people_and_few_events_are_drawn_to_the_guess() -> None:
    one_small, one, many = learn([3], [3]), learn([400], [388]), learn([400] * 20, [388] * 20)
    assert SHOW_UP_RATE < one_small.rate < one.rate < many.rate < 0.971
    assert GUESS_SD < one_small.guess_sd < 1  # one event of three people tells less than it seems
    assert one.guess_sd > 2 * many.guess_sd


def test_rates_that_swing_leave_a_large_shock() -> None:
    swinging = learn([400] * 12, [100, 360] * 6)
    assert swinging.shock == pytest.approx((odds(0.9) - odds(0.25)) / 2, rel=0.15)
    assert swinging.guess_sd > 5 * learn([400] * 12, [230] * 12).guess_sd


def test_as_many_come_on_average_as_came_however_much_the_rate_swings() -> None:
    known = learn([400] * 60, [240, 360] * 30)
    draws = np.random.default_rng(1).standard_normal((2, 200_000, 1))
    assert known.shock > 0.8
    assert show_up_probability(None, known, known.shock, 0.0, *draws).mean() == pytest.approx(300 / 400, abs=0.008)


def test_the_latest_events_count_most() -> None:
    assert learn([100] * 80, [50] * 40 + [80] * 40).rate > 0.68 > 0.63 > learn([100] * 80, [80] * 40 + [50] * 40).rate


def test_events_that_nobody_counted_do_not_matter() -> None:
    nan = float("nan")
    alone, among = learn([80, 90], [60, 50]), learn([80, 900, 90], [60, nan, 50])
    assert among.n_events == 2 and (among.rate, among.shock) == (alone.rate, alone.shock)


@pytest.mark.parametrize(
    ("came", "total", "rate"),
    [
        ([50, 60], [55, 72], 17 / 110),  # marked by name, and counted as a whole
        (None, [130, 150], (30 + 50) / 200),  # counted as a whole: everyone registered was there, and more
        (None, [80, 150], 50 / 180),  # the first with empty places, nobody beside
        ([50, 60], None, 0.0),  # nobody counted the others: nobody is known to have come
        ([50, 60], [20, 30], 0.0),  # fewer counted than marked
    ],
)
def test_walk_ups_by_hand(came: Counts, total: Counts, rate: float) -> None:
    assert learn([100, 100], came, total).walk_up_rate == pytest.approx(rate)


def test_an_event_without_sign_ups_tells_nothing_of_walk_ups() -> None:
    nan = float("nan")
    assert learn([1, 0], [1, nan], [1, 5000]).walk_up_rate == 0.0
    assert learn([1, 0], None, [1, 5000]).walk_up_rate == 0.0


def offset_by_hand(events: int, registered: int, came: int, whole: float, shock: float) -> tuple[float, float]:
    """A normal prior of spread .30 about the series, and what was seen of the city."""
    seen = odds((came + whole) / (registered + 1)) - odds(whole)
    noise = shock**2 / events + 1 / (registered * whole * (1 - whole))
    precision = 1 / CITY_SD**2 + 1 / noise
    return seen / noise / precision, sqrt(1 / precision)


def test_a_city_that_stays_away_has_a_lower_rate_and_one_never_seen_the_usual() -> None:
    cities = {"Ems": (12, 3600, 3300), "Lahn": (12, 1200, 300), "Sieg": (1, 2, 0)}
    known = learn([400] * 12, [300] * 12, cities=cities, own=("Lahn", "Ems", "Sieg", "Köln"))
    whole = 3600 / 4802
    expected = [offset_by_hand(*cities[city], whole, known.shock) for city in ("Lahn", "Ems", "Sieg")]
    assert known.city_offsets[:3] == pytest.approx([offset for offset, _ in expected], rel=1e-4)
    assert known.city_sd[:3] == pytest.approx([sd for _, sd in expected], rel=1e-4)
    assert known.city_offsets[0] < -1.5 < -0.4 < known.city_offsets[2] < 0 < known.city_offsets[1]
    assert known.city_offsets[3] == 0 and known.city_sd[3] == pytest.approx(CITY_SD)


def test_cities_that_are_all_alike_are_not_told_apart() -> None:
    known = learn([400] * 12, [300] * 12, cities={"Ems": (12, 2400, 1800), "Lahn": (12, 2400, 1800)}, own=("Lahn",))
    assert known.city_offsets == pytest.approx([0], abs=1e-3)
    assert known.city_sd[0] < 0.06 < CITY_SD


def test_cities_that_are_others_than_before_have_no_offsets() -> None:
    known = learn([400] * 3, [300] * 3, cities={"Ems": (3, 1200, 900)}, own=("Köln", "Aachen", ""))
    assert known.city_offsets.tolist() == [0, 0, 0] and known.city_sd == pytest.approx([CITY_SD] * 3)
    assert known.rate == pytest.approx(0.75, abs=0.01)


whole_numbers = st.integers(0, 30_000)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 3, 100, 30_000]), whole_numbers, whole_numbers), max_size=12))
def test_any_counts_give_rates_that_can_be_used(events: list[tuple[int, int, int]]) -> None:
    registered, came, total = (list(column) for column in zip(*events, strict=True)) if events else ([], [], [])
    cities = {"Ems": (len(events), sum(registered), min(sum(came), sum(registered))), "": (1, 1, 0)}
    with np.errstate(all="raise", under="ignore"):
        known = learn(registered, came, total, cities, own=("", "Ems", "Köln"))
    assert 0 < known.rate < 1 and 0 < known.guess_sd < 1 and 0 < known.shock < 6
    assert np.isfinite(known.city_offsets).all() and (known.city_sd >= 0).all() and (known.city_sd <= CITY_SD).all()
    assert 0 <= known.walk_up_rate < np.inf


GUESS, COMMON = np.array([[0.0], [1.0], [-1.0]]), np.array([[0.0], [2.0], [1.0]])


def test_the_chance_of_coming_by_hand() -> None:
    known = learn([400] * 12, [300] * 12, cities={"Ems": (12, 2400, 2100), "Lahn": (12, 2400, 1500)},
                  own=("Ems", "Lahn"))  # fmt: skip
    found = show_up_probability(None, known, 0.5, 0.2, GUESS, COMMON)
    for row, (guess, common) in enumerate(zip(GUESS[:, 0], COMMON[:, 0], strict=True)):
        spread = known.guess_sd * guess + 0.5 * common
        expected = [share(odds(known.rate) - 0.2 + spread + offset) for offset in known.city_offsets]
        assert found[row] == pytest.approx(expected, rel=1e-5)


def test_a_typed_rate_drops_the_doubt_and_keeps_the_cities_apart() -> None:
    known = learn([400] * 12, [300] * 12, cities={"Ems": (12, 2400, 2100), "Lahn": (12, 2400, 1500)},
                  own=("Ems", "Lahn"))  # fmt: skip
    found = show_up_probability(0.5, known, 0.0, 0.0, GUESS, COMMON)
    assert (found == found[0]).all()
    assert found[0] == pytest.approx([share(offset) for offset in known.city_offsets], rel=1e-5)
    assert found[0, 1] < 0.5 < found[0, 0]
    for everyone in (0.0, 1.0):
        assert (show_up_probability(everyone, known, 0.5, 0.3, GUESS, COMMON) == everyone).all()


def test_a_forecast_learns_from_the_events_that_were_counted() -> None:
    data = world({"Ems": [20] * 10, "Lahn": [20] * 10})
    events = [Past(7.0 * n, books=200, joined=200, came=360) for n in range(13, 1, -1)]
    cities = {"Ems": (12, 2400, 2390), "Lahn": (12, 2400, 1930)}
    fitted = forecast(with_past(data, events, cities))
    assert fitted.show_up.rate == pytest.approx(0.9, abs=0.005) and fitted.show_up.n_events == 12
    draws = turnout(fitted, blocked_share=0.0)
    ems, lahn = (draws.by_city[:, fitted.cities.index(city)].mean() for city in ("Ems", "Lahn"))
    assert lahn < 0.9 * ems and (draws.walk_ups == 0).all()
    assert np.median(draws.total / draws.registered) == pytest.approx(0.9, abs=0.02)


def test_a_count_that_comes_in_later_is_not_known_before() -> None:
    data = world({"Ems": [20] * 10}, days_before=7.0)
    running = forecast(with_past(data, [Past(5.0, books=200, joined=20, came=210)]))
    assert running.show_up.n_events == 0 and running.show_up.rate == SHOW_UP_RATE
