"""Which heading fills which field, in English and Chinese, and which never fills any."""

from typing import Any

import pytest

from data.importing.kinds import KINDS
from data.importing.mapping import FieldsMissing, known_heading, propose
from data.importing.private import names_person, private
from data.importing.reading import Choices, Reading
from data.importing.report import ImportRefused
from data.importing.vocabulary import plain
from data.presets import list_presets
from data.roles import Role


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


def reading(*rows: list[str | None] | str) -> Reading:
    """A file as detected, of a line of headings and its first rows; a line may be written as text with commas."""
    table = [tuple(cell or None for cell in (row.split(",") if isinstance(row, str) else row)) for row in rows]
    headings = tuple(heading or "" for heading in table[0])
    return Reading("csv", "utf-8", ",", '"', None, (), 1, headings, tuple(table[1:]), None, None)


def mapped(kind: str, file: Reading, event_id: str | None = "march-1", **chosen: Any) -> dict[str, str]:
    """Field and heading of the proposed mapping; what makes the ids as "person"."""
    mapping = propose(KINDS[kind], file, Choices(**chosen), list_presets(None, Role.ORGANISER), event_id)
    persons = {"person": " > ".join(file.headings[place] for place in mapping.persons)} if mapping.persons else {}
    return {field: file.headings[place] for field, place in mapping.fields} | persons


def test_the_contracts_own_headings_are_taken_in_any_case() -> None:
    file = reading("Registered_At , CITY,registration_id,mood", "2026-03-04,Wuhan,r1,good")
    assert mapped("registrations", file) == {
        "registered_at": "Registered_At ",
        "city": " CITY",
        "registration_id": "registration_id",
    }


def test_a_chinese_list_is_mapped_by_its_headings() -> None:
    file = reading("编号,提交时间,姓名,电话,城市,人数,状态,备注", "1,2026年3月4日,金丝雀,13912345678,武汉,2,已报名,x")
    assert mapped("registrations", file) == {
        "registration_id": "编号",
        "registered_at": "提交时间",
        "city": "城市",
        "party_size": "人数",
        "status": "状态",
    }


def test_a_form_is_mapped_by_its_questions_and_identified_by_its_persons() -> None:
    file = reading(
        "Submitted,您的姓名,Email Address,您从哪个城市出发？,How many people will you bring?,Will you attend?",
        "3/4/2026 15:05,Canary,a@x.example,Wuhan,2,Yes",
        "3/5/2026 15:05,Canary,b@x.example,Wuhan,1,No",
    )
    assert mapped("registrations", file) == {
        "registered_at": "Submitted",
        "city": "您从哪个城市出发？",
        "party_size": "How many people will you bring?",
        "status": "Will you attend?",
        "person": "Email Address > 您的姓名",
    }


def test_values_speak_where_headings_do_not() -> None:
    rows = [
        [f"2026-03-0{day} 10:00", "Confirmed" if day % 2 else "Waitlist", f"c{day}@x.example"] for day in range(1, 8)
    ]
    assert mapped("registrations", reading(["when?", "Stand", "z"], *rows)) == {
        "registered_at": "when?",
        "status": "Stand",
        "person": "z",
    }


def test_yes_and_no_alone_are_no_statuses() -> None:
    rows = [["2026-03-04", answer] for answer in ("yes", "no") * 5]
    assert mapped("registrations", reading(["registered_at", "Are you a member?"], *rows)) == {
        "registered_at": "registered_at"
    }


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("Guests", "0 1 2", "party_size"),  # companions, not people
        ("Tickets", "VIP Regular VIP", "party_size"),
        ("Order ID", "7 7 7", "registration_id"),  # one order, several tickets
        ("Present", "Hall A-3 B-4", "attended"),
        ("Source", f"{'I was told by a friend of mine on the bus'} x{'y' * 50} z{'y' * 50}", "channel"),
    ],
)
def test_a_heading_is_not_believed_against_its_values(heading: str, values: str, field: str) -> None:
    rows = [["2026-03-04", value] for value in (values.split(" ") if field != "channel" else [values, values])]
    assert field not in mapped("registrations", reading(["registered_at", heading], *rows))


