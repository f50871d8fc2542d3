"""The terminal door: import files, see what is stored, forecast. Every answer also as JSON.

Exit 0: done. Exit 1: the work failed, with a plain message on standard error. Exit 2: wrong usage.
Heavy modules are imported inside the commands, so that --help answers at once.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: more threads made fits many times slower

import csv
import json
import secrets
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from data import ImportReport
    from forecasting.answer import Answer

DEFAULT_HOME = Path(__file__).resolve().parent / "data"
ERROR_LOG = "errors.log"
REJECTS_SHOWN = 20

app = typer.Typer(
    help="Showdown: how many people will turn up at an announced event, and how sure that is.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Home = Annotated[
    Path,
    typer.Option("--home", envvar="SHOWDOWN_HOME", help="Folder of the database; made if absent.", file_okay=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


@app.command("import")
def import_command(
    kind: Annotated[
        str,
        typer.Argument(help="events, registrations, posts, attendance, buses, milestones or claims.", metavar="KIND"),
    ],
    file: Annotated[Path, typer.Argument(help="CSV (UTF-8, with a header) or Parquet.", metavar="FILE")],
    event: Annotated[str | None, typer.Option("--event", help="The event of every row, if the file lacks it.")] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", help="Write all rejected rows to this CSV file.")] = None,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Take a file into the database; the same file twice changes nothing."""
    with reporting(home):
        from data import KINDS, Database, import_file

        if kind not in KINDS:
            raise typer.BadParameter(f"{kind!r} is none of {', '.join(KINDS)}.", param_hint="KIND")
        if rejects is not None:
            check_writable(rejects)
        with progress_bar(f"Importing {kind}") as progress:
            report = import_file(Database(home), kind, file, event, now=datetime.now(UTC), progress=progress)
        if rejects is not None:
            write_rejects(rejects, report)
        if as_json:
            print_json(import_as_dict(report))
        else:
            print_report(report, rejects)
        if report.accepted == 0:
            fail(f"No row of {file.name} could be used. Correct it and import it again.")


@app.command()
def status(as_json: AsJson = False, home: Home = DEFAULT_HOME) -> None:
    """List the events and what is stored of each."""
    with reporting(home):
        import data

        found = data.status(data.Database(home))
        if as_json:
            events = [vars(event) for event in found.events]
            print_json({"events": events, "data_version": found.data_version, "problems": list(found.problems)})
            return
        for event in found.events:
            through = f", data through {event.data_through:%Y-%m-%d %H:%M}" if event.data_through else ""
            typer.echo(f"{event.event_id}  {event.name}, {event.starts_at:%Y-%m-%d %H:%M} ({event.timezone})")
            typer.echo(f"    {event.registrations:,} registrations, {event.posts:,} posts{through}")
        if not found.events:
            typer.echo("No event is stored. Load the bundled one with: cli.py demo")
        for problem in found.problems:
            typer.echo(problem, err=True)


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
        found = find_answer(home, event, as_of, settings or [])
        if as_json:
            print_json(found.fields)
        else:
            typer.echo("\n".join(found.lines))


@app.command()
def demo(
    if_empty: Annotated[bool, typer.Option("--if-empty", help="Only into a database without events.")] = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Load the bundled event: real milestones and claims, simulated sign-ups and posts."""
    with reporting(home):
        from data import Database, list_events, load_bundled

        database = Database(home)
        if if_empty and list_events(database):
            return
        with progress_bar("Loading the bundled event") as progress:
            reports = load_bundled(database, datetime.now(UTC), progress)
        for report in reports:
            typer.echo(f"{report.kind}: {counts(report)}")


def find_answer(home: Path, event_id: str, as_of: str | None, settings: list[str]) -> "Answer":
    """What can be said of one event at one moment, under a scenario."""
    from data import Database, default_as_of, find_event, load_event, parse_moment
    from forecasting.answer import answer
    from forecasting.scenario import Scenario, UnknownAssumption

    try:
        scenario = Scenario.from_settings(settings)
    except UnknownAssumption as error:
        raise typer.BadParameter(str(error), param_hint="--set") from error
    database = Database(home)
    if as_of is None:
        moment = default_as_of(database, event_id, datetime.now(UTC))
    else:
        moment = parse_moment(as_of, find_event(database, event_id).timezone)
    return answer(load_event(database, event_id, moment), scenario)


def print_report(report: "ImportReport", rejects_file: Path | None) -> None:
    """The counts of an import and the first rows that were rejected."""
    typer.echo(counts(report))
    for reject in report.rejects[:REJECTS_SHOWN]:
        typer.echo(f"    {reject.line}: {reject.reason}")
    unseen = report.rejected - REJECTS_SHOWN
    if unseen > 0:
        typer.echo(f"    and {unseen:,} more; {rejects_file or '--rejects FILE'} has all of them")


def counts(report: "ImportReport") -> str:
    """read = new + changed + unchanged + rejected, in words."""
    return (
        f"{report.read:,} read = {report.new:,} new + {report.changed:,} changed"
        f" + {report.unchanged:,} unchanged + {report.rejected:,} rejected"
    )


def import_as_dict(report: "ImportReport") -> dict[str, Any]:
    """The report for other programs, with the first rejected rows."""
    shown = [vars(reject) for reject in report.rejects[:REJECTS_SHOWN]]
    return vars(report) | {"rejected": report.rejected, "rejects": shown}


def check_writable(path: Path) -> None:
    """End with a message where a file cannot be written; before the work, so that no answer is lost after it."""
    try:
        is_new = not path.exists()
        path.open("a").close()
        if is_new:
            path.unlink()
    except OSError as error:
        fail(
            f"{path} cannot be written ({error.strerror}), so nothing was imported. Choose another file for --rejects."
        )


def write_rejects(path: Path, report: "ImportReport") -> None:
    """Every rejected row as line and reason, in CSV. A reason begins with a word of ours, so no sheet runs it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason"])
        writer.writerows((reject.line, reject.reason) for reject in report.rejects)


def print_json(answer: dict[str, Any]) -> None:
    """One JSON object on standard output; moments in ISO 8601, never Infinity or NaN."""
    typer.echo(json.dumps(answer, ensure_ascii=False, allow_nan=False, default=lambda moment: moment.isoformat()))


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, told the share done, 0 to 1."""
    with typer.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * 100) - bar.pos)


@contextmanager
def reporting(home: Path) -> Iterator[None]:
    """Turn errors into messages and exit codes. One that we do not know goes to the log; the screen gets its id."""
    try:
        yield
    except (typer.Exit, typer.BadParameter):
        raise
    except BrokenPipeError:
        # Whoever read our output has read enough, as `| head` does; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except Exception as error:
        from forecasting.tables import ShowdownError

        if isinstance(error, ShowdownError):
            fail(str(error))
        fail(f"Something went wrong that we did not foresee. {log_error(home, error)}")


def fail(message: str) -> None:
    """Say on standard error why the work failed, and end with exit code 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def log_error(home: Path, error: Exception) -> str:
    """Write the traceback of an error to the log in the home folder, for its owner only; a sentence that says where."""
    error_id = secrets.token_hex(4)
    os.umask(0o077)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (home / ERROR_LOG).open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat()} error {error_id}\n")
            log.writelines(traceback.format_exception(error))
            log.write("\n")
    except OSError as unwritable:
        return (
            f"It was a {type(error).__name__}; its details are lost, because {home / ERROR_LOG} cannot be written "
            f"({unwritable.strerror}). Choose another folder with --home and try again."
        )
    return f"Error {error_id}; the details are in {home / ERROR_LOG}."


if __name__ == "__main__":
    app()
