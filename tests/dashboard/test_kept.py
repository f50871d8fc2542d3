"""Scenarios kept for a visit, on the bundled event: names, numbers, and the ways in and out of the list."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from dashboard.kept import MOST, Kept
from forecasting import notation
from forecasting.scenario import STARTERS, Scenario
from tests.dashboard.conftest import OpenPage

EVENT = "occupy-taobao-2011"
HOSTILE = "![i](https://evil.example/x) <b>:red[*_"


def keep(app: AppTest, name: str = "") -> AppTest:
    app.text_input(key="keep_name").set_value(name)
    return app.button(key="keep").click().run()


def kept(scenarios: Iterable[Scenario]) -> dict[str, list[Kept]]:
    return {EVENT: [Kept(f"number {n}", scenario) for n, scenario in enumerate(scenarios)]}


def rows(app: AppTest) -> list[str]:
    """The first cell of every row: name, and what is assumed."""
    return [line.value for line in app.markdown if line.value.startswith("**") and "  \n:small[:gray[" in line.value]


def numbers(app: AppTest, label: str) -> list[str]:
    """One column of the list, the baseline first."""
    begins = f":small[:gray[{label}]]  \n"
    return [line.value.removeprefix(begins) for line in app.markdown if line.value.startswith(begins)]


def forecast(home: Path, *settings: str, as_of: str = "2011-11-23T12:00Z") -> dict:
    """What the command line answers."""
    sets = [part for setting in settings for part in ("--set", setting)]
    called = CliRunner().invoke(
        cli.app, ["forecast", EVENT, "--as-of", as_of, *sets, "--json", "--home", str(home)], catch_exceptions=False
    )
    return json.loads(called.stdout)


def in_words(outlook: dict) -> tuple[str, str, str]:
    turnout = outlook["turnout"]
    span = f"{notation.people(turnout['q10'])}–{notation.people(turnout['q90'])}"
    return f"**{notation.people(turnout['q50'])}**", span, notation.percent(outlook["p_target"])


def test_what_is_kept_has_the_numbers_of_the_command_line(open_page: OpenPage, bundled_home: Path) -> None:
    app = keep(open_page("scenarios", blocked_share="0.5", target="1000"), "Half of them")
    assert not app.exception
    assert rows(app) == [
        "**Baseline**  \n:small[:gray[nothing assumed]]",
        "**Half of them**  \n:small[:gray[buses blocked 50 &#37;, target 1,000 people]]",
    ]
    shown = list(zip(*(numbers(app, label) for label in ("median", "80 % range", "showdown")), strict=True))
    scenario = forecast(bundled_home, "blocked_share=0.5", "target=1000")
    assert shown == [in_words(forecast(bundled_home)), in_words(scenario)]
    # Against the same target: what another one does to the odds is not the doing of the buses.
    gained = 100 * (scenario["p_target"] - forecast(bundled_home, "target=1000")["p_target"])
    (points,) = numbers(app, "vs baseline")
    assert float(points.removesuffix(" points").replace("−", "-")) == pytest.approx(gained, abs=2.5)


def test_the_numbers_follow_the_moment(open_page: OpenPage, bundled_home: Path) -> None:
    app = keep(open_page("scenarios", blocked_share="0.5"))
    app.query_params["as_of"] = "2011-11-20T12:00Z"
    app.run()
    earlier = forecast(bundled_home, "blocked_share=0.5", as_of="2011-11-20T12:00Z")
    assert numbers(app, "median")[1] == in_words(earlier)[0]
    assert numbers(app, "80 % range")[1] == in_words(earlier)[1]


def test_a_name_that_looks_like_markdown_stays_words(open_page: OpenPage) -> None:
    app = keep(open_page("scenarios", blocked_share="0.5"), HOSTILE)
    app.button(key="take_up_0").click().run()
    told = [rows(app)[1].split("  \n")[0], app.toast[0].value, app.button(key="remove_0").help]
    for words in told:
        plain = words.removeprefix("**").removesuffix("**")
        assert "evil" in plain
        assert not set("![]()<>*_:/") & set(plain), plain


def test_without_a_name_it_has_that_of_its_starter_or_the_first_free_number(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    app.pills(key="starter").set_value(STARTERS[0].name).run()
    keep(app)
    for value in (0.5, 0.6):
        app.slider(key="blocked_share").set_value(value).run()
        keep(app, "  ")
    app.button(key="remove_1").click().run()
    keep(app)
    names = [row.split("**")[1] for row in rows(app)]
    assert names == ["Baseline", STARTERS[0].name, "Scenario 2", "Scenario 1"]
    assert app.text_input(key="keep_name").value == ""


def test_one_that_is_shown_again_sets_every_slider(open_page: OpenPage) -> None:
    app = keep(open_page("scenarios", blocked_share="0.5", show_up_rate="0.8"), "Before")
    app.button(key="reset_all").click().run()
    app.slider(key="bad_weather").set_value(0.4).run()
    app.button(key="take_up_0").click().run()
    assert (app.slider(key="blocked_share").value, app.slider(key="show_up_rate").value) == (0.5, 0.8)
    assert app.slider(key="bad_weather").value == 0.0
    assert "stand as in Before" in app.toast[0].value


def test_the_right_one_is_removed_and_the_list_goes_with_the_last(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    app.session_state["kept_scenarios"] = kept([Scenario(blocked_share=0.5), Scenario(bad_weather=0.4)])
    app.run()
    assert "2 scenarios kept for this visit" in [heading.value for heading in app.subheader]
    app.button(key="remove_0").click().run()
    assert [row.split("**")[1] for row in rows(app)] == ["Baseline", "number 1"]
    app.button(key="remove_0").click().run()
    assert rows(app) == []
    assert not [heading for heading in app.subheader if "kept" in heading.value]


def test_no_more_than_eight_are_kept(open_page: OpenPage) -> None:
    app = open_page("scenarios", blocked_share="0.5")
    app.session_state["kept_scenarios"] = kept(Scenario(walk_up_rate=n / 10) for n in range(MOST - 1))
    app.run()
    assert not app.button(key="keep").disabled
    keep(app, "The last")
    assert app.button(key="keep").disabled
    assert app.button(key="keep").help == "8 are kept: remove one first."
    assert len(rows(app)) == 1 + MOST == 9
    app.button(key="remove_3").click().run()
    assert not app.button(key="keep").disabled


def test_nothing_assumed_is_nothing_to_keep(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    assert app.button(key="keep").disabled
    assert app.button(key="keep").help == "Move a slider first: nothing is assumed yet."


def test_another_visit_and_another_event_know_nothing_of_it(open_page: OpenPage) -> None:
    app = keep(open_page("scenarios", blocked_share="0.5"))
    assert len(rows(app)) == 2
    assert rows(open_page("scenarios", blocked_share="0.5")) == []
    app.session_state["kept_scenarios"] = {"another": app.session_state["kept_scenarios"][EVENT]}
    assert rows(app.run()) == []