def test_of_two_headings_for_a_field_the_better_one_is_taken() -> None:
    file = reading(
        "Order #,Attendee #,Home City,Billing City,Order Date",
        "1,11,Austin,Boston,2026-03-04",
        "1,12,Austin,Boston,2026-03-04",
    )
    found = mapped("registrations", file)
    assert (found["registration_id"], found["city"]) == ("Attendee #", "Home City")


def test_a_tools_own_number_of_the_event_is_not_read_where_the_event_is_given() -> None:
    file = reading("Event ID,Created", "123,2026-03-04")
    assert mapped("registrations", file) == {"registered_at": "Created"}
    assert mapped("registrations", file, event_id=None) == {"event_id": "Event ID", "registered_at": "Created"}


def test_a_person_may_choose_a_heading_or_leave_a_field_out() -> None:
    file = reading("Created,Town,City,Email", "2026-03-04,Wuhan,Boston,a@x.example")
    assert mapped("registrations", file)["city"] == "City"
    assert mapped("registrations", file, fields=(("city", "town"),))["city"] == "Town"
    assert "city" not in mapped("registrations", file, fields=(("city", ""),))
    assert mapped("registrations", file)["person"] == "Email"
    assert "person" not in mapped("registrations", file, fields=(("person", ""),))
    assert mapped("registrations", file, fields=(("registration_id", "Email"),))["person"] == "Email"


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (("city", "姓名"), "holds names of people, which are never stored"),
        (("city", "Contact"), "holds mail addresses, which are never stored"),
        (("channel", "Anything else?"), "holds what people wrote, which are never stored"),
        (("town", "City"), "have no field 'town'. Choose one of event_id, registered_at"),
        (("city", "Village"), "has no column 'Village'. It has 5; of those we know the name of: registered_at; 姓名"),
        (("city", "registered_at"), None),
    ],
)
def test_a_choice_that_cannot_be_is_refused(chosen: tuple[str, str], said: str | None) -> None:
    file = reading("registered_at,姓名,Contact,Anything else?,Canary Wang", "2026-03-04,金丝雀,a@x.example,hi,1")
    choices = Choices(fields=(chosen, ("registered_at", "registered_at")) if said is None else (chosen,))
    with pytest.raises(ImportRefused) as refused:
        propose(KINDS["registrations"], file, choices, (), "march-1")
    assert (said or "cannot fill two fields") in str(refused.value) and "Canary" not in str(refused.value)


def test_what_is_missing_is_told_with_what_was_found() -> None:
    with pytest.raises(FieldsMissing) as refused:
        mapped("registrations", reading("City,Mood", "Wuhan,good"), event_id=None)
    assert refused.value.missing == ("event_id", "registered_at")
    assert refused.value.mapping.places == {"city": 0}
    assert "lacks what registrations need: event_id, registered_at. It has 2 columns, known: city." in str(
        refused.value
    )


def test_a_required_column_that_stands_twice_is_refused() -> None:
    with pytest.raises(ImportRefused, match="registered_at 2 times"):
        mapped("registrations", reading("registered_at,registered_at (2)", "2026-03-04,2026-03-05"))


def test_attendance_is_told_by_a_list_of_names_or_by_the_moment_of_checking_in() -> None:
    assert mapped("attendance", reading("姓名,是否到场", "金丝雀,是")) == {"attended": "是否到场", "person": "姓名"}
    file = reading("api_id,checked_in_at", "g1,2026-06-01 10:00")
    assert mapped("attendance", file) == {
        "registration_id": "api_id",
        "attended": "checked_in_at",
        "checked_in_at": "checked_in_at",
    }
