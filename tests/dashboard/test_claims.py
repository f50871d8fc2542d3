"""Claims as a chart and as a list: each where its numbers are, in its own words, none before its moment."""

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts.beside import beside
from dashboard.charts.claims import claims_chart, claims_ranges, claims_table, not_drawn
from dashboard.palette import DARK, LIGHT
from data import Database
from forecasting.claimed import Claim, read_claims
from forecasting.tables import CLAIM_COLUMNS, Event
from tests import handmade
from tests.dashboard.conftest import OpenPage
from tests.dashboard.test_outlook_page import words

HOSTILE = '<img src=x onerror="alert(1)">![i](https://evil.example/x.png)'
NO_TARGET = Event("e", "E", handmade.START, "Asia/Shanghai")


def row(low: float | None, high: float | None, claimant: str = "Police", days: float = 1, about: str = "it") -> tuple:
    return handmade.START + timedelta(days=days), about, claimant, low, high, "Gazette", None


def read(*rows: tuple, event: Event = handmade.EVENT) -> tuple[Claim, ...]:
    return read_claims(pd.DataFrame(rows, columns=list(CLAIM_COLUMNS)), event)


CLAIMS = read(
    row(200, 200, "Xinhua", 5),
    row(20, 99, "China News", 4),
    row(300, None, "Union", 3),
    row(None, 2000, "organisers", -1),
    row(40_000, 53_000, "Radio", 2),
    row(None, None, "a protester", 1),
    row(12, 12, "SCMP", 1, "gathering 2011-12-16"),
)


def dots(figure) -> dict[float, list[float]]:
    """The ends of each row, the lowest first, by the place of the row from the top."""
    (trace,) = figure.to_dict()["data"]
    places = sorted(set(trace["y"]), reverse=True)
    pairs = list(zip(trace["x"], trace["y"], strict=True))
    return {place: sorted(x for x, y in pairs if y == at) for place, at in enumerate(places)}


def lines(figure) -> dict[float, tuple[float, float, str | None]]:
    """The level lines by the place of their row from the top: ends and dash."""
    drawn = figure.to_dict()
    places = sorted(set(drawn["data"][0]["y"]), reverse=True)
    level = [shape for shape in drawn["layout"]["shapes"] if shape["y0"] == shape["y1"]]
    return {places.index(one["y0"]): (one["x0"], one["x1"], one["line"].get("dash")) for one in level}


def labels(figure) -> list[str]:
    return [annotation["text"] for annotation in figure.to_dict()["layout"]["annotations"]]


def test_each_claim_is_drawn_at_the_ends_it_gives_the_newest_on_top() -> None:
    figure = claims_ranges(CLAIMS, handmade.EVENT, LIGHT)
    assert dots(figure) == {0: [200], 1: [20, 99], 2: [300], 3: [2000]}
    limit = figure.to_dict()["layout"]["xaxis"]["range"][1]
    drawn = lines(figure)
    assert drawn == {1: (20, 99, None), 2: (300, limit, "3px,3px"), 3: (0, 2000, "3px,3px")}
    assert labels(figure) == [
        "<b>target 2,000</b>", "<b>200</b> Xinhua, 29 Nov", "<b>20–99</b> China News, 28 Nov",
        "<b>300 or more</b> Union, 27 Nov", "<b>up to 2,000</b> organisers, 23 Nov",
    ]  # fmt: skip


def test_the_target_is_a_line_in_the_accent_and_a_row_where_no_claim_announces_it() -> None:
    for claims, rows in ((CLAIMS, 4), (read(row(20, 99)), 2), ((), 1)):
        figure = claims_ranges(claims, handmade.EVENT, DARK)
        (upright,) = [shape for shape in figure.to_dict()["layout"]["shapes"] if shape["x0"] == shape["x1"]]
        assert (upright["x0"], upright["line"]["color"]) == (2000, DARK.accent)
        assert len(dots(figure)) == rows and dots(figure)[rows - 1] == [2000]
    assert labels(figure)[-1] == "<b>2,000</b> target of the event, undated"


