"""Which heading fills which field, in English and Chinese, and which never fills any."""

import pytest

from data.importing.mapping import known_heading
from data.importing.private import names_person, private
from data.importing.vocabulary import plain


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Order date (America/New_York)", "order date"),
        ("3、您的城市（必填）*", "城市"),
        ("提交 时间", "提交时间"),
        ("registeredAt", "registered at"),
        ("REGISTERED_AT", "registered at"),
        ("City (2)", "city"),
        ("Ｃｉｔｙ：", "city"),
        ("狀態", "状态"),
        ("Please enter your city *", "city"),
        ("(required)", "required"),
        ("Order #", "order #"),
        ("第2题：报名人数", "报名人数"),
        ("  ", ""),
    ],
)
def test_a_heading_is_compared_without_case_marks_and_remarks(written: str, expected: str) -> None:
    assert plain(written) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "registered_at",
        "Timestamp",
        "编号",
        "提交时间",
        "城市",
        "人数",
        "状态",
        "Email Address",
        "1、您的姓名：",
        "身份证号",
    ]
    + ["How many people will you bring?", "您从哪个城市出发？", "转发数", "Comments", "Order #"],
)
def test_headings_of_forms_are_known(heading: str) -> None:
    assert known_heading(heading)


@pytest.mark.parametrize("value", ["Wuhan", "2026-03-04 10:00", "王伟", "13912345678", "", "4", "Total", "a@b.example"])
def test_values_are_no_headings(value: str) -> None:
    assert not known_heading(value)


@pytest.mark.parametrize(
    ("heading", "kind", "holds"),
    [
        ("姓名", "registrations", "name"),
        ("Email", "registrations", "mail"),
        ("手机号码", "registrations", "phone"),
        ("身份证号", "registrations", "identity number"),
        ("Home Address 1", "registrations", "address"),
        ("Email address", "registrations", "mail"),
        ("Anything else you would like to tell us?", "registrations", "free text"),
        ("Comments", "registrations", "free text"),
        ("Comments", "posts", None),
        ("昵称", "posts", "handle"),
        ("User ID", "posts", None),
        ("微博正文", "posts", "free text"),
        ("Name", "events", None),
        ("City", "registrations", None),
    ],
)
def test_what_a_heading_says_of_a_person(heading: str, kind: str, holds: str | None) -> None:
    assert private(heading, kind) == holds


@pytest.mark.parametrize(
    "heading", ["Emergency contact phone", "推荐人手机", "First name", "Organizer Email", "身份证号"]
)
def test_someone_else_or_half_a_name_is_not_the_person_of_the_row(heading: str) -> None:
    assert private(heading, "registrations") is not None and names_person(heading, "registrations") is None
