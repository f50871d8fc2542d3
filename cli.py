"""The terminal door: import files, see what is stored, forecast. Every answer also as JSON.

Exit 0: done. Exit 1: the work failed, with a plain message on standard error. Exit 2: wrong usage.
Heavy modules are imported inside the commands, so that --help answers at once.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: more threads made fits many times slower

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.asking import database_of
from terminal.importing import import_command, presets_command
from terminal.imports import counts
from terminal.options import DEFAULT_HOME, AsJson, Home
from terminal.safekeeping import backup_command, doctor_command, restore_command
from terminal.shredding import shred_command
from terminal.speaking import check_writable, print_json, progress_bar, reporting, tell
from terminal.undoing import imports_command, quarantine_command, undo_command

if TYPE_CHECKING:
    from forecasting.scenario import Scenario

app = typer.Typer(
    help="Showdown: how many people will turn up at an announced event, and how sure that is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.command("import")(import_command)
app.command("presets")(presets_command)
app.command("imports")(imports_command)
app.command("undo")(undo_command)
app.command("quarantine")(quarantine_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("doctor")(doctor_command)
app.command("shred")(shred_command)


@app.command()
def status(as_json: AsJson = False, home: Home = DEFAULT_HOME) -> None:
    """List the events and what is stored of each."""
    with reporting(home):
        import data

        database = database_of(home)
        found = data.status(database)
        counted = "registrations" if database.role is data.Role.ORGANISER else "people registered"
        if as_json:
            events = [vars(event) for event in found.events]
            print_json({"events": events, "data_version": found.data_version, "problems": list(found.problems)})
            return
        for event in found.events:
            through = f", data through {event.data_through:%Y-%m-%d %H:%M}" if event.data_through else ""
            tell(f"{event.event_id}  {event.name}, {event.starts_at:%Y-%m-%d %H:%M} ({event.timezone})")
            tell(f"    {event.registrations:,} {counted}, {event.posts:,} posts{through}")
        if not found.events:
            tell("No event is stored. Load the bundled one with: cli.py demo")
        for problem in found.problems:
            tell(problem, err=True)


@app.command()
def forecast(
    event: Annotated[str, typer.Argument(help="The event's id; see status.", metavar="EVENT")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="What was known then, such as 2011-11-23T20:00.", metavar="T")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="An assumption; repeatable.", metavar="FIELD=VALUE")
    ] = None,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Say how many people will turn up, and how sure that is; from the start on what was counted and claimed."""
    with reporting(home):
        from terminal.answering import find_answer

        found = find_answer(home, event, as_of, read_scenario(settings or []), datetime.now(UTC))
        if as_json:
            print_json(found.fields)
        else:
            tell("\n".join(found.lines))


@app.command()
def freeze(
    event: Annotated[str, typer.Argument(help="The event's id; see status.", metavar="EVENT")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="What was known then; before the event's start.", metavar="T")
    ] = None,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Put the forecast of one event on record for good, with the moment at which it was made."""
    with reporting(home):
        from terminal import freezing

        frozen, is_new = freezing.by_hand(home, event, as_of, datetime.now(UTC))
        if as_json:
            print_json(freezing.as_dict(frozen) | {"new": is_new})
        else:
            tell(f"{'frozen' if is_new else 'frozen already'}: {freezing.line(frozen)}")


@app.command()
def count(
    event: Annotated[str, typer.Argument(help="The event's id; it must have begun.", metavar="EVENT")],
    low: Annotated[int, typer.Option("--low", help="People, at least.", metavar="N")],
    claimant: Annotated[str, typer.Option("--claimant", help="Who counted.", metavar="WHO")],
    source: Annotated[str, typer.Option("--source", help="Where that can be looked up.", metavar="WHERE")],
    high: Annotated[int | None, typer.Option("--high", help="People, at most; default: as --low.", metavar="N")] = None,
    note: Annotated[str, typer.Option("--note", help="How it was counted; for organisers.", metavar="WORDS")] = "",
    learn: Annotated[bool, typer.Option("--learn", help="The event's series learns from its middle.")] = False,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Enter how many people were counted at an event; several may claim a count."""
    with reporting(home):
        from data import Count, enter_count
        from terminal import counting

        counted = Count(claimant, low, low if high is None else high, source, note)
        entry = enter_count(database_of(home), event, counted, learn=learn, now=datetime.now(UTC))
        if as_json:
            print_json(counting.as_dict(entry))
        else:
            counting.say(entry)


@app.command()
def backtest(
    events: Annotated[Path, typer.Option("--events", help="Past events, CSV or Parquet.", metavar="FILE")],
    registrations: Annotated[Path, typer.Option("--registrations", help="Their sign-ups.", metavar="FILE")],
    days_before: Annotated[str, typer.Option("--days-before", help="Horizons in days.")] = "21,14,7,3,1",
    history: Annotated[
        str, typer.Option("--history", help="none: each event alone. past: learning from finished events.")
    ] = "past",
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="An assumption; repeatable.", metavar="FIELD=VALUE")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write every percentile to this Parquet file.", dir_okay=False)
    ] = None,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Forecast past events as if they were still ahead, from files alone, and score the forecasts."""
    if history not in ("none", "past"):
        raise typer.BadParameter(f"{history!r} is none of none, past.", param_hint="--history")
    with reporting(home):
        from terminal import backtest

        plan = backtest.Plan(
            events, registrations, backtest.parse_days(days_before), history == "past", read_scenario(settings or [])
        )
        if out is not None:
            check_writable(out, "--out")
        with progress_bar("Forecasting") as progress:
            result = backtest.run(plan, progress)
        for problem in result.problems:
            tell(problem, err=True)
        if out is not None:
            backtest.write(result, out)
        if as_json:
            print_json(backtest.as_dict(result))
        else:
            backtest.print_table(result)


@app.command()
def demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only into a database without events.")] = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Load the bundled event: real milestones and claims, simulated sign-ups and posts."""
    with reporting(home):
        from data import Role, list_events, load_bundled
        from terminal.freezing import bundled, say, say_problems

        database = database_of(home)
        if if_empty and (database.role is Role.REPORTER or list_events(database)):
            return  # a server for reporters starts with what is there
        with progress_bar("Loading the bundled event") as progress:
            reports = load_bundled(database, datetime.now(UTC), progress)
        for report in reports:
            tell(f"{report.kind}: {counts(report)}")
        freezing = bundled(home, datetime.now(UTC))
        say(freezing)
        say_problems(freezing)


def read_scenario(settings: list[str]) -> "Scenario":
    """The assumptions of --set; an unknown one is wrong usage."""
    from forecasting.scenario import Scenario, UnknownAssumption

    try:
        return Scenario.from_settings(settings)
    except UnknownAssumption as error:
        raise typer.BadParameter(str(error), param_hint="--set") from error


if __name__ == "__main__":
    app()
