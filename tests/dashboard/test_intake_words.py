"""What the page Data says: sentences made of numbers, each worked out by hand."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pandas as pd
import pytest

from dashboard.intake import words

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)  # noon in Shanghai, a Tuesday


@pytest.mark.parametrize(
    ("registrations", "waiting", "told"),
    [
        (1240, 0, "Everything is in"),
        (1240, 1, "1 row waits for you"),
        (0, 1200, "1,200 rows wait for you"),
        (0, 0, "Now its sign-ups: drop in the file as your form tool gave it"),
    ],
)
def test_the_title_says_what_waits(registrations: int, waiting: int, told: str) -> None:
    assert words.title(registrations, waiting) == told


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 3, 9, 16, 5, tzinfo=UTC), "today, 00:05"),
        (datetime(2026, 3, 9, 15, 55, tzinfo=UTC), "yesterday, 23:55"),
        (datetime(2026, 3, 7, 15, 55, tzinfo=UTC), "on Sat 7 Mar 2026, 23:55"),
        (datetime(2026, 3, 11, 4, 0, tzinfo=UTC), "on Wed 11 Mar 2026, 12:00"),
    ],
)
def test_a_moment_is_told_by_the_calendar_of_the_events_zone(moment: datetime, told: str) -> None:
    assert words.when(moment, "Asia/Shanghai", NOW) == told


def test_the_state_says_how_much_and_how_fresh() -> None:
    last = datetime(2026, 3, 10, 1, tzinfo=UTC)
    told = words.state(1240, last, NOW - timedelta(hours=1), "Asia/Shanghai", NOW)
    assert told == "1,240 sign-ups, the last today, 09:00. Last file taken in today, 11:00."
    assert words.state(1, None, None, "UTC", NOW) == "1 sign-up."
    assert words.state(0, None, None, "UTC", NOW).startswith("CSV, Excel or Parquet")


def test_every_row_of_a_file_is_told_of() -> None:
    report = {"kind": "registrations", "read": 1254, "new": 1200, "changed": 30, "unchanged": 10, "rejected": 14}
    told = words.taken_in(SimpleNamespace(**report, duplicates=3, cancelled=2))
    assert told == (
        "1,254 rows read: 1,200 new, 30 changed, 10 known already and 14 not taken. "
        "3 rows of those not taken came again later in the file. 2 sign-ups newly cancelled."
    )
    plain = {"kind": "buses", "read": 1, "new": 1, "changed": 0, "unchanged": 0, "rejected": 0}
    assert words.taken_in(SimpleNamespace(**plain, duplicates=0, cancelled=0)) == "1 row read: 1 new."


def cities(**hours_ago: float) -> pd.DataFrame:
    moments = [NOW - timedelta(hours=hours) for hours in hours_ago.values()]
    return pd.DataFrame({"city": list(hours_ago), "last_sign_up": pd.to_datetime(moments, utc=True)})


@pytest.mark.parametrize(
    ("by_city", "told"),
    [
        (cities(Wuhan=1, Ningbo=47), "Every city had sign-ups in the last 2 days"),
        (cities(Wuhan=1, Ningbo=49), "Silent for more than 2 days: Ningbo"),
        (cities(A=1, B=50, C=60, D=70, E=80, F=90), "Silent for more than 2 days: B, C, D, E and 1 more"),
        (cities(Wuhan=50, Ningbo=49), "No city had a sign-up in the last 2 days"),
        (cities(**{"": 1}), "No city is known of any sign-up"),
    ],
)
def test_silent_cities_are_named(by_city: pd.DataFrame, told: str) -> None:
    assert words.silence(by_city, NOW) == told


def test_an_undoing_is_told_before_it_happens() -> None:
    undo = SimpleNamespace(removed=1200, restored=40, kept=1, cancellations=2)
    assert words.undoing(undo, "registrations") == (
        "Undoing it removes 1,200 sign-ups, gives 40 rows their older values back and takes 2 cancellations back. "
        "1 row stays as it is, because a later file changed it."
    )
    nothing = SimpleNamespace(removed=0, restored=0, kept=0, cancellations=0)
    assert words.undoing(nothing, "posts") == "Undoing it changes no row."
    books = words.books([("march-1", "March", 1240, 40)])
    assert books == ["March: 1,240 registered now, 40 then"]


def test_the_same_reason_is_told_once_in_the_words_of_the_file() -> None:
    days = [(line, f'registered_at must be a date, got "day {line}". Correct it.') for line in (5, 9, 12, 13, 20, 21)]
    rejects = [*days, (6, "Too long."), (7, "Too long.")]
    assert words.reasons(rejects, {"registered_at": "提交时间"}) == [
        ("line 5 and 5 more", '“提交时间” must be a date, got "day 5". Correct it.'),
        ("lines 6 and 7", "Too long."),
    ]
    assert words.reasons(rejects[-1:], {}) == [("line 7", "Too long.")]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ('"报名" was read. Choose another with --sheet.', '"报名" was read. Choose another above.'),
        ("All such dates likewise; change it with --dates month-first.", "All such dates likewise; change it above."),
        ("Choose its encoding (--encoding).", "Choose its encoding above."),
        ("Say its encoding: --encoding gb18030 or another.", "Say its encoding above: gb18030 or another."),
        ("Say which column it is with --map city=HEADING.", "Say which column it is under “What stands where”."),
        ("Nothing of the command line, a -- b.", "Nothing of the command line, a -- b."),
    ],
)
def test_a_message_names_the_fields_of_the_page(message: str, told: str) -> None:
    assert words.on_page(message) == told
