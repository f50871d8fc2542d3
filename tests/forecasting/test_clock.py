"""Bins of 24 hours, and how much of a day the last one counts."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from forecasting.clock import FLAT_PROFILE_PEOPLE, LONGEST_PATH, make_clock
from forecasting.tables import Event
from tests.forecasting.worlds import AS_OF, world

DAYTIME = dict.fromkeys(range(8, 20), 100_000)  # so many that the flat part of the profile does not show


def test_whole_days_to_the_start_count_one_each():
    clock = make_clock(world({"Ems": [1, 2, 3]}, days_before=3.0), 3)
    assert clock.share.tolist() == [1.0, 1.0, 1.0]
    assert clock.to_start.tolist() == [2.0, 1.0, 0.0]
    assert clock.past_to_start.tolist() == [5.0, 4.0, 3.0]
    assert clock.ends[-1] == AS_OF + timedelta(days=3)


def test_the_last_bin_counts_by_the_hours_that_this_event_uses():
    # From noon, 20 hours to the start: 12 to 20 o'clock are 8 of the 12 hours in use, the night brings none.
    clock = make_clock(world({"Ems": [1]}, days_before=20 / 24, hours=DAYTIME), 1)
    assert clock.share == pytest.approx([8 / 12], abs=1e-3)


def test_without_sign_ups_every_hour_counts_the_same():
    clock = make_clock(world(days_before=1.25), 1)
    assert clock.share == pytest.approx([1.0, 0.25])


def test_few_sign_ups_are_mixed_with_a_flat_profile():
    # 24 people at 13 o'clock and as many spread flat: that hour has (24 + 1) / 48 of the day.
    assert FLAT_PROFILE_PEOPLE == 24
    clock = make_clock(world({"Ems": [1]}, days_before=2 / 24, hours={13: 24}), 1)
    assert clock.share == pytest.approx([1 / 48 + 25 / 48])


def test_a_part_of_an_hour_counts_in_part():
    clock = make_clock(world({"Ems": [1]}, days_before=0.5 / 24), 1)
    assert clock.share == pytest.approx([0.5 / 24])


def test_closed_registration_brings_nothing_more():
    closes = AS_OF + timedelta(days=1)
    clock = make_clock(world({"Ems": [1]}, days_before=3.0, registration_closes_at=closes), 1)
    assert clock.share.tolist() == [1.0, 0.0, 0.0]


def test_daily_data_count_the_midnights_ahead():
    # From noon to 10 o'clock in the morning two days later lie two midnights.
    clock = make_clock(world({"Ems": [1]}, days_before=46 / 24, daily=True), 1)
    assert clock.share.tolist() == [1.0, 1.0]
    # To 22 o'clock of the same day lies none.
    assert make_clock(world({"Ems": [1]}, days_before=10 / 24, daily=True), 1).share.tolist() == [0.0]


def test_weekend_is_the_share_of_saturday_and_sunday_in_the_events_zone():
    # AS_OF is a Wednesday noon. Bins from Friday noon to Saturday noon are half weekend.
    clock = make_clock(world({"Ems": [1]}, days_before=6.0), 1)
    assert clock.weekend.tolist() == [0.0, 0.0, 0.5, 1.0, 0.5, 0.0]
    # In Shanghai the bin starts at 20 o'clock: 20 of its 24 hours are Saturday.
    east = make_clock(world({"Ems": [1]}, days_before=6.0, timezone="Asia/Shanghai"), 1)
    assert east.weekend[2] == pytest.approx(20 / 24)


def test_weekend_of_daily_data_is_that_of_the_date():
    clock = make_clock(world({"Ems": [1]}, days_before=6.0, daily=True), 1)
    # The midnight stamps ahead are those of Thursday to Tuesday.
    assert clock.weekend.tolist() == [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]


def test_a_far_start_is_reached_in_wider_bins():
    clock = make_clock(world({"Ems": [1]}, days_before=400.0), 1)
    assert len(clock.share) <= LONGEST_PATH
    assert clock.share.sum() == pytest.approx(400.0)
    assert clock.ends[-1] == AS_OF + timedelta(days=400)


def test_a_change_of_clocks_does_not_move_the_bins():
    berlin = ZoneInfo("Europe/Berlin")
    as_of = datetime(2026, 3, 28, 20, tzinfo=berlin)  # the night before clocks go forward
    event = Event("march-1", "March", datetime(2026, 3, 31, 10, tzinfo=berlin), "Europe/Berlin")
    data = replace(world({"Ems": [5] * 9}), event=event, as_of=as_of)
    assert data.days_before == pytest.approx(61 / 24)  # 62 hours on the wall, 61 on a watch
    clock = make_clock(data, 9)
    assert np.diff([as_of.timestamp(), *(end.timestamp() for end in clock.ends)]) == pytest.approx(
        [86_400, 86_400, 13 * 3600]
    )
    assert clock.share.sum() == pytest.approx(2 + 13 / 24, abs=0.05)
