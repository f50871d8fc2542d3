"""The Method page: needs no data, and says what the code holds."""

import re
from pathlib import Path

import pytest
from scipy.special import expit, logit
from streamlit.testing.v1 import AppTest

from dashboard.method import backtest, defaults, limits, reference, steps, the_day, verdict
from dashboard.method.article import counted, formula, number, per_cent
from dashboard.method.sign_ups import BEFORE_THE_DAY
from forecasting import notation, what_moved
from forecasting.assumptions import ASSUMPTIONS
from forecasting.outlook import BAND_STARTS
from forecasting.outside import REFERENCE_CLASSES
from forecasting.wording import BAND_WORDS, VERDICT_WORDS
from tests.dashboard.conftest import ROOT, OpenPage

DOCUMENT = (ROOT / "docs" / "forecast.md").read_text(encoding="utf-8")


@pytest.fixture
def page(open_page: OpenPage, tmp_path: Path) -> AppTest:
    """The page of an empty house."""
    return open_page("method", home=tmp_path / "nothing")


def words(page: AppTest) -> str:
    """All text of the page, that of its tables too, with plain spaces."""
    kinds = (page.title, page.header, page.subheader, page.markdown)
    said = [element.value for kind in kinds for element in kind]
    cells = [" | ".join(row) for table in page.table for row in table.value.astype(str).values.tolist()]
    return "\n".join([*said, *cells]).replace("\u00a0", " ")


def test_it_opens_without_any_event_and_answers_first(page: AppTest) -> None:
    assert not page.exception
    assert page.title[0].value == "How the number is made, and how far to trust it"
    answer = page.markdown[0].value.replace("\u00a0", " ")
    for part in ("20,000 simulated futures", "judgement (65 %", "held 82 times in 100", "only 38", "**simulated**"):
        assert part in answer
    assert not (page.info or page.warning or page.error)


def test_it_asks_for_no_data_even_where_there_are_some(open_page: OpenPage, page: AppTest) -> None:
    assert words(open_page("method")) == words(page)


def test_each_section_has_the_address_that_links_lead_to(page: AppTest) -> None:
    anchors = [header.proto.anchor for header in page.header]
    assert anchors == ["words", "record", "limits", "steps", "assumptions", "outside", "moved", "glossary"]
    linked = re.findall(r"\]\(#([a-z]+)\)", words(page))
    assert set(linked) <= set(anchors)
    assert linked[: len(anchors)] == anchors


@pytest.mark.parametrize("assumption", ASSUMPTIONS, ids=lambda one: one.name)
def test_each_assumption_is_named_with_its_default_ends_and_source(page: AppTest, assumption) -> None:
    said = words(page)
    ends = ["–" if end is None else notation.amount(assumption, end) for end in (assumption.low, assumption.high)]
    default = defaults.default_words(assumption)
    assert f"{assumption.label} | {ends[0]} | {default} | {ends[1]}" in said
    told = next(line for line in said.splitlines() if line.startswith(f"**{assumption.label}**"))
    assert assumption.help in told and assumption.source in told
    assert ("Default: *judgement*" in told) == assumption.judgement
    assert assumption.low_high_source.removeprefix("judgement: ") in told
    assert (assumption.source_url or "") in told


def test_every_word_of_a_verdict_and_its_cut_off_stand_in_the_table(page: AppTest) -> None:
    said = words(page)
    for cut_off, verdict_words in VERDICT_WORDS:
        assert f"{cut_off * 100:.0f} % or more | {verdict_words} a showdown" in said
    assert "below 50 % | Too close to call: a showdown or large but short of 2,000" in said
    for name, _ in BAND_STARTS:
        assert BAND_WORDS[name][0].format(target="2,000") in said
    for row in (
        "a non-event | below 10 % | 0 to 199",
        "a modest turnout | from 10 % | 200 to 999",
        "large but short of 2,000 | from 50 % | 1,000 to 1,999",
        "a showdown | from 100 % | 2,000 or more",
    ):
        assert row in said
    assert "82.5 % is shown as 85 %" in said and "under 5 % and over 95 %" in said
    assert verdict.HEADING == "Four bands for the number, four ways to say the odds"


def test_the_outside_view_is_told_class_by_class(page: AppTest) -> None:
    said = words(page)
    for one in REFERENCE_CLASSES:
        assert f" | {per_cent(one.reaching)} | {one.log_sd:.2f}" in said
    assert "2,000–4,999 | 106 | 45 % | 18–88 % | 24 % | 1.58" in said
    assert "2,000–4,999 | 6 † |" in said
    # 644.9 of 2,295, 365.7 of 1,556, 103.1 of 586, 45.9 of 280, 25.0 of 106 and 20 of 100 met their number.
    assert reference.events() == 4923
    assert round(reference.reaching() * reference.events()) == 1205


