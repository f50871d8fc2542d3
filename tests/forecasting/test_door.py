"""Numbers at the door: whatever comes from an address, a widget or a file is checked again before it counts."""

import math
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forecasting.assumptions import ASSUMPTIONS, BY_NAME
from forecasting.checks import MOST_PEOPLE, YEARS
from forecasting.forecast import MOST_DRAWS, fit
from forecasting.outlook import read_outlook
from forecasting.scenario import Scenario
from forecasting.tables import (
    CLAIM_COLUMNS,
    MILESTONE_COLUMNS,
    ORGANISER_COLUMNS,
    SERIES_COLUMNS,
    SIGNAL_COLUMNS,
    Event,
    InvalidInput,
)
from forecasting.turnout import prepare
from tests.forecasting.worlds import AS_OF, forecast, world

KNOWN = world(
    {"Ems": [9, 12, 7, 11], "Ulm": [3, 2, 5, 4]}, party=2, buses=[("Ems", 50), ("Ulm", 20)], hours={9: 20},
    target=100.0, capacity=500.0,
)  # fmt: skip
FORECAST = forecast(KNOWN, 200)
SIMULATION = prepare(FORECAST, np.random.default_rng(1))
NUMBERS = st.floats() | st.floats(0, 1) | st.integers() | st.sampled_from([0.0, -0.0, 1.0, 1e-320, 1e8, 10**400, True])
LATE = datetime(2026, 6, 1)  # noqa: DTZ001 - a moment without a zone is what is tried
BOOKINGS = {"city": ["Ems"], "days_ago": [3], "bookings": [2], "people": [4], "squares": [8]}

BUS = {"bus_id": ["b"], "city": ["Ems"], "seats": [5], "departs_at": [None], "status": [""]}


@pytest.mark.parametrize("name", BY_NAME)
@settings(max_examples=25)
@given(data=st.data())
def test_any_number_gives_people_or_a_refusal(name: str, data: st.DataObject) -> None:
    check(**{name: data.draw(NUMBERS)})


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(BY_NAME)), NUMBERS, min_size=2, max_size=6))
@example({one.name: one.minimum for one in ASSUMPTIONS})
@example({one.name: one.maximum for one in ASSUMPTIONS})
def test_any_numbers_together_give_people_or_a_refusal(values: dict[str, float]) -> None:
    check(**values)


def check(**values: float) -> None:
    """Either refused with the name of a field, or finite people, no fewer than none, without a warning."""
    inside = all(not isinstance(v, bool) and BY_NAME[n].minimum <= v <= BY_NAME[n].maximum for n, v in values.items())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            scenario = Scenario(**values)
        except InvalidInput as refused:
            assert not inside
            assert any(name in str(refused) for name in values) and len(str(refused)) < 300
            return
        assert inside
        draws = SIMULATION.run(scenario)
        outlook = read_outlook(FORECAST, draws, scenario)
    for people in (draws.total, draws.by_city, draws.walk_ups, draws.registered, outlook.dots):
        assert np.isfinite(people).all() and (people >= 0).all()
    assert all(0 <= band.probability <= 1 for band in outlook.bands)


@pytest.mark.parametrize("value", ["nan", "1e309", "x" * 10_000, "", "½", "0.5\x00", "[1]", "9" * 5000])
def test_a_text_that_is_no_number_in_range_is_told_in_few_words(value: str) -> None:
    with pytest.raises(InvalidInput, match="target") as refused:
        Scenario.from_settings([f"target={value}"])
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize("n_draws", [0, -1, MOST_DRAWS + 1, 10**12, math.nan, math.inf, None, True])
def test_draws_are_as_many_as_memory_holds(n_draws: float) -> None:
    if n_draws is None:
        n_draws = 10**5000
    with pytest.raises(InvalidInput, match="n_draws must be a number from 1 to 100,000"):
        fit(KNOWN, np.random.default_rng(1), n_draws)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["target", "capacity"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, -1.0, MOST_PEOPLE + 1.0, 10**400])
def test_an_event_has_numbers_of_people(field: str, value: float) -> None:
    with pytest.raises(InvalidInput, match=f"{field} of event e must be a number from 0 to 100,000,000"):
        Event("e", "E", AS_OF, **{field: value})


