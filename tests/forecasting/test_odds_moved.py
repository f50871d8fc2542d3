"""What is said of frozen forecasts in a row, and of one whose moment now looks different."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from forecasting.frozen import LEVELS
from forecasting.odds_moved import Course, caption, difference, heading, made_afterwards, read_course
from forecasting.tables import Event, Frozen
from tests.handmade import AS_OF, EVENT, START, outlook

BEFORE, AFTER = START - timedelta(days=20), START + timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")
OPEN = Event("demo", "A gathering", START, timezone="Asia/Shanghai")


def frozen(
    as_of: datetime,
    odds: float | None = 0.5,
    median: float = 1000.0,
    made_at: datetime | None = None,
    **changes: object,
) -> Frozen:
    """A frozen forecast whose 80 % range goes from 400 below its median to 400 above it."""
    values: dict[str, object] = {
        "forecast_id": f"{as_of.isoformat()} {made_at}",
        "event_id": "demo",
        "made_at": made_at or as_of,
        "as_of": as_of,
        "data_version": "v1",
        "reason": "import",
        "target": None if odds is None else 2000.0,
        "registered": 2366,
        "p_target": odds,
        "method": "alone",
        "registered_quantiles": np.zeros(99),
        "turnout_quantiles": median + (LEVELS - 0.5) * 1000,
    }
    return Frozen(**(values | changes))  # type: ignore[arg-type]


def november(day: int, hour: int = 20) -> datetime:
    return datetime(2011, 11, day, hour, tzinfo=SHANGHAI)


def course(*steps: Frozen, event: Event = EVENT) -> Course:
    return read_course(steps, event, AS_OF)


@pytest.mark.parametrize(
    ("odds", "said"),
    [
        ((0.45, 0.60, 0.34), "The odds of 2,000 have fallen from 45 % to 35 % since 16 Nov"),
        ((0.02, 0.60, 0.34), "The odds of 2,000 have risen from under 5 % to 35 % since 16 Nov"),
        ((0.34, 0.90, 0.36), "The odds of 2,000 have stayed at about 35 % since 16 Nov"),
        ((0.01, 0.01, 0.02), "The odds of 2,000 have stayed at under 5 % since 16 Nov"),
        ((0.40, 0.40, 0.99), "The odds of 2,000 have risen from 40 % to over 95 % since 16 Nov"),
    ],
)
def test_the_heading_goes_from_the_first_to_the_last(odds: tuple[float, float, float], said: str) -> None:
    steps = [frozen(november(day), chance) for day, chance in zip((16, 18, 22), odds, strict=True)]
    assert heading(course(*reversed(steps))) == said


@pytest.mark.parametrize(
    ("medians", "said"),
    [
        ((1010.0, 1840.0), "The median has risen from 1,000 to 1,800 people since 16 Nov"),
        ((1840.0, 1010.0), "The median has fallen from 1,800 to 1,000 people since 16 Nov"),
        ((1840.0, 1790.0), "The median has stayed at about 1,800 people since 16 Nov"),
    ],
)
def test_without_a_target_medians_are_compared(medians: tuple[float, float], said: str) -> None:
    steps = [frozen(november(day), None, people) for day, people in zip((16, 22), medians, strict=True)]
    assert heading(course(*steps, event=OPEN)) == said


def test_the_day_gives_way_to_the_hour_and_takes_the_year_where_it_must() -> None:
    same_day = course(frozen(november(22, 9), 0.2), frozen(november(22, 21), 0.3))
    assert heading(same_day).endswith("since 09:00 that day")
    # 18:00 in Shanghai on New Year's Eve of 2010
    years_apart = course(frozen(datetime(2010, 12, 31, 10, tzinfo=UTC), 0.2), frozen(november(22), 0.3))
    assert heading(years_apart).endswith("since 31 Dec 2010")


def test_nothing_past_the_moment_of_the_page_is_in_it() -> None:
    steps = [frozen(november(16)), frozen(AS_OF), frozen(AS_OF + timedelta(microseconds=1))]
    assert [one.as_of for one in course(*steps).steps] == [november(16), AS_OF]


def test_one_frozen_forecast_shows_nothing() -> None:
    assert not course().is_shown
    assert not course(frozen(november(16)), frozen(november(16), made_at=AFTER)).is_shown
    assert course(frozen(november(16)), frozen(november(17))).is_shown


def test_of_one_moment_the_first_made_counts() -> None:
    again = frozen(november(16), 0.9, made_at=AFTER)
    first = frozen(november(16), 0.1, made_at=november(16))
    assert course(again, first, frozen(november(17))).steps[0] is first


def test_forecasts_for_another_target_are_left_out_and_counted() -> None:
    other = [frozen(november(day), target=500.0) for day in (14, 15, 16)]
    found = course(*other, frozen(november(16)), frozen(november(17)))
    assert [one.target for one in found.steps] == [2000.0, 2000.0]
    # of 16 Nov one for the right target is there as well
    assert caption(found).endswith("Left out: 2 forecasts made for another target.")


def test_the_caption_tells_what_was_made_afterwards() -> None:
    before, after = frozen(november(16)), frozen(november(17), made_at=START)
    assert made_afterwards(after, EVENT) and not made_afterwards(before, EVENT)
    assert not made_afterwards(frozen(november(17), made_at=START - timedelta(seconds=1)), EVENT)
    assert "Hollow dots were made after the event had begun" in caption(course(before, after))
    assert "All are hollow" in caption(course(after, frozen(november(18), made_at=AFTER)))
    assert "ollow" not in caption(course(before, frozen(november(18))))
    assert "never changes" in caption(course(before, frozen(november(18))))


# The outlook of tests.handmade: 200 turnouts from 15 to 3,000. Its median is (15 + 3,000) / 2 = 1,507.5, shown as
# 1,500; its 80 % range goes from 15 + 298.5 = 313.5 to 2,701.5, shown as 310 and 2,700. From 2,000 on lie the draws
# with 15 + 15 k >= 2,000, k up to 199: 67 of them, .335, shown as 35 %.
SAME = {"odds": 0.335, "turnout_quantiles": 1507.5 + (LEVELS - 0.5) * 2985}


def test_where_the_page_says_the_same_there_is_nothing_to_explain() -> None:
    assert difference([], outlook()) is None
    assert difference([frozen(AS_OF, **SAME)], outlook()) is None
    elsewhere = frozen(AS_OF - timedelta(minutes=1), 0.9)
    another_target = frozen(AS_OF, 0.9, target=500.0)
    assert difference([elsewhere, another_target], outlook()) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"registered": 2300, "data_version": "v0"},
            "because rows imported later tell of this moment too: 2,300 registered people were known then, 2,366 now.",
        ),
        ({"data_version": "v0"}, "because of data imported since, or of a newer way of forecasting."),
        ({}, "from the same data: the way of forecasting has changed since."),
    ],
)
def test_the_page_says_why_a_moment_looks_different_now(changes: dict[str, object], reason: str) -> None:
    told = difference([frozen(AS_OF, **(SAME | {"odds": 0.62} | changes))], outlook())
    said = "Frozen of this moment, on Wed 23 Nov 2011, 20:00: 60 % for 2,000. The page now says 35 %, "
    assert told == said + reason


def test_where_the_odds_are_the_same_the_people_are_told() -> None:
    more = frozen(AS_OF, 0.335, turnout_quantiles=1707.5 + (LEVELS - 0.5) * 2985)
    assert "a median of 1,700. The page now says 1,500, from" in str(difference([more], outlook()))
    narrower = frozen(AS_OF, 0.335, turnout_quantiles=1507.5 + (LEVELS - 0.5) * 2000)
    assert "a lower end of the 80 % range of 710. The page now says 310, from" in str(difference([narrower], outlook()))


def test_of_several_frozen_of_a_moment_the_first_made_is_held_against_the_page() -> None:
    first, again = frozen(AS_OF, 0.62, made_at=AS_OF), frozen(AS_OF, made_at=AFTER, **SAME)
    assert "60 % for 2,000" in str(difference([again, first], outlook()))
