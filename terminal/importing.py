"""The command that takes a file in, and the one that lists the presets for it."""

import codecs
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.asking import database_of
from terminal.imports import import_as_dict, plan_as_dict, print_plan, print_report, write_rejects
from terminal.options import DEFAULT_HOME, AsJson, Home
from terminal.speaking import check_writable, fail, print_json, progress_bar, reporting, tell

if TYPE_CHECKING:
    from data import Choices

DELIMITERS = {"comma": ",", "tab": "\t", "\\t": "\t", "semicolon": ";", "pipe": "|", "bar": "|", "space": " "}
DATE_ORDERS = ("day-first", "month-first")


def import_command(
    kind: Annotated[
        str,
        typer.Argument(help="events, registrations, posts, attendance, buses, milestones or claims.", metavar="KIND"),
    ],
    file: Annotated[
        Path, typer.Argument(help="CSV, TSV or other text, a spreadsheet (XLSX), or Parquet.", metavar="FILE")
    ],
    event: Annotated[str | None, typer.Option("--event", help="The event of every row, if the file lacks it.")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--map", help="A heading for a field; repeatable. Nothing after =: not in it.", metavar="FIELD=HEADING"
        ),
    ] = None,
    preset: Annotated[
        str | None, typer.Option("--preset", help="Headings of a tool; see presets.", metavar="NAME")
    ] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help="The sheet of a spreadsheet.", metavar="NAME")] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Such as utf-8 or gb18030.", metavar="NAME")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="One character, or tab, comma, semicolon, pipe.", metavar="SIGN")
    ] = None,
    header_line: Annotated[
        int | None, typer.Option("--header-line", help="The line of the headings, from 1.", min=1, metavar="N")
    ] = None,
    dates: Annotated[
        str | None, typer.Option("--dates", help="day-first or month-first: how to read 03/04/2026.", metavar="ORDER")
    ] = None,
    zone: Annotated[
        str | None, typer.Option("--zone", help="Of moments without an offset, such as Asia/Shanghai.", metavar="ZONE")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", help="What you call the list, such as its form.", metavar="NAME")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The file is the whole list of --source: who is missing has cancelled.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be stored, and store nothing.")] = False,
    save_preset: Annotated[
        str | None, typer.Option("--save-preset", help="Keep this mapping under a name.", metavar="NAME")
    ] = None,
    rejects: Annotated[Path | None, typer.Option("--rejects", help="Write all rejected rows to this CSV file.")] = None,
    as_json: AsJson = False,
    home: Home = DEFAULT_HOME,
) -> None:
    """Take a file into the database; the same file twice changes nothing."""
    with reporting(home):
        import data
        from terminal.freezing import after_import, as_dict, say, say_problems

        if kind not in data.KINDS:
            raise typer.BadParameter(f"{kind!r} is none of {', '.join(data.KINDS)}.", param_hint="KIND")
        if complete and source is None:
            raise typer.BadParameter(
                "It needs --source: the name of the list that is complete.", param_hint="--complete"
            )
        choices = data.Choices(
            encoding=_encoding(encoding),
            delimiter=_delimiter(delimiter),
            sheet=sheet,
            header_line=header_line,
            date_order=_dates(dates),
            zone=zone,
            preset=preset,
            fields=_fields(fields or []),
        )
        if dry_run:
            _look_ahead(home, kind, file, event, choices, save_preset, as_json)
            return
        if rejects is not None:
            check_writable(rejects, "--rejects")
        database, now = database_of(home), datetime.now(UTC)
        if save_preset is not None:
            plan = data.plan_import(database, kind, file, event, choices=choices, now=now)
            if not plan.missing:  # otherwise the import says what is missing
                data.save_preset(home, plan.as_preset(save_preset), database_of(home).role)
        with progress_bar(f"Importing {kind}") as progress:
            report = data.import_file(
                database,
                kind,
                file,
                event,
                now=now,
                progress=progress,
                choices=choices,
                source=source,
                complete=complete,
            )
        if rejects is not None:
            write_rejects(rejects, report)
        freezing = after_import(home, report, datetime.now(UTC))
        if as_json:
            print_json(import_as_dict(report) | {"frozen": [as_dict(one) for one in freezing.frozen]})
        else:
            print_report(report, rejects)
            say(freezing)
        say_problems(freezing)
        if report.accepted == 0:
            fail(f"No row of {file.name} could be used. Correct it and import it again.")


def presets_command(as_json: AsJson = False, home: Home = DEFAULT_HOME) -> None:
    """List the presets: headings of known tools, and the mappings you kept."""
    with reporting(home):
        from data import list_presets

        found = list_presets(home, database_of(home).role)
        if as_json:
            print_json({"presets": [vars(preset) | {"fields": dict(preset.fields)} for preset in found]})
            return
        for preset in found:
            tell(f"{preset.name}  {preset.title}, {preset.kind}{', yours' if preset.saved else ''}")
            if preset.about:
                tell(f"    {preset.about}")


def _look_ahead(
    home: Path, kind: str, file: Path, event: str | None, choices: "Choices", save_preset: str | None, as_json: bool
) -> None:
    import data

    plan = data.plan_import(database_of(home), kind, file, event, choices=choices, now=datetime.now(UTC))
    if save_preset is not None and not plan.missing:
        data.save_preset(home, plan.as_preset(save_preset), database_of(home).role)
    if as_json:
        print_json(plan_as_dict(plan))
    else:
        print_plan(plan)
    if plan.missing or plan.accepted == 0:
        fail(f"No row of {file.name} could be used as it is read now.")


def _fields(settings: list[str]) -> tuple[tuple[str, str], ...]:
    """field=heading pairs; a heading may hold "=" itself."""
    pairs = [setting.partition("=") for setting in settings]
    for (field, sign, _), setting in zip(pairs, settings, strict=True):
        if not sign or not field.strip():
            raise typer.BadParameter(f"{setting!r} is not FIELD=HEADING, such as city=Town.", param_hint="--map")
    return tuple((field.strip(), heading) for field, _, heading in pairs)


def _delimiter(written: str | None) -> str | None:
    if written is None:
        return None
    sign = DELIMITERS.get(written.lower(), written)
    if len(sign) != 1 or sign in "\r\n\"'" or sign.isalnum():
        raise typer.BadParameter(f"{written!r} is no sign that separates values.", param_hint="--delimiter")
    return sign


def _encoding(written: str | None) -> str | None:
    if written is None:
        return None
    try:
        "".encode(written)
        return codecs.lookup(written).name
    except (LookupError, ValueError) as error:
        message = f"{written!r} is no encoding that we know. Try utf-8, utf-16, gb18030 or windows-1252."
        raise typer.BadParameter(message, param_hint="--encoding") from error


def _dates(written: str | None) -> str | None:
    if written is not None and written not in DATE_ORDERS:
        raise typer.BadParameter(f"{written!r} is none of {', '.join(DATE_ORDERS)}.", param_hint="--dates")
    return written
