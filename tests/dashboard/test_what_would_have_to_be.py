"""What matters most, what would bring even odds, and scenarios that nobody can follow, read from the page itself."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from data import Database
from forecasting.assumptions import ASSUMPTIONS
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_outlook_page import words

BY_LABEL = {assumption.label: assumption for assumption in ASSUMPTIONS}
_HEADING = "What would bring "


def requirements(app: AppTest) -> dict[str, str]:
    """The sentences below their heading, by the label of their slider."""
    lines = (line.value.split(": ", 1) for line in app.markdown if not line.value.startswith((":", "*")))
    return {parts[0]: parts[1] for parts in lines if parts[0] in BY_LABEL}


def showdown_leads(app: AppTest, name: str, value: float) -> bool:
    """What the page's own headline says once the slider stands there: it names a band from one half on."""
    app.slider(key=name).set_value(value).run()
    assert not app.exception
    return "a showdown (" in app.title[0].value and "Too close" not in app.title[0].value


def test_a_slider_set_to_the_value_named_brings_even_odds_and_a_step_less_does_not(open_page: OpenPage) -> None:
    app = open_page("scenarios")
    assert "What would bring a 50 % chance of 2,000" in [heading.value for heading in app.subheader]
    needed = requirements(app)
    assert list(needed) == ["Buses blocked", "Show-up rate", "Walk-ups"]
    reached = 0
    for label, sentence in needed.items():
        name = BY_LABEL[label].name
        before = app.slider(key=name).value
        if found := re.fullmatch(r"(\d+) % instead of (\d+) %", sentence):
            value, default = int(found[1]) / 100, int(found[2]) / 100
            assert default == before
            assert showdown_leads(app, name, value)
            assert not showdown_leads(app, name, round(value - 0.01, 2))
            reached += 1
        else:
            assert sentence.startswith("even with none it is ")
            assert not showdown_leads(app, name, 0.0)
        app.slider(key=name).set_value(before).run()
    assert reached == 2


def test_where_the_target_is_likely_it_tells_what_would_take_it_away(open_page: OpenPage) -> None:
    app = open_page("scenarios", target="1500")
    assert "What would bring the chance of 1,500 under 50 %" in [heading.value for heading in app.subheader]
    sentence = requirements(app)["Show-up rate"]
    value = int(re.fullmatch(r"less than (\d+) % instead of 65 %", sentence)[1]) / 100
    assert showdown_leads(app, "show_up_rate", value)
    assert not showdown_leads(app, "show_up_rate", round(value - 0.01, 2))


@pytest.mark.parametrize("assumed", [{}, {"blocked_share": "0.9"}, {"blocked_share": "1"}])
def test_what_matters_most_is_told_whatever_is_assumed(open_page: OpenPage, assumed: dict[str, str]) -> None:
    app = open_page("scenarios", **assumed)
    headings = [heading.value for heading in app.subheader]
    assert any(heading.startswith("Most depends on buses blocked") for heading in headings)
    assert len([heading for heading in headings if heading.startswith(_HEADING)]) == 1
    assert "export_tornado" in [button.key for button in app.button]


def test_where_no_bus_runs_it_says_who_can_come_all_the_same(open_page: OpenPage) -> None:
    app = open_page("scenarios", blocked_share="1")
    (told,) = (caption.value for caption in app.caption if "No bus runs" in caption.value)
    assert re.search(r"only the 226 people of Hangzhou and those who walk up can come", told)
    assert app.header[0].value.startswith("About ")
    app.slider(key="blocked_share").set_value(0.99).run()
    assert "No bus runs" not in words(app)


EVENTS = "event_id,name,starts_at,timezone,target,city\nmarch-1,A march,2026-06-01T10:00,UTC,100,Oder\n"
SIGN_UPS = "event_id,registration_id,registered_at,city,party_size\n" + "".join(
    f"march-1,{n},2026-05-{n:02d},Ems,5\n" for n in range(1, 26)
)


def test_where_no_city_has_a_seat_nobody_comes_until_seats_are_added(
    open_page: OpenPage, database: Database, take_in: Callable[..., object]
) -> None:
    take_in("events", EVENTS)
    take_in("registrations", SIGN_UPS)
    take_in("buses", "event_id,bus_id,city,seats\nmarch-1,b,Ems,1\n")
    take_in("buses", "event_id,bus_id,city,seats,status\nmarch-1,b,Ems,1,cancelled\n")
    assert database.home is not None
    app = open_page("scenarios", database.home, as_of="2026-05-27", walk_up_rate="0")
    assert not app.exception
    assert "has no seat on a bus that runs" in app.warning[0].value
    assert "No bus runs, and every city needs one: nobody can come." in words(app).replace("&#58;", ":")
    assert "Hardly anyone" in app.header[0].value
    app.slider(key="extra_seats").set_value(100.0).run()
    assert "No bus runs" not in words(app)
    assert "more than the baseline" in app.header[0].value