@pytest.mark.parametrize(
    "bands", [(math.nan, 0.5), (0.1, math.nan), (0.5, 0.1), (0.0, 0.5), (0.1, 1.0), (-0.1, 0.5), (0.1,)]
)
def test_bands_are_two_rising_shares(bands: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInput, match="two rising shares"):
        Event("e", "E", AS_OF, bands=bands)  # type: ignore[arg-type]


@pytest.mark.parametrize("year", [1, YEARS[0] - 1, YEARS[1] + 1, 9999])
def test_moments_lie_in_years_that_there_can_be(year: int) -> None:
    moment = datetime(year, 6, 1, tzinfo=UTC)
    with pytest.raises(InvalidInput, match=f"year from 1899 to 2200, got {year}"):
        Event("e", "E", moment)
    with pytest.raises(InvalidInput, match=f"year from 1899 to 2200, got {year}"):
        replace(KNOWN, as_of=moment)


def test_a_moment_has_a_zone() -> None:
    for name in ("starts_at", "registration_closes_at"):
        with pytest.raises(InvalidInput, match=f"{name} of event e has no time zone"):
            Event("e", "E", **{"starts_at": AS_OF, name: LATE})  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="as-of moment has no time zone"):
        replace(KNOWN, as_of=LATE)


WRONG = {
    "no whole number": ("bookings", BOOKINGS | {"people": [4.0]}),
    "not a number": ("bookings", BOOKINGS | {"people": [math.nan]}),
    "infinite": ("bookings", BOOKINGS | {"squares": [math.inf]}),
    "a text": ("bookings", BOOKINGS | {"bookings": ["2"]}),
    "a missing number": ("bookings", BOOKINGS | {"people": pd.array([None], dtype="Int64")}),
    "after the as-of": ("bookings", BOOKINGS | {"days_ago": [-1]}),
    "before there was a calendar": ("bookings", BOOKINGS | {"days_ago": [10**9]}),
    "more people than there are": ("bookings", BOOKINGS | {"people": [10**16]}),
    "fewer than none": ("cancellations", {"city": ["Ems"], "days_ago": [1], "people": [-1]}),
    "a 25th hour": ("hours", {"hour": [24], "people": [1]}),
    "infinite seats": ("buses", BUS | {"seats": [math.inf]}),
    "seats in words": ("buses", BUS | {"seats": ["many"]}),
    "a bus without a zone": ("buses", BUS | {"departs_at": [pd.Timestamp(LATE)]}),
    "a milestone without a zone": (
        "milestones", {"happened_at": [LATE], "title": ["t"], "kind": ["k"], "source": ["s"]},
    ),
    "a past event with more people than there are": ("series", {name: [10**9] for name in SERIES_COLUMNS}),
    "a record with fewer than none": ("organiser_record", {name: [-1] for name in ORGANISER_COLUMNS}),
    "an infinite claim": (
        "claims", dict(zip(CLAIM_COLUMNS, ([AS_OF], ["a"], ["c"], [1.0], [math.inf], ["s"], [""]), strict=True)),
    ),
    "a negative claim": (
        "claims", dict(zip(CLAIM_COLUMNS, ([AS_OF], ["a"], ["c"], [-5.0], [None], ["s"], [""]), strict=True)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "columns"), WRONG.values(), ids=WRONG)
def test_a_table_that_cannot_be_is_refused_with_its_name(table: str, columns: dict[str, object]) -> None:
    with pytest.raises(InvalidInput, match=f"of {table} must .* again"):
        replace(KNOWN, **{table: pd.DataFrame(columns)})


def test_tables_in_order_are_taken() -> None:
    milestones = pd.DataFrame(dict(zip(MILESTONE_COLUMNS, ([AS_OF], ["t"], ["k"], ["s"]), strict=True)))
    claims = pd.DataFrame([(AS_OF - timedelta(days=1), "a", "c", None, 20.0, "s", None)], columns=list(CLAIM_COLUMNS))
    # An upload may have 500,000 posts of one hour, each with three numbers of ten figures.
    posts = pd.DataFrame({name: [1] for name in SIGNAL_COLUMNS} | {"engagement": [3 * (10**10 - 1) * 500_000]})
    taken = replace(KNOWN, milestones=milestones, claims=claims, bookings=pd.DataFrame(BOOKINGS), signals=posts)
    assert taken.registered == 4