def test_an_outlook_is_the_last_row_with_its_range_and_its_median() -> None:
    outlook = handmade.outlook(np.linspace(1000, 2000, 101))
    figure = claims_ranges(CLAIMS, handmade.EVENT, LIGHT, beside(outlook, None))
    assert dots(figure)[4] == pytest.approx([1100, 1500, 1900])
    assert labels(figure)[-1] == "<b>1,100–1,900</b> this outlook, 80 % range"
    assert dots(claims_ranges(CLAIMS, handmade.EVENT, LIGHT)).keys() == {0, 1, 2, 3}


def test_what_is_not_drawn_is_told_and_stands_in_the_table() -> None:
    told = "1 about another day, 1 without a number and 1 far above the target"
    assert not_drawn(CLAIMS) == told and not_drawn(CLAIMS[:1]) == ""
    chart = claims_chart(CLAIMS, handmade.EVENT, LIGHT, "A heading")
    assert chart is not None
    assert not any(name in " ".join(labels(chart.figure)) for name in ("Radio", "protester", "SCMP"))
    assert f"Not drawn: {told}." in chart.text and f"Not drawn: {told}." in chart.picture_caption
    assert told not in chart.caption  # the page says it over the list
    table = chart.table.set_index("claimant")["drawn"].to_dict()
    assert {name: why for name, why in table.items() if why != "yes"} == {
        "Radio": "far above the target", "a protester": "without a number", "SCMP": "about another day",
    }  # fmt: skip


def test_the_text_says_every_claim_that_is_drawn() -> None:
    chart = claims_chart(CLAIMS, handmade.EVENT, LIGHT, "A heading", handmade.outlook(np.linspace(1000, 2000, 101)))
    assert chart is not None
    for claim in CLAIMS[:3]:
        assert f"{claim.claimant} {claim.span} (" in chart.text
    assert "The target is 2,000." in chart.text and "80 % range is 1,100 to 1,900." in chart.text


def test_the_table_has_every_claim_with_its_source_then_target_and_outlook() -> None:
    outlook = handmade.outlook(np.linspace(1000, 2000, 101))
    table = claims_table(read(row(20, 99), row(None, None)), handmade.EVENT, beside(outlook, None))
    assert table["claimant"].tolist() == ["Police", "Police", "organisers", "Showdown"]
    assert table["from (people)"].isna().tolist() == [False, True, True, False]
    assert table["to (people)"].dropna().tolist() == [99, 2000, 1900]
    assert table["source"].tolist() == ["Gazette", "Gazette", "", ""]
    assert table["claimed on"].tolist() == ["Fri 25 Nov 2011", "Fri 25 Nov 2011", "", ""]


def test_without_anything_to_draw_there_is_no_chart() -> None:
    unusable = read(row(None, None), event=NO_TARGET)
    assert claims_chart(unusable, NO_TARGET, LIGHT, "") is None
    assert claims_chart((), NO_TARGET, LIGHT, "", handmade.outlook()) is None
    assert claims_chart(unusable, handmade.EVENT, LIGHT, "") is not None


@pytest.mark.parametrize("ends", [(0, 0), (1, 1), (0, 1), (None, 0), (0, None), (1900, 1900), (10**9, 10**9)])
def test_claims_of_any_size_are_drawn_inside_the_axis(ends: tuple[float | None, float | None]) -> None:
    axis = claims_ranges(read(row(*ends), event=NO_TARGET), NO_TARGET, LIGHT).to_dict()["layout"]["xaxis"]
    assert axis["range"][1] > max(end for end in ends if end is not None) and axis["range"][1] > 0
    assert 2 <= len(axis["tickvals"]) <= 5
    assert sum("people" in tick for tick in axis["ticktext"]) == 1
    assert axis["tickvals"][-1] <= 0.96 * axis["range"][1]


