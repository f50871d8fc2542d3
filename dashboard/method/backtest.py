"""How often forecasts were right: the figures of docs/forecast.md, and what they do and do not show.

The figures were measured by `make bench-accuracy` and stand in docs/forecast.md; a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import streamlit as st

from dashboard import section
from dashboard.charts.errors import errors_chart
from dashboard.method.article import MEASURE, counted, number, write
from dashboard.palette import Palette
from forecasting.backtest import SHOWDOWN
from forecasting.notation import lower_first
from forecasting.quoting import RECORD, Stamp
from forecasting.recorded import Horizon

DAYS_BEFORE = (21, 14, 7, 3, 1)
PROMISES = (50, 80, 95)
OURS, PACE, BOOKS, PEER = "Showdown, alone", "last week's pace", "on the books", "AutoETS on the daily curve, summed"
_CAPTION = (
    "CRPS of people registered, in per cent of the mean, by days before the start; 0 is perfect, lower is better."
)
_METHODS = {OURS: SHOWDOWN, PACE: PACE, BOOKS: BOOKS, PEER: "AutoETS"}


@dataclass(frozen=True)
class Score:
    """One method on one data set. crps: per cent of the mean people registered; by_days: the same at DAYS_BEFORE.

    held: per cent of forecasts whose range held what came, at PROMISES; empty where the method gives no range.
    """

    method: str
    crps: float
    by_days: tuple[float, ...]
    held: tuple[int, ...] = ()


@dataclass(frozen=True)
class DataSet:
    """Events on which forecasts were tried. last: when the last of them began. link: where the data are described."""

    key: str
    name: str
    last: datetime
    events: int
    forecasts: int
    source: str
    link: str
    scores: tuple[Score, ...]

    def of(self, method: str) -> Score:
        """The score of one method."""
        return next(score for score in self.scores if score.method == method)

    @property
    def n(self) -> int:
        return self.forecasts

    @property
    def crps_share(self) -> Mapping[str, float]:
        """CRPS by method, as a share of the mean."""
        return {_METHODS[score.method]: score.crps / 100 for score in self.scores}

    @property
    def horizons(self) -> tuple[Horizon, ...]:
        """The same by days before, the longest first."""
        return tuple(
            Horizon(
                str(days),
                self.forecasts // len(DAYS_BEFORE),
                self.events,
                {_METHODS[score.method]: score.by_days[place] / 100 for score in self.scores},
            )
            for place, days in enumerate(DAYS_BEFORE)
        )


HOTEL = DataSet(
    "hotel", "Hotel arrival days", datetime(2016, 8, 31, tzinfo=UTC), 856, 4280, "Antonio, Almeida, Nunes 2019", "https://doi.org/10.1016/j.dib.2018.11.126",
    (
        Score(OURS, 10.55, (17.76, 14.21, 9.92, 6.86, 3.99), (52, 82, 96)),
        Score(PACE, 12.47, (19.77, 17.36, 11.76, 8.35, 5.12), (24, 41, 57)),
        Score(BOOKS, 18.90, (29.27, 24.97, 19.05, 13.59, 7.63), (5, 5, 5)),
        Score(PEER, 14.27, (25.40, 20.25, 12.18, 8.41, 5.11)),
    ),
)  # fmt: skip
COURSES = DataSet(
    "courses", "Course starts", datetime(2013, 10, 1, tzinfo=UTC), 9, 45, "Kuzilek et al. 2017", "https://doi.org/10.1038/sdata.2017.171",
    (
        Score(OURS, 9.93, (32.47, 10.32, 2.53, 2.38, 1.96), (29, 38, 47)),
        Score(PACE, 10.84, (33.32, 11.71, 4.08, 2.96, 2.15), (4, 7, 9)),
        Score(BOOKS, 3.05, (4.80, 2.97, 2.81, 2.62, 2.08), (7, 7, 7)),
        Score(PEER, 17.99, (62.78, 15.60, 5.80, 3.50, 2.25)),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Untouched:
    """Hotel days used for no choice: events, scores by method in per cent, and how often our ranges held."""

    events: int
    crps: tuple[tuple[str, float], ...]
    held80: int
    held95: int


UNTOUCHED = Untouched(214, ((OURS, 10.83), (PACE, 12.53), (BOOKS, 18.67), (PEER, 13.62)), 81, 95)
TOO_LOW, OF_MEAN = 7, 73  # people by which the median of a hotel day lies too low, and the mean of a hotel day

HEADING = (
    f"80 % ranges held {HOTEL.of(OURS).held[1]} times in 100 on hotel days, and {COURSES.of(OURS).held[1]} on courses"
)
_NAMES = {OURS: "Showdown", PACE: "Last week's pace", BOOKS: "The books as they stand", PEER: "AutoETS"}


def show_summary() -> None:
    """The finding for the Method page; the figures stand on the Track record page."""
    write(
        "**No forecast of a one-off protest has a record.** What could be tried is how many people are *registered* "
        f"at the start: on {HOTEL.events} hotel arrival days 80 % ranges held {HOTEL.of(OURS).held[1]} times in 100, "
        f"on {counted(COURSES.events)} course starts {COURSES.of(OURS).held[1]}. All figures with their sources, the "
        "forecasts made here and what came of them, and backtests of your own: [Track record](track_record)."
    )


def show(palette: Palette) -> None:
    """What was tried, how it came out, and how little that says about a protest."""
    with st.container(width=MEASURE):
        write(
            "**No forecast of a one-off protest has a record.** What could be tried is half of the question: how many "
            "people are *registered* at the start, forecast "
            f"{', '.join(map(str, DAYS_BEFORE[:-1]))} and {DAYS_BEFORE[-1]} days before, from an event's own sign-ups "
            f"alone. The events are {HOTEL.events} hotel arrival days ([{HOTEL.source}]({HOTEL.link}); "
            f"{HOTEL.forecasts:,} forecasts) and {counted(COURSES.events)} course starts "
            f"([{COURSES.source}]({COURSES.link}); {COURSES.forecasts} forecasts). Who of the registered then comes "
            "was not tried at all: a lone event cannot know it, and its spread is a [judgement](method#assumptions)."
        )
    for place, one in zip(st.columns(2, gap="medium"), (HOTEL, COURSES), strict=True):
        with place:
            _show_one(one, palette)
    with st.container(width=MEASURE):
        write(_honestly())


def _show_one(one: DataSet, palette: Palette) -> None:
    """How often the ranges held on one data set, and how far off forecasts were beside simple ones."""
    held = one.of(OURS).held
    with st.container(gap="xsmall"):
        write(
            f"**{one.name}**: ranges of {', '.join(f'{promise} %' for promise in PROMISES)} held "
            f"{', '.join(map(str, held))} times in 100."
        )
        chart = errors_chart(one, palette, one.key)
        stamp = Stamp(one.key, f"{one.name} ({one.source})", RECORD, one.last, "UTC", "built in")
        section.show(replace(chart, caption=_CAPTION), stamp)


def _honestly() -> str:
    scores = ", ".join(f"{lower_first(_NAMES[method])} {number(crps)}" for method, crps in UNTOUCHED.crps[1:-1])
    (_, own), (_, peer) = UNTOUCHED.crps[0], UNTOUCHED.crps[-1]
    return (
        f"- **On days used for no choice** ({UNTOUCHED.events} of the hotel days) Showdown scores {own}, {scores}, "
        f"AutoETS {peer}; 80 % "
        f"ranges held {UNTOUCHED.held80} times in 100, 95 % ones {UNTOUCHED.held95}. They are of the same hotels and "
        "year as the rest, so this is a weak test. All other figures include events on which constants were chosen.\n"
        f"- **Where it loses**: courses close weeks ahead after a rush. At {DAYS_BEFORE[0]} and {DAYS_BEFORE[1]} days "
        "a lone event cannot know that, expects a rush that does not come, and is far too sure of it; the books alone "
        "are better. Entering when sign-up closes mends this.\n"
        f"- **Where it leans**: on hotel days the median lies {TOO_LOW} people of {OF_MEAN} too low; groups that book "
        "late are seen coming by no one.\n"
        f"- **Small numbers**: {counted(COURSES.events)} courses of one university are few, and their "
        f"{COURSES.forecasts} forecasts share them; all were used to choose constants, so their figures are no test. "
        "Hotel guests and students are not protesters.\n\n"
        "All tables, and what was tried and lost, stand in *docs/forecast.md* beside the code; *make bench-accuracy* "
        "makes the tables again."
    )
