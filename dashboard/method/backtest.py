"""How often forecasts were right: the figures of docs/forecast.md, and what they do and do not show.

The figures were measured by `make bench-accuracy` and stand in docs/forecast.md; a test compares the two.
"""

from dataclasses import dataclass

import streamlit as st

from dashboard.method.article import counted, heading, number, table, write
from forecasting.notation import lower_first

DAYS_BEFORE = (21, 14, 7, 3, 1)
PROMISES = (50, 80, 95)
OURS, PACE, BOOKS, PEER = "Showdown, alone", "last week's pace", "on the books", "AutoETS on the daily curve, summed"


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
    """Events on which forecasts were tried. link: where the data are described."""

    name: str
    events: int
    forecasts: int
    source: str
    link: str
    scores: tuple[Score, ...]

    def of(self, method: str) -> Score:
        """The score of one method."""
        return next(score for score in self.scores if score.method == method)


HOTEL = DataSet(
    "Hotel arrival days", 856, 4280, "Antonio, Almeida, Nunes 2019", "https://doi.org/10.1016/j.dib.2018.11.126",
    (
        Score(OURS, 10.55, (17.76, 14.21, 9.92, 6.86, 3.99), (52, 82, 96)),
        Score(PACE, 12.47, (19.77, 17.36, 11.76, 8.35, 5.12), (24, 41, 57)),
        Score(BOOKS, 18.90, (29.27, 24.97, 19.05, 13.59, 7.63), (5, 5, 5)),
        Score(PEER, 14.27, (25.40, 20.25, 12.18, 8.41, 5.11)),
    ),
)  # fmt: skip
COURSES = DataSet(
    "Course starts", 9, 45, "Kuzilek et al. 2017", "https://doi.org/10.1038/sdata.2017.171",
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


def show() -> None:
    """What was tried, how it came out, and how little that says about a protest."""
    write(
        "**No forecast of a one-off protest has a record.** What could be tried is half of the question: how many "
        "people are *registered* at the start, forecast "
        f"{', '.join(map(str, DAYS_BEFORE[:-1]))} and {DAYS_BEFORE[-1]} days before, from an event's own sign-ups "
        f"alone. The events are {HOTEL.events} hotel arrival days ([{HOTEL.source}]({HOTEL.link}); "
        f"{HOTEL.forecasts:,} forecasts) and {counted(COURSES.events)} course starts "
        f"([{COURSES.source}]({COURSES.link}); {COURSES.forecasts} forecasts). Who of the registered then comes was "
        "not tried at all: a lone event cannot know it, and its spread is a [judgement](method#assumptions)."
    )
    _show_ranges()
    _show_errors()
    write(_honestly())


def _show_ranges() -> None:
    with st.container(gap="xsmall"):
        heading("How often the ranges held")
        write(
            "An 80 % range promises to hold what comes in eight of ten events: two in ten lie outside, and that is no "
            "mistake. A range that holds less often is too narrow, one that holds more often too wide."
        )
        rows = [
            (f"{promise} %", *(f"{one.of(OURS).held[place]} %" for one in (HOTEL, COURSES)))
            for place, promise in enumerate(PROMISES)
        ]
        table(rows, ("Promised", f"{HOTEL.name}: held", f"{COURSES.name}: held"), "How often ranges held")


def _show_errors() -> None:
    with st.container(gap="xsmall"):
        heading("How far off forecasts were, beside simple ones")
        write(
            "The score (CRPS) weighs the whole forecast, range included, against what came, here in per cent of the "
            "mean: 0 is perfect, and lower is better. *AutoETS* is a common automatic method, run on the same curves."
        )
        methods = (OURS, PACE, BOOKS, PEER)
        rows = [(_NAMES[method], *(f"{one.of(method).crps:.2f}" for one in (HOTEL, COURSES))) for method in methods]
        table(rows, ("Forecast", HOTEL.name, COURSES.name), "Scores")
        write("The same by days before the start, for Showdown and for the books as they stand:")
        rows = [
            (
                str(days),
                *(f"{one.of(method).by_days[place]:.2f}" for one in (HOTEL, COURSES) for method in (OURS, BOOKS)),
            )
            for place, days in enumerate(DAYS_BEFORE)
        ]
        table(
            rows,
            ("Days", "Hotel, Showdown", "Hotel, books", "Courses, Showdown", "Courses, books"),
            "Scores by days before",
        )


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
