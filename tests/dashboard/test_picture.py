"""The picture of a chart: with its heading, how to read it and where it comes from, in lines that fit a phone."""

import html
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard import charts
from dashboard.charts.base import Chart
from dashboard.charts.picture import config, picture, wrapped
from dashboard.palette import DARK, LIGHT, Palette
from forecasting import quoting
from forecasting.quoting import Stamp
from forecasting.scenario import Scenario
from tests import handmade

HEADING, NOTE = 18, 12  # px
PHONE, BUTTON = 290, 34  # px of a line on a phone, and of what the button covers of the first
TEN = np.array([100.0, 500, 500, 1500, 1500, 1500, 1500, 2500, 2500, 2500])
OUTLOOK = handmade.outlook(TEN, dots=np.repeat(TEN, 5), verdict="too close to call")
DOTS = charts.dots_chart(OUTLOOK, LIGHT)
STAMP = quoting.stamp(OUTLOOK)

# How wide letters are, in hundredths of their size, as measured in the fonts themselves.
LETTERS = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
ARIAL = (
    "28 28 35 56 56 89 67 19 33 33 39 58 28 33 28 28 56 56 56 56 56 56 56 56 56 56 28 28 58 58 58 56 102 "
    "67 67 72 72 67 61 78 72 28 50 67 56 83 72 78 67 78 72 67 61 72 67 94 67 67 61 28 28 28 47 56 33 "
    "56 56 50 56 56 28 56 56 22 22 50 22 83 56 56 56 56 33 50 28 56 50 72 50 50 50 33 26 33 58"
)
GEORGIA_BOLD = (
    "25 38 51 70 64 88 80 27 45 45 48 70 33 38 33 47 70 49 63 62 65 60 65 55 68 65 37 37 70 70 70 55 97 "
    "76 76 72 83 72 67 81 91 45 60 82 69 102 84 82 70 82 80 65 68 83 76 113 81 73 69 45 47 45 70 70 50 "
    "60 65 53 66 57 39 58 68 35 35 63 34 102 69 64 66 65 52 51 40 68 57 86 59 56 53 50 39 50 70"
)


def measured(words: str, widths: str, size: int) -> float:
    """Px that words take, letter by letter; Chinese ones are as wide as they are high."""
    known = dict(zip(LETTERS, map(int, widths.split()), strict=True))
    return sum(known.get(letter, 100) for letter in words) * size / 100


def plain(line: str) -> str:
    """A line as a reader sees it."""
    return html.unescape(line).replace("\u2060", "")


def blocks(chart: Chart = DOTS, stamp: Stamp = STAMP, palette: Palette = LIGHT) -> list[list[str]]:
    """The lines of heading, caption and foot, as a reader sees them."""
    own = len(chart.figure.to_dict()["layout"].get("annotations", []))
    added = picture(chart, stamp, palette).to_dict()["layout"]["annotations"][own:]
    return [[plain(line) for line in block["text"].split("<br>")] for block in added]


def test_the_picture_has_heading_caption_and_stamp_word_for_word() -> None:
    heading, caption, foot = (" ".join(lines) for lines in blocks())
    assert heading == DOTS.heading == "15 of 50 futures reach the target"
    assert caption == DOTS.caption
    assert foot == (
        "A gathering Baseline, as of Wed 23 Nov 2011, 20:00 (Shanghai time) "
        "Simulated sign-ups and posts, data version v1"
    )


def test_each_part_of_the_stamp_begins_a_line() -> None:
    foot = blocks()[2]
    assert foot[0] == "A gathering"
    assert any(line.startswith("Baseline, as of") for line in foot)
    assert any(line.startswith("Simulated sign-ups") for line in foot)


def test_the_picture_of_a_scenario_names_what_is_assumed() -> None:
    assumed = replace(OUTLOOK, scenario=Scenario(blocked_share=0.95, show_up_rate=0.5))
    foot = " ".join(blocks(stamp=quoting.stamp(assumed))[2])
    assert "Assuming show-up rate 50 % and buses blocked 95 %, as of Wed 23 Nov 2011, 20:00" in foot
    assert "Baseline" not in foot


def test_where_the_page_says_the_heading_elsewhere_the_picture_has_its_own() -> None:
    odds = charts.odds_chart(OUTLOOK, LIGHT)
    assert odds.heading == ""
    assert " ".join(blocks(odds)[0]).startswith("Too close to call: large but short of 2,000 (40 %)")
    assert "80 % range of" in " ".join(blocks(odds)[1])


def test_all_that_the_chart_says_stands_in_its_picture_too() -> None:
    own = [text["text"] for text in DOTS.figure.to_dict()["layout"]["annotations"]]
    drawn = picture(DOTS, STAMP, LIGHT).to_dict()
    assert [text["text"] for text in drawn["layout"]["annotations"]][: len(own)] == own
    assert drawn["data"] == DOTS.figure.to_dict()["data"]


