"""What a comparison says: a table in Markdown, and figures with the bars they must hold."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.figure import Figure
from tests.benchmarks.peers.compare import Standing
from tests.benchmarks.peers.exchange import HISTORY, Answer

OURS = "Showdown"
# What our CRPS may be, as a share of another's.
BARS = {
    ("hotel days, history", "additive pickup"): 0.97,
    ("hotel days, history", "AutoARIMA given the books"): 1.0,
    ("hotel days, alone", "AutoETS on the daily curve"): 0.90,
    ("courses, history", "additive pickup in shares"): 1.05,
}
SECONDS_BAR = 0.1  # of what Prophet takes


@dataclass(frozen=True)
class Result:
    """One round. asked: cases; compared: those of them, and the events they belong to, that count in the standings.

    failures: by peer and error, how often. seconds: of one forecast, by method; seconds_in_all: of one of ours on one
    core with its reading, baselines and scores.
    """

    title: str
    task: str
    asked: int
    compared: list[tuple[str, float]]
    standings: list[Standing]
    failures: Mapping[str, Counter[str]]
    seconds: Mapping[str, float]
    seconds_in_all: float

    @property
    def seconds_of_prophet(self) -> float | None:
        """Ours as a share of Prophet's; None where Prophet had no answer."""
        return next((self.seconds[OURS] / s for name, s in self.seconds.items() if name.startswith("Prophet")), None)


def count_failures(told: list[Answer]) -> dict[str, Counter[str]]:
    """By peer, how its errors begin and how often; a peer without any has an empty counter."""
    failures: dict[str, Counter[str]] = {answer.peer: Counter() for answer in told}
    for answer in told:
        if answer.error is not None:
            failures[answer.peer][re.split(r"[.!\n]", answer.error)[0]] += 1
    return failures


def seconds_by_peer(told: list[Answer]) -> dict[str, float]:
    """Mean seconds of the forecasts that a peer answered."""
    times: dict[str, list[float]] = {}
    for answer in told:
        if answer.error is None:
            times.setdefault(answer.peer, []).append(answer.seconds)
    return {peer: float(np.mean(values)) for peer, values in times.items()}


def table(result: Result) -> str:
    """The round in Markdown, with what was left out and why."""
    lines = [
        f"\n### {result.title}\n",
        f"{_asked_for(result)} {_left_out(result)}\n",
        "| method | CRPS, % of the mean | Showdown's CRPS over its, 95 % interval | 80 % held in | seconds |",
        "|---|---|---|---|---|",
        *(_line(standing, result) for standing in result.standings),
        f"\n{_times(result)}",
    ]
    return "\n".join(lines)


def figures(result: Result) -> Iterator[Figure]:
    """The same for other programs."""
    for standing in result.standings:
        name = f"{result.title}: {standing.method}"
        yield Figure(f"{name}, CRPS", 100 * standing.crps_share, "%", None)
        yield Figure(f"{name}, 80 % held in", 100 * standing.coverage80, "%", None)
        if standing.method in result.seconds:
            yield Figure(f"{name}, a forecast", 1000 * result.seconds[standing.method], "ms", None)
        if standing.ratio is not None:
            bar = BARS.get((result.title, standing.method))
            over = f"{result.title}: Showdown over {standing.method}"
            yield Figure(over, standing.ratio.value, "times", bar)
            yield Figure(f"{over}, lower end", standing.ratio.low, "times", None)
            yield Figure(f"{over}, upper end", standing.ratio.high, "times", None)
    if (share := result.seconds_of_prophet) is not None:
        yield Figure(f"{result.title}: Showdown's seconds over Prophet's", share, "times", SECONDS_BAR)


def _asked_for(result: Result) -> str:
    wanted = "People who came" if result.task == HISTORY else "People registered at the start"
    events = len({event_id for event_id, _ in result.compared})
    return f"{wanted}; {len(result.compared)} forecasts of {events} events."


def _left_out(result: Result) -> str:
    """How many cases count for nobody, and which peer was silent how often, in which words."""
    if not any(result.failures.values()):
        return "Every peer answered every time."
    told = "; ".join(
        f"{peer} {errors.total()} ({', '.join(f'{n} x {error}' for error, n in errors.most_common(3))})"
        for peer, errors in result.failures.items()
        if errors
    )
    silent = [peer for peer in result.failures if peer not in result.seconds]
    never = f" {' and '.join(silent)} never had an answer and {'are' if len(silent) > 1 else 'is'} not in the table."
    return (
        f"{result.asked - len(result.compared)} of {result.asked} are left out for all, because a peer had no answer:"
        f" {told}.{never if silent else ''}"
    )


def _line(standing: Standing, result: Result) -> str:
    ratio = standing.ratio
    against = "" if ratio is None else f"{ratio.value:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
    seconds = result.seconds.get(standing.method)
    return (
        f"| {standing.method} | {100 * standing.crps_share:.2f} | {against} | {100 * standing.coverage80:.0f} "
        f"| {'' if seconds is None else f'{seconds:.3f}'} |"
    )


def _times(result: Result) -> str:
    share = result.seconds_of_prophet
    beside = "" if share is None else f"Showdown takes {share:.2f} of Prophet's time. "
    return f"{beside}With reading, baselines and scores it takes {result.seconds_in_all:.3f} s a forecast on one core."
