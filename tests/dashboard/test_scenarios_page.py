"""Scenarios, run without a browser on the bundled event."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data import Database
from forecasting.assumptions import ASSUMPTIONS
from forecasting.scenario import STARTERS
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_outlook_page import words

SLIDERS = [assumption.name for assumption in ASSUMPTIONS if assumption.name not in ("target", "capacity")]


def fixed(app: AppTest) -> str:
    """The lines that tell what is fixed, each beside its button."""
    return "\n".join(line.value for line in app.markdown if ":gray[instead of " in line.value)


def test_untouched_it_shows_the_baseline_and_every_field_of_a_scenario(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    assert not app.exception
    assert "nothing assumed" in app.header[0].value
    keys = {widget.key for kind in (app.slider, app.number_input) for widget in kind}
    assert keys == {assumption.name for assumption in ASSUMPTIONS}
    for widget in (*app.slider, *app.number_input):
        assert "default" in widget.label and "From " in widget.help


@pytest.mark.parametrize("name", SLIDERS)
def test_every_slider_moves_its_field_and_says_so(open_page: OpenPage, name: str) -> None:
    app = open_page("scenarios")
    slider = app.slider(key=name)
    slider.set_value(slider.max if slider.value != slider.max else slider.min).run()
    assert not app.exception
    assert "**fixed**" in app.slider(key=name).label
    assert "[instead of " in words(app)


@pytest.mark.parametrize(("name", "value"), [("target", 500.0), ("capacity", 300.0)])
def test_boxes_take_any_number_of_people(open_page: OpenPage, name: str, value: float) -> None:
    app = open_page("scenarios")
    app.number_input(key=name).set_value(value).run()
    assert not app.exception
    assert f"{value:,.0f} people" in words(app)


def test_more_blocked_buses_mean_fewer_people(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    app.slider(key="blocked_share").set_value(0.9).run()
    assert "fewer than the baseline" in app.header[0].value
    assert "points less likely" in app.header[0].value


def test_another_target_measures_the_baseline_too(open_page: OpenPage) -> None:
    app = open_page("scenarios", target="500")
    assert "nothing assumed" in app.header[0].value
    assert "Target 500 people" in words(app)


def test_a_slider_put_back_to_its_default_is_the_models_own_again(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    default = app.slider(key="show_up_rate").value
    app.slider(key="show_up_rate").set_value(0.3).run()
    app.slider(key="show_up_rate").set_value(default).run()
    assert "nothing assumed" in app.header[0].value


def test_fields_are_reset_one_by_one_or_all_at_once(open_page: OpenPage) -> None:
    app = open_page("scenarios", blocked_share="0.9", show_up_rate="0.5", stranded_share="0.2")
    assert fixed(app).splitlines() == [
        "Show-up rate 50 % :gray[instead of 65 %]",
        "Buses blocked 90 % :gray[instead of 10 %]",
        "Coming without a seat 20 % :gray[instead of 0 %]",
    ]
    app.button(key="reset_blocked_share").click().run()
    assert "Buses blocked" not in fixed(app) and "Show-up rate 50 %" in fixed(app)
    app.button(key="reset_all").click().run()
    assert not fixed(app)
    assert "nothing assumed" in app.header[0].value


@pytest.mark.parametrize("starter", STARTERS, ids=lambda starter: starter.name)
def test_a_starter_sets_the_sliders_and_is_marked(open_page: OpenPage, starter) -> None:
    app = open_page("scenarios")
    app.pills(key="starter").set_value(starter.name).run()
    assert not app.exception
    for name, value in starter.scenario.fixed().items():
        assert app.slider(key=name).value == value
    assert app.pills(key="starter").value == starter.name
    app.slider(key="walk_up_rate").set_value(0.5).run()
    assert app.pills(key="starter").value is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("target", "0"), ("target", "NaN"), ("target", "1e309"), ("target", "-5"), ("blocked_share", "1.5"),
        ("shock", "wide"), ("show_up_rate", ""), ("capacity", "inf"), ("late_surge", "[]"), ("extra_seats", "1e9"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_told_and_left_out(open_page: OpenPage, name: str, value: str) -> None:
    app = open_page("scenarios", **{name: value})
    assert not app.exception and not app.error
    assert "shown here with its default" in app.warning[0].value
    assert "nothing assumed" in app.header[0].value


def test_the_address_holds_event_moment_and_data_version(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    assert app.query_params["event"] == "occupy-taobao-2011"
    assert app.query_params["as_of"] == "2011-11-23T12:00Z"
    assert app.query_params["v"]


def test_a_link_of_other_data_is_told(open_page: OpenPage) -> None:
    assert "data have changed" in open_page("scenarios", v="0").warning[0].value
    version = open_page("scenarios").query_params["v"]
    assert not open_page("scenarios", v=version).warning


def test_from_the_start_on_there_is_no_scenario(open_page: OpenPage) -> None:
    app = open_page("scenarios", as_of="2011-11-24T10:00")
    assert not app.exception
    assert "there is no forecast" in app.caption[0].value
    assert not app.slider


@pytest.mark.parametrize(("target", "capacity"), [("2000000", "150000"), ("1", "1"), ("100000000", "100000000")])
def test_events_of_any_size_have_a_page(
    open_page: OpenPage, database: Database, take_in: Callable[..., object], target: str, capacity: str
) -> None:
    take_in("events", f"event_id,name,starts_at,target,capacity\nbig,Big,2026-06-01T10:00,{target},{capacity}\n")
    take_in("registrations", "event_id,registration_id,registered_at\nbig,a,2026-05-20\nbig,b,2026-05-21\n")
    assert database.home is not None
    app = open_page("scenarios", database.home, as_of="2026-05-25")
    assert not app.error and not app.exception
    assert f"default {int(target):,} people" in app.number_input(key="target").label


def test_a_scenario_can_be_quoted_and_linked_to(open_page: OpenPage) -> None:
    app = open_page("scenarios", blocked_share="0.9", show_up_rate="0.5")
    quote, link = (block.value for block in app.code)
    assert "assuming show-up rate 50 % and buses blocked 90 %" in quote
    assert "scenarios?" in link
    for part in ("event=occupy-taobao-2011", "as_of=2011-11-23T12:00Z", "blocked_share=0.9", "show_up_rate=0.5"):
        assert part in link