@pytest.mark.parametrize(
    "name",
    ["organisers (Anti-Taobao Alliance)", "人" * 90, "a" * 200, "é" * 30],
    ids=["bundled", "Chinese", "endless", "short"],
)
def test_a_claimants_name_fits_a_phone(name: str) -> None:
    (label,) = [text for text in labels(claims_ranges(read(row(None, 2000, name)), NO_TARGET, LIGHT)) if "Nov" in text]
    bare = (
        label.replace("<b>", "").replace("</b>", "").replace("&#40;", "(").replace("&#41;", ")").replace("&#45;", "-")
    )
    width = sum(2 if character == "人" else 1 for character in bare)
    assert width <= 59
    assert (name in bare) is (len(name) <= 33)
    assert bare.endswith(", 25 Nov")


def test_hostile_words_stay_words_in_the_chart() -> None:
    figure = claims_ranges(read(row(20, 99, HOSTILE, about=HOSTILE)), handmade.EVENT, LIGHT).to_dict()
    shown = [*labels(claims_ranges(read(row(20, 99, HOSTILE)), handmade.EVENT, LIGHT)), *figure["data"][0]["text"]]
    for text in shown:
        harmless = text.replace("<b>", "").replace("</b>", "").replace("<br>", "")
        assert "<" not in harmless and "](" not in harmless and "://" not in harmless


@pytest.fixture
def march_page(march: Database, take_in: Callable[..., object], open_page: OpenPage) -> Callable[[str], AppTest]:
    rows = "\n".join(f"r{day},2026-05-{day:02}T12:00Z" for day in range(1, 29))
    take_in("registrations", f"registration_id,registered_at\n{rows}\n", "march-1")
    take_in(
        "claims",
        "claimed_at,about,claimant,low,high,source\n"
        f'2026-06-01T11:00,the march,"{HOSTILE.replace(chr(34), chr(39))}",20,30,"![s](http://evil.example)"\n'
        "2026-06-01T12:00,the march,Union,90,,Gazette\n",
        "march-1",
    )
    return lambda as_of: open_page(home=march.home, as_of=as_of)


def test_a_claim_shows_on_the_page_from_its_moment_on(march_page: Callable[[str], AppTest]) -> None:
    before, one, both = (march_page(f"2026-06-01T{clock}") for clock in ("10:59", "11:00", "12:00"))
    assert not (before.exception or one.exception or both.exception)
    assert before.title[0].value == "No count is known yet"
    assert "20–30" not in words(before) and "Union" not in words(before)
    assert one.title[0].value.startswith("One claim so far&#58; 20–30 people")
    assert "Union" not in words(one)
    assert both.title[0].value == "Disputed&#58; claims range from 20 to 90 people or more"
    assert "**90 or more** Union" in words(both)
    assert both.subheader[0].value == "The two claims since the start contradict each other"


def test_hostile_words_stay_words_on_the_page(march_page: Callable[[str], AppTest]) -> None:
    shown = words(march_page("2026-06-01T11:00"))
    assert "<img" not in shown and "](http" not in shown and "evil.example" in shown


def test_the_target_stands_among_the_claims_without_a_date(march_page: Callable[[str], AppTest]) -> None:
    for as_of in ("2026-05-29", "2026-06-01T12:00"):
        assert "**100** organisers, undated" in words(march_page(as_of))


def test_the_record_can_be_quoted_and_nothing_is_forecast(march_page: Callable[[str], AppTest]) -> None:
    app = march_page("2026-06-01T12:00")
    quotes = [block.value for block in app.code]
    assert len(quotes) == 1
    assert "disputed, claims range from 20 to 90 people or more" in quotes[0] and "data version" in quotes[0]
    for forecast in ("80 %", "equally likely", "Median", "showdown"):
        assert forecast not in words(app)


def test_the_bundled_record_tells_each_claim_with_its_source(open_page: OpenPage) -> None:
    app = open_page(as_of="2011-12-24T10:00")
    shown = words(app)
    assert app.title[0].value == "Disputed&#58; claims range from 20 to 2,000 people"
    for number, source in (("**200** Xinhua", "researchinchina"), ("**20–99** China News", "news.sohu.com")):
        assert number in shown and source in shown
    assert "**up to 2,000** organisers" in shown and "undated" not in shown
    assert "**Also claimed:** 6 about another day and 1 without a number" in shown
