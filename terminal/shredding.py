"""Forget the people of an event, by hand or because it is due; their rows can be exported before."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.asking import database_of
from terminal.options import DEFAULT_HOME, AsJson, Home
from terminal.speaking import check_writable, print_json, progress_bar, reporting, tell

if TYPE_CHECKING:
    from data import Database
    from data.shred import Shredding

_FIELDS = ("event_id", "due_at", "shredded_at", "sign_ups", "versions", "marked", "posts", "quarantined")


def shred_command(
    event: Annotated[str | None, typer.Argument(help="The event's id; see status.", metavar="EVENT")] = None,
    due: Annotated[bool, typer.Option("--due", help="Every event that is due, instead of one.")] = False,
    export: Annotated[
        Path | None, typer.Option("--export", help="First write its people to this .csv or .parquet.", dir_okay=False)
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Shred without asking.")] = False,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Forget the people of an event for good; its days and forecasts stay (--json without --yes: only shown)."""
    if (event is None) != due:
        raise typer.BadParameter("Name an event, or pass --due.")
    if due and export is not None:
        raise typer.BadParameter("--export writes the people of one event: name it.", param_hint="--export")
    with reporting(home):
        database = database_of(home)
        database.refuse_absent()
        if event is None:
            _shred_due(database, yes, as_json)
        else:
            _shred_one(database, event, export, yes, as_json)


def _shred_one(database: "Database", event: str, export: Path | None, yes: bool, as_json: bool) -> None:
    from data.people import read_people
    from data.shred import finish, preview_shred, shred_event
    from forecasting.tables import InvalidInput
    from terminal.people import write_people

    found = preview_shred(database, event)
    if found.shredded_at is None and found.is_empty:
        raise InvalidInput(f'The event "{event}" holds no sign-up and no post. There is nothing to shred.')
    if found.is_empty:
        finished = "It was interrupted then, and is finished now." if finish(database) else "Nothing changed."
        answer = {"exported": [], "shredded": False}
        said = f"{found.name} was shredded already, on {found.shredded_at:%Y-%m-%d}. {finished}"
        print_json(_as_dict(found) | answer) if as_json else tell(said)
        return
    if as_json and not yes:
        print_json(_as_dict(found) | _exported((), False))
        return
    if not as_json:
        _say_what_goes(found)
    exported: tuple[Path, ...] = ()
    if export is not None:
        check_writable(export, "--export")
        exported = write_people(read_people(database, event), export)
        if not as_json:
            tell(f"Exported to {' and '.join(map(str, exported))}, for you alone. Keep it safe, or delete it soon.")
    if not yes and not typer.confirm("Shred it? There is no way back."):
        tell("Nothing was shredded.")
        return
    taken = shred_event(database, event, datetime.now(UTC), seen=found)
    print_json(_as_dict(taken) | _exported(exported, True)) if as_json else _say_done(database, taken)


def _shred_due(database: "Database", yes: bool, as_json: bool) -> None:
    from data.shred import due, preview_shred, shred_due

    now = datetime.now(UTC)
    waiting = due(database, now)
    if as_json and not yes:
        previews = [preview_shred(database, one.event_id) for one in waiting]
        print_json({"events": [_as_dict(one) for one in previews], "shredded": False})
        return
    if not as_json:
        for one in waiting:
            tell(f"{one.event_id}  {one.name}: due since {one.due_at:%Y-%m-%d}")
        if waiting and not yes and not typer.confirm("Forget the people of these events? There is no way back."):
            tell("Nothing was shredded.")
            return
    with progress_bar("Shredding") as progress:
        done = shred_due(database, now, progress=progress)
    if as_json:
        print_json({"events": [_as_dict(one) for one in done.taken], "shredded": True})
    else:
        for one in done.taken:
            _say_done(database, one)
    for problem in done.problems[:-1]:
        tell(str(problem), err=True)
    if done.problems:
        raise done.problems[-1]
    if not (done.taken or as_json):
        tell("No event is due to be shredded.")


def _say_what_goes(found: "Shredding") -> None:
    tell(f"Shredding {found.name} ({found.event_id}) forgets for good:")
    tell(f"    {found.sign_ups:,} sign-ups with all their older values, and {found.marked:,} marks of who came")
    tell(f"    {found.posts:,} posts with their accounts, and {found.quarantined:,} rows that wait for a correction")
    tell("    the key to the ids of people, and the names of the files that brought them")
    tell(
        "What stays: sign-ups, cancellations and presence by city and day, posts by day and hashtag, frozen forecasts,"
    )
    tell("    counts, claims and buses. Sign-ups cannot be imported into it again, nor its imports undone.")
    if found.starts_at > datetime.now(UTC):
        tell("    THIS EVENT IS STILL AHEAD: no further sign-up can be counted for it.")


def _say_done(database: "Database", taken: "Shredding") -> None:
    from data.shred import kept_aside_in

    tell(f"{taken.name} is shredded: {taken.sign_ups:,} sign-ups and {taken.posts:,} posts are forgotten.")
    aside = kept_aside_in(database)
    if aside:
        tell(
            f"    An older database is kept in {', '.join(aside)}, as a restore left it: remove what you need no more."
        )
    tell("    Backups and exported files that you made hold its people still. Remove them too.")


def _exported(files: tuple[Path, ...], shredded: bool) -> dict[str, Any]:
    return {"exported": [str(file) for file in files], "shredded": shredded}


def _as_dict(found: "Shredding") -> dict[str, Any]:
    return {name: getattr(found, name) for name in _FIELDS}