def test_the_chart_itself_is_left_as_it_was() -> None:
    before = DOTS.figure.to_json()
    picture(DOTS, STAMP, DARK)
    assert DOTS.figure.to_json() == before


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_the_ground_is_solid_and_no_text_is_small(palette: Palette) -> None:
    layout = picture(charts.odds_chart(OUTLOOK, palette), STAMP, palette).to_dict()["layout"]
    assert layout["paper_bgcolor"] == palette.page
    assert min(text["font"]["size"] for text in layout["annotations"]) >= 12


@pytest.mark.parametrize("event", ["A gathering", "A gathering of all the people of this and every other town " * 3])
def test_the_frame_grows_with_its_lines_and_leaves_the_plot_its_room(event: str) -> None:
    stamp = replace(STAMP, event=event.strip())
    heading, caption, foot = map(len, blocks(stamp=stamp))
    framed, bare = picture(DOTS, stamp, LIGHT).to_dict()["layout"], DOTS.figure.to_dict()["layout"]
    above = framed["margin"]["t"] - bare["margin"]["t"]
    below = framed["margin"]["b"] - bare["margin"]["b"]
    assert above > heading * HEADING + caption * NOTE
    assert below > foot * NOTE
    assert framed["height"] - framed["margin"]["t"] - framed["margin"]["b"] == pytest.approx(
        bare["height"] - bare["margin"]["t"] - bare["margin"]["b"]
    )


def too_wide(heading: list[str], *notes: list[str]) -> list[str]:
    """Lines that are cut at the edge of a phone, or run under the button."""
    rooms = [PHONE - BUTTON, *[PHONE] * len(heading)]
    over = [line for line, room in zip(heading, rooms, strict=False) if measured(line, GEORGIA_BOLD, HEADING) > room]
    return over + [line for lines in notes for line in lines if measured(line, ARIAL, NOTE) > PHONE]


SENTENCES = st.text(alphabet=LETTERS)
CHINESE = "杭州市余杭区文一西路九百六十九号的人们反对淘宝联盟的集会今天下午在公司总部门前举行大家都来了"


@given(SENTENCES, SENTENCES, SENTENCES)
@example("n" * 99, "m" * 99, "W" * 99)
@example("nun hund rum run " * 9, "@" * 99, "%" * 99)
@example(CHINESE, CHINESE, f"NGO {CHINESE}, 2011")
def test_no_line_is_wider_than_a_phone(heading: str, caption: str, event: str) -> None:
    lines = blocks(replace(DOTS, heading=heading or "-", caption=caption), replace(STAMP, event=event))
    assert too_wide(*lines) == []


@given(st.text(alphabet=[*"ab ", *CHINESE[:9]]))
@example("杭" * 42)  # 20 beside the button, 20 and the last two on the next line
def test_wrapped_lines_hold_every_letter_and_add_no_gap_inside_a_word(words: str) -> None:
    lines = [plain(line) for line in wrapped(words, NOTE, BUTTON)]
    assert "".join(lines).replace(" ", "") == "".join(words.split())
    gaps = sum(line.count(" ") for line in lines)
    assert gaps <= max(len(words.split()) - 1, 0)
    assert all(line == line.strip() and line for line in lines)


def test_lines_are_filled() -> None:
    """A line ends only where its next word would not fit, give or take the estimate."""
    lines = [plain(line) for line in wrapped(DOTS.caption * 3, NOTE)]
    for line, following in pairwise(lines):
        assert measured(f"{line} {following.split()[0]}", ARIAL, NOTE) > PHONE * 0.8


def test_chinese_words_stay_words() -> None:
    foot = blocks(stamp=replace(STAMP, event=CHINESE))[2]
    assert "".join(foot).startswith(CHINESE)
    assert len(foot[0]) > 20  # as many as fit, not one a line


@pytest.mark.parametrize(
    "hostile", ["![i](https://evil.example/x.png)", "<img src=x onerror=alert(1)>", '<a href="https://evil.example">']
)
def test_other_peoples_words_are_only_words(hostile: str) -> None:
    chart = replace(DOTS, heading=hostile, caption=hostile)
    stamp = replace(STAMP, event=hostile, simulated=hostile, data_version=hostile)
    texts = [text["text"] for text in picture(chart, stamp, LIGHT).to_dict()["layout"]["annotations"][-3:]]
    for text in texts:
        raw = text.replace("<br>", "")
        assert not set("<>[]()/:\"'") & set(raw)
        assert "".join(plain(raw).split()).count("".join(hostile.split())) >= 1
    assert blocks(chart, stamp)[0] != []


def test_the_button_saves_a_png_of_1200_px_under_the_name_of_chart_and_moment() -> None:
    options = config(DOTS, STAMP)
    assert options["modeBarButtons"] == [["toImage"]]
    saved = options["toImageButtonOptions"]
    assert saved["format"] == "png"
    assert saved["width"] * saved["scale"] == 1200
    assert saved["filename"] == "showdown-demo-dots-2011-11-23-2000"
