"""The replay: at every moment the page shows what the command line says of it, and nothing that came later."""

import json
import re
from datetime import datetime, timedelta
from math import floor, log10
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import cli
from tests.dashboard.conftest import OpenPage

EVENT = "occupy-taobao-2011"
MOMENTS = (
    "2011-10-30T12:00", "2011-11-03T20:00", "2011-11-08T08:30", "2011-11-12T23:59", "2011-11-16T20:00",
    "2011-11-19T06:15", "2011-11-21T13:37", "2011-11-22T20:00", "2011-11-23T20:00", "2011-11-24T09:00",
)  # fmt: skip
ZONE = ZoneInfo("Asia/Shanghai")
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?: %)?")


def told(home: Path, as_of: str) -> dict:
    result = CliRunner().invoke(cli.app, ["forecast", EVENT, "--as-of", as_of, "--json", "--home", str(home)])
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def rounded(people: float) -> str:
    """Two significant figures, halves up, by another way than the page's own."""
    size = 10 ** max(floor(log10(people)) - 1, 0)
    return f"{floor(people / size + 0.5) * size:,}"


def odds(probability: float) -> str:
    five = floor(probability * 20 + 0.5) * 5
    return "5 %" if probability < 0.05 else "95 %" if probability > 0.95 else f"{five} %"


def figure(app: AppTest, key: str) -> dict:
    (chart,) = [chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-{key}")]
    return json.loads(chart.proto.spec)


def chart_words(app: AppTest, key: str) -> list[str]:
    return [re.sub("</?b>|<br>", " ", one["text"]) for one in figure(app, key)["layout"]["annotations"]]


@pytest.mark.parametrize("as_of", MOMENTS)
def test_every_number_of_the_page_is_that_of_the_command_line(
    open_page: OpenPage, bundled_home: Path, as_of: str
) -> None:
    app, said = open_page(as_of=as_of), told(bundled_home, as_of)
    assert not app.exception
    turnout, bands = said["turnout"], said["bands"]
    low, middle, high = (rounded(turnout[name]) for name in ("q10", "q50", "q90"))

    answer = f"{app.title[0].value} {app.header[0].value}"
    allowed = {low, middle, high, "80 %", "2,000", *(odds(band["probability"]) for band in bands)}
    assert set(NUMBER.findall(answer)) <= allowed
    assert f"About {middle} people, with an 80 % range of {low} to {high}." in answer

    shown = chart_words(app, "odds")
    for band, label in zip(bands, shown[::3], strict=True):
        assert odds(band["probability"]) in label.replace("<", "").replace(">", "")
    widths = [shape["x1"] - shape["x0"] for shape in figure(app, "odds")["layout"]["shapes"] if shape["type"] == "rect"]
    assert widths == pytest.approx([band["probability"] for band in bands], abs=0.004)

    assert any(middle in words and f"{low}–{high}" in words for words in chart_words(app, "dots"))
    assert any(f"{said['registered']:,}" in words for words in chart_words(app, "curve"))
    slot = chart_words(app, "curve")
    assert all(any(words.strip() == number for words in slot) for number in (low, middle, high))
    final = said["final_registered"]
    assert f"{rounded(final['q10'])} to {rounded(final['q90'])} at the start" in alt(app, "curve")
    assert f"median {said['turnout']['q50']:,.0f}".split(".")[0] in alt(app, "moved")
    cities = sum(int(words.replace(",", "")) for words in city_column(app, "come"))
    assert cities <= turnout["mean"] + len(city_column(app, "come"))
    assert sum(int(words.replace(",", "")) for words in city_column(app, "signed")) == said["registered"]


def alt(app: AppTest, key: str) -> str:
    (chart,) = [chart for chart in app.get("plotly_chart") if chart.proto.id.endswith(f"-{key}")]
    return str(chart.proto.alt)


def city_column(app: AppTest, column: str) -> list[str]:
    """The numbers under one heading of the cities' chart."""
    annotations = figure(app, "cities")["layout"]["annotations"]
    (head,) = [one for one in annotations if one["text"] == column]
    inside = [one for one in annotations if one.get("xshift") == head["xshift"] and one is not head]
    return [re.sub("</?b>|<br>", "", one["text"]) for one in inside if one["xref"] == "paper" and one["x"] == 1]


@pytest.mark.parametrize("as_of", MOMENTS)
def test_no_milestone_or_claim_is_shown_before_its_day(open_page: OpenPage, as_of: str) -> None:
    app = open_page(as_of=as_of)
    limit = datetime.fromisoformat(as_of).replace(tzinfo=ZONE)
    text = "\n".join(element.value for element in app.markdown)
    days = re.findall(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}) (Oct|Nov|Dec)", text.split("target 2,000", 1)[1])
    assert days
    for day, month in days:
        assert datetime.strptime(f"{day} {month} 2011 +0800", "%d %b %Y %z") <= limit


def test_the_steps_replay_one_stop_at_a_time(open_page: OpenPage) -> None:
    app = open_page()
    at_first = app.select_slider[0].value
    app.button(key="step_Earlier").click().run()
    assert app.select_slider[0].value == at_first - timedelta(hours=1)
    assert app.query_params["as_of"] == "2011-11-23T11:00Z"
    app.button(key="step_Later").click().run()
    assert app.select_slider[0].value == at_first
    assert "as_of" not in app.query_params


def test_there_is_no_step_past_the_ends(open_page: OpenPage) -> None:
    app = open_page()
    app.select_slider[0].set_value(app.select_slider[0].options and first_stop(app)).run()
    assert app.button(key="step_Earlier").disabled
    assert not app.button(key="step_Later").disabled


def first_stop(app: AppTest) -> datetime:
    """The earliest stop: where stepping back from it is no longer possible."""
    words = app.select_slider[0].options[0]
    return datetime.strptime(words.removeprefix("as of ")[4:] + " 2011 +0800", "%d %b, %H:%M %Y %z")
