"""Presets: the exports of known tools are mapped by their headings alone, and a person's own mapping can be kept."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from data.importing.kinds import KINDS
from data.importing.mapping import propose
from data.importing.plan import ImportPlan
from data.importing.reading import Choices, Reading
from data.importing.report import ImportRefused
from data.presets import list_presets, save_preset
from data.roles import Role
from forecasting.tables import InvalidInput

# Headings as the tools write them, one made-up row, and by hand: what fills what.
EXPORTS = {
    "google-forms": (
        "registrations",
        {"Timestamp": "3/4/2026 15:05:22", "Email Address": "a@x.example", "Which city are you from?": "Wuhan"},
        {"registered_at": "Timestamp", "city": "Which city are you from?", "person": "Email Address"},
    ),
    "eventbrite": (
        "registrations",
        {"Order #": "1", "Order Date": "2026-03-04", "First Name": "C", "Last Name": "W", "Email": "a@x.example"}
        | {
            "Quantity": "1",
            "Ticket Type": "Free",
            "Attendee #": "11",
            "Barcode #": "111",
            "Attendee Status": "Attending",
        }
        | {"Cell Phone": "+1 415 555 0123", "Home City": "Austin", "How did you hear about this event?": "flyer"},
        {"registration_id": "Attendee #", "registered_at": "Order Date", "party_size": "Quantity", "city": "Home City"}
        | {"status": "Attendee Status", "channel": "How did you hear about this event?"},
    ),
    "action-network": (
        "registrations",
        {"first_name": "C", "last_name": "W", "email": "a@x.example", "zip_code": "1", "can2_user_city": "Austin"}
        | {"can2_phone": "1", "Timestamp (EST)": "2026-03-04 10:00:00 -0500", "source": "mail"},
        {
            "registered_at": "Timestamp (EST)",
            "city": "can2_user_city",
            "channel": "source",
            "person": "email > can2_phone",
        },
    ),
    "mobilize": (
        "registrations",
        {"event id": "12", "timeslot id": "33", "timeslot start": "2026-06-01 10:00", "First name": "C"}
        | {"email": "a@x.example", "status": "CONFIRMED", "attended": "", "signup created time": "2026-03-04 10:00"},
        {"registered_at": "signup created time", "status": "status", "attended": "attended", "person": "email"},
    ),
    "luma": (
        "registrations",
        {
            "api_id": "gst-1",
            "name": "C",
            "email": "a@x.example",
            "phone_number": "",
            "created_at": "2026-03-04T10:00:00Z",
        }
        | {
            "approval_status": "approved",
            "checked_in_at": "",
            "custom_source": "news",
            "qr_code_url": "https://x.example",
        },
        {"registration_id": "api_id", "registered_at": "created_at", "status": "approval_status"}
        | {"attended": "checked_in_at", "channel": "custom_source"},
    ),
    "pretix": (
        "registrations",
        {"Event slug": "e", "Order code": "ABC", "Position ID": "1", "Status": "Paid", "Email": "a@x.example"}
        | {"Order date": "2026-03-04", "Order time": "10:00:00", "Attendee name": "C", "City": "Berlin"}
        | {"Pseudonymization ID": "PS1", "City (2)": "Bonn", "Sales channel": "web"},
        {"registration_id": "Pseudonymization ID", "registered_at": "Order date", "status": "Status", "city": "City"}
        | {"channel": "Sales channel"},
    ),
    "wjx": (
        "registrations",
        {"序号": "1", "提交答卷时间": "2026/3/4 15:05:22", "所用时间": "35秒", "来源": "微信", "来源详情": "N/A"}
        | {
            "来自IP": "1.2.3.4(北京-北京)",
            "1、您的姓名：": "金丝雀",
            "2、手机号码": "13912345678",
            "3、您所在的城市": "武汉",
        }
        | {"4、参加人数": "2"},
        {"registration_id": "序号", "registered_at": "提交答卷时间", "channel": "来源", "city": "3、您所在的城市"}
        | {"party_size": "4、参加人数"},
    ),
    "weibo": (
        "posts",
        {"id": "1", "bid": "b", "user_id": "7", "用户昵称": "金丝雀", "微博正文": "hi", "话题": "#x", "转发数": "1"}
        | {"评论数": "2", "点赞数": "3", "发布时间": "2026-03-04 10:00", "发布工具": "phone", "ip": "北京"},
        {"post_id": "id", "author_id": "user_id", "hashtag": "话题", "reposts": "转发数", "comments": "评论数"}
        | {"likes": "点赞数", "posted_at": "发布时间"},
    ),
    "posts": (
        "posts",
        {"tweet_id": "1", "created_at": "2026-03-04T10:00Z", "username": "canary", "text": "hi", "retweet_count": "1"}
        | {"reply_count": "2", "like_count": "3"},
        {"post_id": "tweet_id", "posted_at": "created_at", "reposts": "retweet_count", "comments": "reply_count"}
        | {"likes": "like_count", "person": "username"},
    ),
}


def reading(row: dict[str, str]) -> Reading:
    sample = tuple(value or None for value in row.values())
    return Reading("csv", "utf-8", ",", '"', None, (), 1, tuple(row), (sample,), None, None)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_known_by_its_headings_alone(name: str) -> None:
    kind, row, expected = EXPORTS[name]
    mapping = propose(KINDS[kind], reading(row), Choices(), list_presets(None, Role.ORGANISER), "march-1")
    headings = list(row)
    found = {field: headings[place] for field, place in mapping.fields}
    if mapping.persons:
        found["person"] = " > ".join(headings[place] for place in mapping.persons)
    assert found == expected and mapping.preset == name


def test_every_preset_that_comes_with_the_product_has_a_made_up_export_here() -> None:
    presets = list_presets(None, Role.ORGANISER)
    assert {preset.name for preset in presets} == set(EXPORTS)
    for preset in presets:
        assert preset.about and preset.recognised_by and not preset.saved


def test_a_list_with_our_own_headings_is_no_tools_export() -> None:
    row = dict.fromkeys(KINDS["registrations"].columns, "1") | {"registered_at": "2026-03-04"}
    assert (
        propose(KINDS["registrations"], reading(row), Choices(), list_presets(None, Role.ORGANISER), None).preset
        is None
    )


def plan(row: dict[str, str], **chosen: Any) -> ImportPlan:
    """As much of a plan as a preset is made of."""
    file = reading(row)
    mapping = propose(KINDS["registrations"], file, Choices(**chosen), list_presets(None, Role.ORGANISER), "march-1")
    taken = {*mapping.places.values(), *mapping.persons}
    unused = tuple(heading for place, heading in enumerate(row) if place not in taken)
    used = tuple((field, file.headings[place]) for field, place in mapping.fields)
    return ImportPlan("registrations", "march-1", file, mapping, used, unused)


ODD = {"Wann": "2026-03-04", "Ort": "Bonn", "City": "x", "Email": "canary@x.example"}
CHOSEN = (("registered_at", "Wann"), ("city", "Ort"))


def test_a_saved_preset_maps_the_next_export_and_holds_headings_only(tmp_path: Path) -> None:
    saved = save_preset(tmp_path, plan(ODD, fields=CHOSEN).as_preset("Our own  List"), Role.ORGANISER)
    path = tmp_path / "presets" / "our-own-list.json"
    assert (saved.name, saved.title, saved.saved) == ("our-own-list", "Our own List", True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    text = path.read_text(encoding="utf-8")
    assert not any(value in text for value in ("canary", "Bonn", "2026"))
    presets = list_presets(tmp_path, Role.ORGANISER)
    assert presets[0] == saved
    mapping = propose(KINDS["registrations"], reading(ODD), Choices(), presets, "march-1")
    assert mapping.preset == "our-own-list" and mapping.places == {"registered_at": 0, "city": 1}
    assert mapping.persons == (3,)


def test_a_saved_preset_leaves_out_what_was_left_out_and_proposes_for_what_is_new(tmp_path: Path) -> None:
    row = {"Created": "2026-03-04", "City": "Bonn"}
    save_preset(tmp_path, plan(row, fields=(("city", ""),)).as_preset("ours"), Role.ORGANISER)
    longer = row | {"Town": "Ulm", "Tickets": "2"}
    for file, expected in ((row, {"registered_at": 0}), (longer, {"registered_at": 0, "city": 2, "party_size": 3})):
        mapping = propose(
            KINDS["registrations"], reading(file), Choices(), list_presets(tmp_path, Role.ORGANISER), "march-1"
        )
        assert mapping.preset == "ours" and mapping.places == expected


def test_a_preset_is_used_by_its_name(tmp_path: Path) -> None:
    save_preset(tmp_path, plan(ODD, fields=CHOSEN).as_preset("ours"), Role.ORGANISER)
    more = {**ODD, "Timestamp": "2026-03-05"}
    chosen = propose(
        KINDS["registrations"], reading(more), Choices(preset="Ours"), list_presets(tmp_path, Role.ORGANISER), "march-1"
    )
    assert chosen.places["registered_at"] == 0


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("registrations", "nobody", "There is no preset 'nobody'. Choose one of"),
        ("registrations", "weibo", "The preset weibo is for posts, not for registrations"),
        ("posts", "luma", "The preset luma is for registrations, not for posts"),
    ],
)
def test_a_preset_that_does_not_fit_is_refused(kind: str, name: str, said: str) -> None:
    with pytest.raises(ImportRefused, match=said):
        propose(KINDS[kind], reading(ODD), Choices(preset=name), list_presets(None, Role.ORGANISER), "march-1")


@pytest.mark.parametrize("name", ["", "  ", "//", "x" * 61, "Luma"])
def test_a_name_that_no_preset_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"Choose another name|Choose one"):
        save_preset(tmp_path, plan(ODD, fields=CHOSEN).as_preset(name), Role.ORGANISER)
    assert not (tmp_path / "presets").exists()


@pytest.mark.parametrize("name", ["../../evil", "a/b", "..", "con.json"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    try:
        save_preset(home, plan(ODD, fields=CHOSEN).as_preset(name), Role.ORGANISER)
    except InvalidInput:
        return
    assert [path.parent for path in tmp_path.rglob("*.json")] == [home / "presets"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"name": "x", "kind": "shoes", "fields": {}}'])
def test_a_file_that_is_no_preset_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets" / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"x\.json is not a preset"):
        list_presets(tmp_path, Role.ORGANISER)


def test_presets_are_json_that_names_known_fields() -> None:
    folder = Path(__file__).parents[2] / "data" / "importing" / "presets"
    for path in folder.glob("*.json"):
        file = json.loads(path.read_text(encoding="utf-8"))
        assert path.stem == file["name"] and set(file["fields"]) <= set(KINDS[file["kind"]].columns)