@pytest.mark.parametrize("data", [backtest.HOTEL, backtest.COURSES], ids=lambda one: one.name)
def test_the_record_is_that_of_the_document(data: backtest.DataSet) -> None:
    part = DOCUMENT.split(f"**{data.name}**")[1].split("\n\nRead honestly")[0].split("\n\n**")[0]
    assert f"({data.events} events, {data.forecasts:,} forecasts; {data.source}" in part
    assert f"doi:{data.link.removeprefix('https://doi.org/')}" in part
    rows = [[cell.strip(" *") for cell in line.split("|")[1:-1]] for line in part.splitlines() if line.startswith("| ")]
    measured = {row[0]: [float(cell) for cell in row[1:] if cell] for row in rows[1:]}
    shown = {score.method: [score.crps, *score.by_days, *score.held] for score in data.scores}
    assert shown == measured
    assert rows[0][1:3] == ["CRPS", f"{backtest.DAYS_BEFORE[0]} days"]


def test_the_untouched_part_is_that_of_the_document() -> None:
    said = " ".join(DOCUMENT.split())
    scores = dict(backtest.UNTOUCHED.crps)
    assert f"On {backtest.UNTOUCHED.events} hotel days that were used for neither choice" in said
    assert (
        f"scores {scores[backtest.OURS]} (80 % intervals held in {backtest.UNTOUCHED.held80} %, "
        f"95 % ones in {backtest.UNTOUCHED.held95} %), last week's pace {scores[backtest.PACE]}, "
        f"on the books {scores[backtest.BOOKS]}, AutoETS {scores[backtest.PEER]} "
    ) in said
    assert f"the median lies {backtest.TOO_LOW} people of {backtest.OF_MEAN} too low" in said


def test_the_honest_parts_are_said(page: AppTest) -> None:
    said = words(page)
    for part in (
        "No forecast of a one-off protest has a record", "is disputed", "is half simulated",
        "Posts enter a forecast only where they have earned it", "The show-up rate is a guess", "ranges are too narrow",
        "never reaches the database",
    ):  # fmt: skip
        assert part in said


def test_what_moved_names_every_cause_once() -> None:
    causes = [cause for _, cause in limits.STAGES if cause]
    assert sorted(causes) == sorted(
        [what_moved.NEW_SIGN_UPS, what_moved.CANCELLATIONS, what_moved.A_DAY_PASSED, what_moved.CORRECTIONS]
    )


def test_formulas_hold_numbers_and_no_open_places(page: AppTest) -> None:
    told = [text for step in (*BEFORE_THE_DAY, *the_day.ON_THE_DAY) for text in step.formulas]
    assert len(page.latex) == len([step for step in (*BEFORE_THE_DAY, *the_day.ON_THE_DAY) if step.formulas])
    assert not [text for text in told if "<" in text]
    joined = "\n".join(told)
    for part in (
        r"\frac{0.02}{0.02+0.98\,(1+g/1.5)^{-1.5}}",
        r"e^{-0.25+0.25/\sqrt D+0.45\,t}",
        r"f&=-\log(d+16),&\beta&\sim N(2.1,\,0.8^2)",
        r"\mathrm{Gamma}(1+k,\ \text{rate }800+b)\cdot e^{0.8z}",
        r"\mathrm{logit}\,0.65+0.45\,z_1+0.35\,z_2",
    ):
        assert part in joined


def test_a_formula_with_an_unknown_place_is_refused() -> None:
    assert formula("<rate> x", rate=0.5) == "0.5 x"
    with pytest.raises(AssertionError):
        formula("x", rate=0.5)


def test_the_shared_doubt_is_worked_out() -> None:
    # 1,000 people at 65 %: coin flips have a standard deviation of sqrt(227.5) = 15.08, the logit one of sqrt(.325).
    flips, shared = the_day.shared_doubt(1000)
    assert flips == pytest.approx((650 - 1.2816 * 15.083, 650 + 1.2816 * 15.083), abs=0.01)
    assert shared == pytest.approx([1000 * expit(logit(0.65) + side * 1.28155 * 0.57009) for side in (-1, 1)], abs=0.1)


def test_steps_are_numbered_from_one(page: AppTest) -> None:
    numbered = [one.value for one in page.subheader if one.value[0].isdigit()]
    assert [one.split(".")[0] for one in numbered] == [str(count) for count in range(1, 13)]
    assert steps.HEADING == "20,000 futures, each built in the same steps"


@pytest.mark.parametrize(
    ("value", "text"), [(0.65, "65 %"), (0.445, "45 %"), (0.235, "24 %"), (0.281, "28 %"), (0.0, "0 %"), (1.1, "110 %")]
)
def test_shares_are_told_in_whole_per_cent_halves_up(value: float, text: str) -> None:
    assert per_cent(value) == text


def test_constants_are_told_as_they_are() -> None:
    assert [number(value) for value in (0.45, 20_000, 1 - 0.02, 5.0)] == ["0.45", "20,000", "0.98", "5"]
    assert [counted(value) for value in (4, 12, 13, 1200)] == ["four", "twelve", "13", "1,200"]
