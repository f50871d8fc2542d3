"""The commands that keep the data safe: a backup, its way back, and a look at whether all is well."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.asking import database_of
from terminal.options import DEFAULT_HOME, AsJson, Home
from terminal.speaking import print_json, reporting, tell

if TYPE_CHECKING:
    from data.archive import Contents
    from data.backup import Restored
    from data.doctor import Examination, Finding
    from data.letting_go import Accepted
    from data.manifest import Line

HOLDS_PEOPLE = (
    "It holds the stored rows of people and the keys to their ids: keep it as safe as the data themselves, and remove "
    "it with them. Shredding an event does not reach into a backup."
)


def backup_command(
    file: Annotated[Path, typer.Argument(help="A new file; none is written over.", metavar="FILE", dir_okay=False)],
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Save all data of a folder in one file, and prove that it can be read again."""
    with reporting(home):
        from data.backup import make_backup

        saved = make_backup(database_of(home), file, datetime.now(UTC))
        if as_json:
            print_json({"file": str(file)} | _as_dict(saved))
            return
        tell(f"saved and read again: {_counted(saved)}, in {file} ({file.stat().st_size / 1e6:,.1f} MB)")
        tell(f"    {HOLDS_PEOPLE}")


def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that backup has made.", metavar="FILE")],
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Put a backup in the place of what a folder holds; that is kept aside."""
    with reporting(home):
        from data.backup import restore_backup

        restored = restore_backup(database_of(home), file, datetime.now(UTC))
        if as_json:
            told = {"aside": str(restored.aside) if restored.aside else None}
            again = {"people_again": restored.people_again, "due": restored.due}
            print_json(told | again | _as_dict(restored.contents))
            return
        saved = restored.contents
        tell(f"restored as of {saved.made_at:%Y-%m-%d %H:%M} UTC: {_counted(saved)}")
        if restored.aside:
            tell(
                f"    What was there before is in {restored.aside}. Remove it once you do not need it: it holds people."
            )
        _say_people_again(restored)


def _say_people_again(restored: "Restored") -> None:
    """Whose people are back, and what a server will do with them: by hand is the only way before an event is due."""
    shred_again = "Shred each again with cli.py shred EVENT; --due takes those alone that are due."
    if restored.people_again is None:
        tell(f"    Events that were shredded since that backup was made hold people again. {shred_again}")
    elif restored.people_again:
        tell(f"    Shredded since that backup was made, and back with their people: {', '.join(restored.people_again)}")
        tell(f"    {shred_again}")
    if restored.due:
        tell(
            f"    Due to be shredded, and no week ahead of it: {', '.join(restored.due)}. A server with organisers does"
        )
        tell("    so within the hour, unless SHOWDOWN_SHRED=by-hand.")


def doctor_command(
    mend: Annotated[bool, typer.Option("--mend", help="Mend what can be mended without losing anything.")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Let go what is lost; a damaged database is set aside.")
    ] = False,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Say what is wrong with the data of a folder, and how to mend it. Exit 1 while anything is."""
    with reporting(home):
        from data import doctor, letting_go

        database = database_of(home)
        found = doctor.examine(database)
        mended = doctor.mend(database, found) if mend else ()
        accepted = letting_go.accept_loss(database, datetime.now(UTC)) if accept_loss else None
        left = doctor.examine(database) if mended or accept_loss else found
        if as_json:
            print_json(_examination_as_dict(mended, left, accepted))
        else:
            _say(mended, left, accepted)
        if left.findings:
            raise typer.Exit(1)


def _say(mended: "tuple[Finding, ...]", left: "Examination", accepted: "Accepted | None") -> None:
    for finding in mended:
        tell(f"mended: {finding.what}")
    if accepted:
        _say_accepted(accepted)
    for finding in left.findings:
        tell(finding.what)
        tell(f"    {finding.advice}{' Done by: cli.py doctor --mend' if finding.mend else ''}")
    _say_imports("import again:", left.lost)
    for note in left.notes:
        tell(note)
    if not left.findings:
        tell("Nothing is wrong.")


def _say_accepted(accepted: "Accepted") -> None:
    """What was set aside and what is lost, so that it can be imported or done again."""
    if accepted.begun_anew:
        tell("A new database was begun.")
    if accepted.aside:
        what = "What could not be read" if accepted.begun_anew else "The log, which alone could not be read,"
        tell(f"{what} is in {accepted.aside}; nothing in it was changed.")
    _say_imports("let go, so import again:", accepted.lost.imports)
    if accepted.lost.undone:
        tell(f"let go, so undo again: import {', '.join(map(str, accepted.lost.undone))}")
    if not accepted.lost and not accepted.aside:
        tell("Nothing was lost, so nothing was let go.")
    elif not (accepted.lost.imports or accepted.lost.undone or accepted.begun_anew):
        tell("let go: marks, corrections or forecasts that were put on record last, where there were any")


def _say_imports(heading: str, lines: "tuple[Line, ...]") -> None:
    from data.health import named_import

    if lines:
        tell(heading)
    for line in lines:
        tell(f"    {named_import(line)}")


def _examination_as_dict(
    mended: "tuple[Finding, ...]", left: "Examination", accepted: "Accepted | None"
) -> dict[str, object]:
    return {
        "problems": [
            {"what": one.what, "advice": one.advice, "can_be_mended": one.mend is not None} for one in left.findings
        ],
        "mended": [one.what for one in mended],
        "import_again": _imports_as_dicts(left.lost),
        "let_go": _imports_as_dicts(accepted.lost.imports) if accepted else [],
        "notes": list(left.notes),
        "set_aside": str(accepted.aside) if accepted and accepted.aside else None,
        "begun_anew": accepted is not None and accepted.begun_anew,
    }


def _imports_as_dicts(lines: "tuple[Line, ...]") -> list[dict[str, object]]:
    names = ("import_id", "kind", "file_name", "event_id", "imported_at", "rows_read", "sha256")
    return [{name: line.get(name) for name in names} for line in lines]


def _counted(saved: "Contents") -> str:
    rows = sum(rows for rows, _ in saved.tables.values())
    return f"{rows:,} rows in {len(saved.tables)} tables, {len(saved.members):,} files"


def _as_dict(saved: "Contents") -> dict[str, object]:
    return {
        "made_at": saved.made_at,
        "data_version": saved.data_version,
        "schema_version": saved.schema_version,
        "rows": {name: rows for name, (rows, _) in saved.tables.items()},
        "files": sorted(saved.members),
    }
