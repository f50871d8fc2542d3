"""The page Data, run without a browser: an event, a file, what was not taken, and taking it back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.testing.v1 import AppTest

import data
from dashboard.escape import escaped
from data import Database, ImportPlan, plan_import
from data.importing.exported import original_cell
from data.imports import list_imports
from data.presets import list_presets
from data.roles import Role
from tests.conftest import import_text
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_outlook_page import words

NOW = datetime.now(UTC).replace(microsecond=0)
START = NOW + timedelta(days=20)
EVENT = f"event_id,name,starts_at,timezone,target\nmarch-1,A march,{START.isoformat()},Asia/Shanghai,100\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with one event and nobody signed up."""
    import_text(Database(tmp_path / "home"), tmp_path, "events", EVENT, now=NOW)
    return tmp_path / "home"


def sign_ups(count: int, after: str = "", status: str = "registered") -> str:
    """A list of so many sign-ups of two people from Wuhan, an hour apart; after: lines at its end."""
    lines = [f"{row},{(NOW - timedelta(hours=row)).isoformat()},Wuhan,2,{status}" for row in range(1, count + 1)]
    return "\n".join(["编号,提交时间,城市,人数,状态", *lines, *([after] if after else [])]) + "\n"


def upload(app: AppTest, text: str | bytes, name: str = "list.csv") -> AppTest:
    content = text.encode() if isinstance(text, str) else text
    return app.file_uploader[0].upload(name, content).run()


def fine(app: AppTest) -> AppTest:
    assert not app.exception and not app.error, [one.value for one in (*app.exception, *app.error)]
    return app


def titles(app: AppTest) -> list[str]:
    return [one.value for one in app.title]


def test_a_new_event_takes_four_fields_and_loses_nothing_of_what_was_typed(open_page: OpenPage, tmp_path: Path) -> None:
    app = fine(open_page("data", home=tmp_path / "home"))
    app.text_input(key="event_new_name").set_value("March for the river")
    app.number_input(key="event_new_target").set_value(800)
    app.button(key="event_new_save").click().run()
    assert "Start is empty" in app.error[0].value
    assert app.text_input(key="event_new_name").value == "March for the river"
    assert app.number_input(key="event_new_target").value == 800
    app.datetime_input(key="event_new_starts_at").set_value(datetime(2031, 6, 1, 10, 30))  # noqa: DTZ001
    app.selectbox(key="event_new_zone").set_value("Asia/Shanghai")
    app.button(key="event_new_save").click().run()
    assert "its sign-ups" in titles(fine(app))[0]
    (event,) = data.list_events(Database(tmp_path / "home"))
    assert (event.name, event.target, event.timezone) == ("March for the river", 800, "Asia/Shanghai")
    assert event.starts_at == datetime(2031, 6, 1, 2, 30, tzinfo=UTC)


def test_the_bundled_event_alone_is_still_a_first_run(open_page: OpenPage) -> None:
    app = fine(open_page("data"))
    assert titles(app) == ["Your event, in under a minute"]
    assert "simulated sign-ups and posts" in words(app)


def test_a_chinese_list_is_understood_imported_and_frozen(open_page: OpenPage, home: Path) -> None:
    app = fine(upload(open_page("data", home=home), sign_ups(30).encode("gb18030")))
    assert titles(app) == ["All 30 sign-ups can be used"]
    assert [box.value for box in app.selectbox if box.label in ("Signed up", "City", "People", "Status")] == [
        "提交时间", "城市", "人数", "状态",
    ]  # fmt: skip
    assert not data.list_events(Database(home))[0].registrations
    app.button(key="upload_import").click().run()
    assert titles(fine(app)) == ["Everything is in"]
    assert "30 rows read&#58; 30 new." in app.success[0].value
    (event,) = data.list_events(Database(home))
    assert event.registrations == 30
    assert [one.registered for one in data.list_frozen(Database(home))][-1] == 60
    assert list(home.glob(".upload-*")) == []


def test_the_outlook_knows_what_was_stored_in_this_very_minute(open_page: OpenPage, home: Path) -> None:
    """A cancellation that only a status tells holds from its import on: 20 sign-ups of two, then one has cancelled."""
    text = sign_ups(20, f"21,{(NOW - timedelta(days=2)).isoformat()},Wuhan,2,cancelled")
    import_text(Database(home), home.parent, "registrations", text, "march-1", now=datetime.now(UTC))
    app = fine(open_page(home=home))
    assert any(one.value.startswith("40 are on the books") for one in app.subheader), [o.value for o in app.subheader]


def test_a_heading_can_be_chosen_for_a_field(open_page: OpenPage, home: Path) -> None:
    text = "when,where\n" + "".join(f"{(NOW - timedelta(hours=row)).isoformat()},Wuhan\n" for row in range(1, 9))
    app = fine(upload(open_page("data", home=home), text))
    box = next(one for one in app.selectbox if one.label == "City")
    assert fine(box.set_value("where").run()) and titles(app) == ["All 8 sign-ups can be used"]
    assert "Wuhan" in app.table[0].value["city"].tolist()
    box = next(one for one in app.selectbox if one.label == "Signed up")
    box.set_value("").run()
    assert titles(fine(app)) == ["Which column tells when people signed up?"]


