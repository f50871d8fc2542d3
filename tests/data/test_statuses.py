"""Where a sign-up stands, in the words of lists; and what stands in a text that nobody may store."""

from collections import Counter

import pytest

from data.importing.check import MACROS
from data.importing.statuses import declined_reason, is_flag, is_status, words
from data.queries import run
from data.sealed import sealed_connection

LADDER = {"registered", "confirmed", "cancelled", "attended", "no-show"}


def ask(expression: str, value: str | None) -> object:
    """The value of one macro for one text, in an instance made as for an import."""
    with sealed_connection(":memory:") as staging:
        run(staging, "importing/set_words", **words())
        for macro in MACROS:
            run(staging, f"importing/macros/{macro}")
        return staging.execute(f"SELECT {expression}", [value]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("registered", "registered"),
        ("no-show", "no-show"),
        ("No Show", "no-show"),
        ("GOING", "registered"),
        ("Confirmed (manual)", "confirmed"),
        ("Yes, I'll be there", "registered"),
        ("参加，两个人", "registered"),
        ("Refunded/Canceled", "cancelled"),
        ("Not Attending", "cancelled"),
        ("Checked In", "attended"),
        ("已报名", "registered"),
        ("已确认", "confirmed"),
        ("已取消", "cancelled"),
        ("已签到", "attended"),
        ("未到", "no-show"),
        ("未签到", "registered"),
        ("perhaps", None),
        ("", None),
        (None, None),
    ],
)
def test_a_status_stands_on_one_ladder(written: str | None, step: str | None) -> None:
    assert ask("ladder(lower(?))", written) == step
    if written:
        assert is_status(written) == (step is not None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Waitlist", "waiting list"),
        ("候补", "waiting list"),
        ("pending_approval", "waits for approval"),
        ("待审核", "waits for approval"),
        ("Invited", "was invited"),
        ("declined", "declined or was turned down"),
        ("No", "declined or was turned down"),
        ("Sorry, can't make it", "declined or was turned down"),
        ("不参加", "declined or was turned down"),
    ],
)
def test_what_is_no_sign_up_has_a_reason_of_its_own(written: str, said: str) -> None:
    assert said in str(ask("not_counted(?)", written))
    assert ask("ladder(lower(?))", written) == ("declined" if "declined" in said else None)
    assert is_status(written)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("TRUE", True), ("1.0", True), ("是", True), ("✓", True), ("已签到", True), ("2026-03-04 10:00", True)]
    + [("no", False), ("否", False), ("未签到", False), ("Absent", False), ("perhaps", None), ("2", None)],
)
def test_a_flag_is_read_in_the_words_of_lists(written: str, meant: bool | None) -> None:
    assert ask("flag(?)", written) is meant


def test_no_word_has_two_meanings() -> None:
    known = words()
    assert max(Counter(known["status_words"]).values()) == max(Counter(known["refused_words"]).values()) == 1
    steps = dict(zip(known["status_words"], known["steps"], strict=True))
    assert {steps[word] for word in set(steps) & set(known["refused_words"])} == {"declined"}
    assert "declined" in declined_reason()
    assert max(Counter(known["flag_words"]).values()) == 1
    assert set(known["steps"]) == {*LADDER, "declined"}
    assert is_flag("1") and not is_flag("12")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Wuhan", "Wuhan"),
        ("Wuhan 430000", "Wuhan 430000"),
        ("2026-03-04", "2026-03-04"),
        ("bus 20260304-01", "bus 20260304-01"),
        ("Wuhan 13912345678", "Wuhan …"),
        ("武汉，电话１３９１２３４５６７８", "武汉，电话…"),
        ("139 1234 5678", "…"),
        ("+49 (170) 123-4567", "…"),
        ("(415) 555-0123", "…"),
        ("010-62345678", "…"),
        ("0412 345 678", "…"),
        ("(020) 7946 0958", "…"),
        ("07700 900123, Leeds", "…, Leeds"),
        ("06 12 34 56 78", "…"),
        ("139.1234.5678", "…"),
        ("tel13912345678", "te…"),
        ("2026-03-04 20:15 0800", "2026-03-04 20:15 0800"),
        ("0042 Springfield 1200", "0042 Springfield 1200"),
        ("11010119900307123X", "…"),
        ("ask canary@example.org, or me", "ask …, or me"),
        ("canary＠example.org", "…"),
    ],
)
def test_a_text_that_is_stored_holds_no_mail_address_and_no_phone_number(written: str, kept: str) -> None:
    assert ask("masked(?)", written) == kept


def test_a_reason_repeats_no_phone_number_and_no_mail_address() -> None:
    assert ask("shown(?)", "call 13912345678") == '"call …"'
    assert ask("shown(?)", "canary@example.org") == '"…"'
