"""Forecasts put on record: after an import, by hand, and for the bundled event.

The forecast itself is imported where it is made, so that an import that freezes nothing does not wait for it.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from data import (
    BUNDLED_EVENT,
    Database,
    ImportReport,
    default_as_of,
    find_event,
    list_frozen,
    load_event,
    parse_moment,
    store_frozen,
)
from data.bundled import unfrozen_evenings
from data.frozen import MOST, ahead_of
from forecasting import notation
from forecasting.tables import Frozen, InvalidInput, ShowdownError
from terminal.asking import database_of
from terminal.speaking import log_error, progress_bar, tell

SHOWN = 5
LEVELS = {"q05": 0.05, "q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90, "q95": 0.95}


@dataclass(frozen=True)
class Freezing:
    """What was put on record, and what was not, as sentences."""

    frozen: tuple[Frozen, ...] = ()
    problems: tuple[str, ...] = ()


def after_import(home: Path, report: ImportReport, now: datetime) -> Freezing:
    """Freeze the forecasts of the events that an import changed and that are still ahead, the nearest first.

    Never fails, because the import is done: what goes wrong comes back as a sentence, and unknown errors go to the log.
    """
    if not report.events:
        return Freezing()
    database = database_of(home)
    try:
        ahead = ahead_of(database, report.events, now)
        if not ahead:
            return Freezing()
        with progress_bar("Freezing forecasts") as progress:
            made, problems = _make(home, [(event_id, now) for event_id in ahead[:MOST]], now, "import", progress)
        _store(database, *made)
    except Exception as error:
        return Freezing(problems=(_problem(home, "No forecast was frozen", error),))
    if len(ahead) > MOST:
        problems += (
            f"{len(ahead) - MOST:,} more events ahead were not frozen: an import freezes the {MOST} nearest. "
            "Freeze another one with: cli.py freeze EVENT",
        )
    return Freezing(made, problems)


def by_hand(home: Path, event_id: str, as_of: str | None, now: datetime) -> tuple[Frozen, bool]:
    """Freeze the forecast of one event at a moment, or the one that says the same already; whether it is new.

    Raises UnknownEvent, NoForecast from the event's start on, InvalidInput for a moment that is none or still to come.
    """
    from forecasting.frozen import FREEZE, identical, make_frozen

    database = database_of(home)
    timezone = find_event(database, event_id).timezone
    moment = default_as_of(database, event_id, now) if as_of is None else parse_moment(as_of, timezone)
    if moment > now:
        raise InvalidInput(
            f"A forecast is frozen as of now or an earlier moment, got {moment.isoformat()}. Correct --as-of."
        )
    made = make_frozen(load_event(database, event_id, moment), now, FREEZE)
    known = identical(made, list_frozen(database, event_id))
    if known is not None:
        return replace(made, forecast_id=known.forecast_id, made_at=known.made_at, reason=known.reason), False
    store_frozen(database, made, make=make_frozen)
    return made, True


def bundled(home: Path, now: datetime) -> Freezing:
    """Freeze the bundled event on its last evenings, so that a first look shows how the odds moved; a second time none.

    Never fails, because the event is loaded.
    """
    database = database_of(home)
    try:
        wanted = [(BUNDLED_EVENT, evening) for evening in unfrozen_evenings(database)]
        if not wanted:
            return Freezing()
        with progress_bar("Freezing its last evenings") as progress:
            made, problems = _make(home, wanted, now, "freeze", progress)
        _store(database, *made)
    except Exception as error:
        return Freezing(problems=(_problem(home, "No forecast was frozen", error),))
    return Freezing(made, problems)


def say(freezing: Freezing) -> None:
    """What was frozen, for people."""
    for one in freezing.frozen[:SHOWN]:
        tell(f"frozen: {line(one)}")
    if len(freezing.frozen) > SHOWN:
        tell(f"    and {len(freezing.frozen) - SHOWN:,} more forecasts frozen")


def say_problems(freezing: Freezing) -> None:
    """What could not be frozen, on standard error."""
    for problem in freezing.problems:
        tell(problem, err=True)


def line(frozen: Frozen) -> str:
    """A frozen forecast in a line."""
    low, middle, high = (notation.people(frozen.turnout(level)) for level in (0.1, 0.5, 0.9))
    odds = ""
    if frozen.p_target is not None:
        odds = f", {notation.percent(frozen.p_target)} for {frozen.target:,.10g}"
    return (
        f"{frozen.event_id} as of {frozen.as_of.isoformat(timespec='minutes')}, "
        f"median {middle}, 80 % range {low} to {high}{odds}"
    )


def as_dict(frozen: Frozen) -> dict[str, Any]:
    """A frozen forecast for other programs; turnout and final_registered by some of the 99 percentiles."""
    arrays = {"final_registered": frozen.registered_quantiles, "turnout": frozen.turnout_quantiles}
    plain = {name: value for name, value in vars(frozen).items() if not name.endswith("_quantiles")}
    return plain | {
        name: {key: float(array[round(level * 100) - 1]) for key, level in LEVELS.items()}
        for name, array in arrays.items()
    }


def _make(
    home: Path, wanted: Iterable[tuple[str, datetime]], now: datetime, reason: str, progress: Callable[[float], None]
) -> tuple[tuple[Frozen, ...], tuple[str, ...]]:
    """Forecasts of events at moments; one that fails leaves a sentence, and the others."""
    from forecasting.frozen import make_frozen

    database, wanted = database_of(home), list(wanted)
    made: list[Frozen] = []
    problems: list[str] = []

    def make(one: tuple[str, datetime]) -> Frozen | Exception:
        try:
            return make_frozen(load_event(database, *one), now, reason)
        except Exception as error:
            return error

    # Two at a time: one is read while the other is computed, which takes two thirds of the time.
    with ThreadPoolExecutor(2) as workers:
        for done, ((event_id, _), found) in enumerate(zip(wanted, workers.map(make, wanted), strict=True), start=1):
            if isinstance(found, Frozen):
                made.append(found)
            else:
                problems.append(_problem(home, f"The forecast of {event_id} was not frozen", found))
            progress(done / len(wanted))
    return tuple(made), tuple(problems)


def _store(database: Database, *made: Frozen) -> None:
    """Put forecasts on record, for organisers and as reporters read them."""
    from forecasting.frozen import make_frozen

    store_frozen(database, *made, make=make_frozen)


def _problem(home: Path, what: str, error: Exception) -> str:
    """Our own errors say why themselves; an unknown one goes to the log."""
    why = str(error) if isinstance(error, ShowdownError) else f"We did not foresee why. {log_error(home, error)}"
    return f"{what}, all else is done: {why}"