def test_a_choice_of_how_a_file_is_read_changes_what_will_be_stored(open_page: OpenPage, home: Path) -> None:
    text = "signed up,city\n" + "".join(f"0{day}/04/2026 10:00,Wuhan\n" for day in range(1, 7))
    app = fine(upload(open_page("data", home=home), text))
    for order, first in (("month-first", "2026-01-04 10:00"), ("day-first", "2026-04-01 10:00")):
        box = next(one for one in app.selectbox if one.label == "Dates such as 03/04")
        box.set_value(order).run()
        assert fine(app).table[0].value["signed up"].tolist()[0] == escaped(first)
    next(one for one in app.selectbox if one.label == "The rows are").set_value("buses").run()
    assert titles(app)[0].startswith("Which column")


def test_posts_are_told_from_sign_ups_by_their_headings(open_page: OpenPage, home: Path) -> None:
    text = f"post_id,posted_at,author_id\n1,{NOW.isoformat()},a\n2,{NOW.isoformat()},b\n"
    app = fine(upload(open_page("data", home=home), text))
    assert titles(app) == ["All 2 posts can be used"]
    app.button(key="upload_import").click().run()
    assert fine(app) and data.list_events(Database(home))[0].posts == 2


def test_a_mapping_is_kept_as_a_preset(open_page: OpenPage, home: Path) -> None:
    app = fine(upload(open_page("data", home=home), sign_ups(3)))
    next(one for one in app.text_input if one.placeholder == "our form").set_value("river form").run()
    app.button(key="upload_save_preset").click().run()
    assert not fine(app).exception
    assert any(one.saved and one.title == "river form" for one in list_presets(home, Role.ORGANISER))


def test_a_file_that_cannot_be_read_is_told_and_the_choices_stay(open_page: OpenPage, home: Path) -> None:
    app = upload(open_page("data", home=home), b"\x00\x01\x02 no table at all \xff" * 9)
    assert not app.exception
    assert titles(app) == ["This file cannot be read as it is"] and app.error
    assert any(box.label == "Encoding" for box in app.selectbox)
    app.button(key="upload_put_away").click().run()
    assert "its sign-ups" in titles(fine(app))[0]


