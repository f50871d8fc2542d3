"""Imports after they were made: listed, undone, and the rows that they did not take."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from terminal.asking import database_of
from terminal.imports import import_as_dict, print_report
from terminal.options import DEFAULT_HOME, AsJson, Home
from terminal.speaking import check_writable, print_json, reporting, tell

if TYPE_CHECKING:
    import pandas as pd

    from data import ImportReport
    from data.imports import ImportRecord, Undo

Number = Annotated[int, typer.Argument(help="The import's number; see imports.", metavar="N")]


def imports_command(as_json: AsJson = False, home: Home = DEFAULT_HOME) -> None:
    """List the imports, the newest first, with the rows that wait for a correction."""
    with reporting(home):
        from data import list_imports

        found = list_imports(database_of(home))
        if as_json:
            print_json({"imports": [asdict(one) for one in found]})
            return
        for one in found:
            tell(_line(one))
        if not found:
            tell("Nothing was imported yet.")


def undo_command(
    number: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Undo it without asking.")] = False,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Take an import back as if it had never been; what changes is shown first (--json without --yes: only shown)."""
    with reporting(home):
        from data import preview_undo, undo_import

        database = database_of(home)
        if as_json:
            undo = undo_import(database, number, now=datetime.now(UTC)) if yes else preview_undo(database, number)
            print_json(_undo_as_dict(undo) | {"undone": yes})
            return
        _say_undo(preview_undo(database, number))
        if not yes and not typer.confirm("Undo it?"):
            tell("Nothing changed.")
            return
        undo_import(database, number, now=datetime.now(UTC))
        tell(f"Import {number} is undone. Its file can be imported again.")


def quarantine_command(
    number: Number,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the rows to this CSV file, to be corrected.", dir_okay=False)
    ] = None,
    correct: Annotated[
        Path | None, typer.Option("--correct", help="Import that file again, once it is corrected.", dir_okay=False)
    ] = None,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="Let the rows go for good.")] = False,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Show the rows of an import that were not taken, write them to a file, import it corrected, or let them go."""
    if (out is not None) + (correct is not None) + dismiss > 1:
        raise typer.BadParameter("Choose one of --out, --correct and --dismiss.")
    with reporting(home):
        from data.quarantine import correct_quarantine, dismiss_quarantine, list_quarantine

        database = database_of(home)
        if correct is not None:
            _say_corrected(home, correct_quarantine(database, number, _read(correct), now=datetime.now(UTC)), as_json)
            return
        if dismiss:
            gone = dismiss_quarantine(database, number)
            print_json({"dismissed": gone}) if as_json else tell(f"{gone:,} rows were let go.")
            return
        rows = list_quarantine(database, number)
        if out is not None:
            check_writable(out, "--out")
            _write(out, rows)
        if as_json:
            print_json({"import_id": number, "rows": rows.to_dict("records")})
            return
        _say_rows(rows, out)


def _line(one: "ImportRecord") -> str:
    """One import in a line or two."""
    what = f"{one.import_id}  {one.imported_at:%Y-%m-%d %H:%M}  {one.kind}"
    told = [one.file_name, *([f"of {one.source}"] if one.source else [])]
    waits = f"; {one.quarantined:,} of them wait" if one.quarantined else ""
    numbers = (
        f"{one.rows_read:,} read = {one.rows_new:,} new + {one.rows_changed:,} changed"
        f" + {one.rows_unchanged:,} unchanged + {one.rows_rejected:,} rejected{waits}"
    )
    undone = f"\n    undone on {one.undone_at:%Y-%m-%d %H:%M}" if one.undone_at else ""
    return f"{what}  {' '.join(told)}\n    {numbers}{undone}"


def _say_undo(undo: "Undo") -> None:
    tell(f"Undoing import {undo.import_id} removes {undo.removed:,} rows and gives {undo.restored:,} older values.")
    if undo.kept:
        tell(f"    {undo.kept:,} rows were changed again by a later import and keep its values")
    if undo.cancellations:
        tell(f"    {undo.cancellations:,} cancellations are taken back")
    if undo.repeated_by:
        later = ", ".join(map(str, undo.repeated_by))
        tell(f"    rows that import {later} repeated go all the same; import its file again afterwards")
    for event_id, name, before, after in undo.events:
        tell(f"    {event_id}  {name}: {before:,} registered before, {after:,} after")


def _undo_as_dict(undo: "Undo") -> dict[str, Any]:
    names = ("event_id", "name", "registered_before", "registered_after")
    return asdict(undo) | {"events": [dict(zip(names, event, strict=True)) for event in undo.events]}


def _say_corrected(home: Path, report: "ImportReport", as_json: bool) -> None:
    """What came of corrected rows; forecasts are frozen after them as after any import."""
    from terminal.freezing import after_import, as_dict, say, say_problems

    freezing = after_import(home, report, datetime.now(UTC))
    if as_json:
        print_json(import_as_dict(report) | {"frozen": [as_dict(one) for one in freezing.frozen]})
    else:
        print_report(report, None)
        say(freezing)
    say_problems(freezing)


def _say_rows(rows: "pd.DataFrame", out: Path | None) -> None:
    for row in rows.head(20).itertuples(index=False):
        tell(f"    {row.line}: {row.reason}")
    unseen = len(rows) - 20
    if unseen > 0:
        tell(f"    and {unseen:,} more; {out or '--out FILE'} has all of them")
    if rows.empty:
        tell("No row of this import waits.")
    elif out is not None:
        tell(f"Correct {out} and import it with: cli.py quarantine N --correct {out}")


def _write(path: Path, rows: "pd.DataFrame") -> None:
    """Line, reason and the fields of the kind; no cell is one that a spreadsheet would run."""
    from forecasting.spreadsheets import csv_file

    cells = (["" if cell is None else cell for cell in row] for row in rows.itertuples(index=False))
    path.write_bytes(csv_file(rows.columns, cells))


def _read(path: Path) -> "pd.DataFrame":
    """The rows of such a file, corrected. Raises InvalidInput where it is none."""
    import pandas as pd

    from data.importing.exported import original_cell
    from forecasting.tables import InvalidInput

    try:
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        lines = rows["line"].astype("int64")
    except (OSError, ValueError, KeyError) as error:
        raise InvalidInput(
            f"{path.name} cannot be read as rows that wait ({type(error).__name__}). Write them with --out, correct "
            "them there, and leave the column line as it is."
        ) from error
    return rows.map(original_cell).assign(line=lines)