def test_rows_that_were_not_taken_wait_and_are_mended_in_place(
    open_page: OpenPage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = fine(upload(open_page("data", home=home), sign_ups(5, "6,2026-02-31,Wuhan,2,registered")))
    assert titles(app) == ["5 of 6 sign-ups can be used"]
    app.button(key="upload_import").click().run()
    assert titles(fine(app)) == ["1 row waits for you"]
    (editor,) = app.data_editor
    assert editor.value["line"].tolist() == [7] and editor.value["city"].tolist() == ["Wuhan"]
    mended = {"edited_rows": {0: {"registered_at": NOW.isoformat()}}, "added_rows": [], "deleted_rows": []}
    app.session_state[editor.key] = mended
    app.run()
    (again,) = [button for button in app.button if button.label == "Import 1 mended row"]
    monkeypatch.setattr("data.quarantine.read_here", None)  # what was typed is read by the process that reads uploads
    again.click().run()
    assert titles(fine(app)) == ["Everything is in"]
    assert data.list_events(Database(home))[0].registrations == 6


def test_rows_can_be_let_go(open_page: OpenPage, home: Path) -> None:
    app = fine(upload(open_page("data", home=home), sign_ups(5, "6,2026-02-31,Wuhan,2,registered")))
    app.button(key="upload_import").click().run()
    next(button for button in app.button if button.label == "Let them go").click().run()
    assert titles(fine(app)) == ["Everything is in"]
    assert data.list_events(Database(home))[0].registrations == 5


def test_an_import_is_undone_after_it_is_told_what_that_changes(open_page: OpenPage, home: Path) -> None:
    for count in (3, 10):
        import_text(Database(home), home.parent, "registrations", sign_ups(count), "march-1", now=NOW)
    app = fine(open_page("data", home=home))
    newest = list_imports(Database(home))[0]
    app.button(key=f"undo_{newest.import_id}").click().run()
    assert "Undoing it removes 7 sign-ups." in words(app)
    assert "A march&#58; 20 registered now, 6 then" in words(app)
    assert data.list_events(Database(home))[0].registrations == 10
    app.button(key=f"undo_now_{newest.import_id}").click().run()
    assert data.list_events(Database(home))[0].registrations == 3
    assert list_imports(Database(home))[0].undone_at is not None


def test_tomorrows_export_updates_the_list_and_who_is_missing_has_cancelled(open_page: OpenPage, home: Path) -> None:
    app = open_page("data", home=home)
    for count, complete in ((5, False), (3, True)):
        upload(app, sign_ups(count))
        next(one for one in app.text_input if one.label.startswith("Name of this list")).set_value("our form").run()
        if complete:
            next(one for one in app.checkbox if one.label.startswith("It is the whole list")).check().run()
        app.button(key="upload_import").click().run()
        fine(app)
    assert "2 sign&#45;ups newly cancelled" in app.success[0].value
    assert "our form" in words(app)


def test_a_list_handed_in_at_once_is_marked_and_unmarked(open_page: OpenPage, home: Path) -> None:
    minute = (NOW - timedelta(days=3, minutes=30)).strftime("%Y-%m-%dT%H:%M:05Z")
    burst = "".join(f"b{row},{minute},Ningbo,1,registered\n" for row in range(300))
    import_text(Database(home), home.parent, "registrations", sign_ups(200) + burst, "march-1", now=NOW)
    app = fine(open_page("data", home=home))
    assert any("1 minute stands out" in one.value for one in app.subheader)
    assert "300 sign-ups in the minute of" in words(app) and "with the lists marked it would be about" in words(app)
    next(button for button in app.button if button.label == "It was a list").click().run()
    assert any("1 list handed in at once" in one.value for one in fine(app).subheader)
    assert "with the lists marked it is about" in words(app)
    next(button for button in app.button if button.label == "It was none").click().run()
    assert any("1 minute stands out" in one.value for one in fine(app).subheader)


def test_an_event_is_changed_and_a_wrong_value_is_told_beside_it(open_page: OpenPage, home: Path) -> None:
    app = fine(open_page("data", home=home))
    key = "event_known_march-1"
    assert app.text_input(key=f"{key}_name").value == "A march"
    app.text_input(key=f"{key}_name").set_value("A longer march")
    app.number_input(key=f"{key}_low").set_value(60.0)
    app.button(key=f"{key}_save").click().run()
    assert "band" in app.error[0].value.lower()
    assert app.text_input(key=f"{key}_name").value == "A longer march"
    app.number_input(key=f"{key}_low").set_value(20.0)
    app.number_input(key=f"{key}_target").set_value(500)
    app.button(key=f"{key}_save").click().run()
    assert "A longer march" in words(fine(app))
    known = data.load_event(Database(home), "march-1", datetime.now(UTC) + timedelta(seconds=1)).event
    assert (known.name, known.target, known.bands, known.starts_at) == ("A longer march", 500, (0.2, 0.5), START)


def test_hostile_words_stay_words_and_private_ones_are_not_shown(open_page: OpenPage, home: Path) -> None:
    evil = "![i](https://evil.example/x.png)"
    text = f"编号,提交时间,城市,姓名,{evil}\n" + "".join(
        f'{row},{(NOW - timedelta(hours=row)).isoformat()},"{evil}",王小明{row},x\n' for row in range(1, 5)
    )
    app = fine(upload(open_page("data", home=home), text, f"{evil}.csv"))
    assert evil in next(one for one in app.selectbox if one.label == "City").options  # which shows plain text
    shown = " ".join(
        [words(app), *titles(app), *(one.value for one in app.header), *(one.label for one in app.expander)]
    )
    shown += " ".join(str(table.value.to_dict()) for table in app.table)
    assert "https://evil" not in shown and "![i]" not in shown and "王小明" not in shown
    app.button(key="upload_import").click().run()
    shown = " ".join([words(fine(app)), *(str(table.value.to_dict()) for table in app.table)])
    assert "https://evil" not in shown and "王小明" not in shown


def test_the_file_of_rows_to_mend_runs_no_formula(open_page: OpenPage, home: Path) -> None:
    from dashboard.charts.export import table_file
    from data.quarantine import list_quarantine

    text = sign_ups(2, '3,2026-02-31,"=HYPERLINK(1)",2,registered')
    import_text(Database(home), home.parent, "registrations", text, "march-1", now=NOW)
    rows = list_quarantine(Database(home), list_imports(Database(home))[0].import_id)
    saved = table_file(rows).decode("utf-8-sig")
    assert ",=" not in saved and original_cell("'=HYPERLINK(1)") in saved
    assert saved.splitlines()[0].startswith("line,reason,")


def test_who_chooses_otherwise_while_a_file_is_read_ends_the_reading(
    open_page: OpenPage, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[BaseException] = []

    def plan(*given: object, progress: Callable[[float], None], **words: object) -> ImportPlan:
        progress(0.1)
        context = get_script_run_ctx()
        assert context and context.script_requests
        context.script_requests.request_stop()
        try:
            progress(0.2)
        except BaseException as error:
            ended.append(error)
            raise
        return plan_import(*given, **words)  # type: ignore[arg-type]

    app = open_page("data", home=home)
    monkeypatch.setattr("dashboard.stored.plan_import", plan)
    upload(app, sign_ups(3))
    assert [type(error) for error in ended] == [StopException]
