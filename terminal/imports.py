"""What an import says: its counts, its rejected rows, the same for other programs."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from data import ImportReport

REJECTS_SHOWN = 20


def print_report(report: "ImportReport", rejects_file: Path | None) -> None:
    """The counts of an import, what to know about its rows, and the first that were rejected."""
    typer.echo(counts(report))
    for note in report.notes:
        typer.echo(f"    {note}")
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


def write_rejects(path: Path, report: "ImportReport") -> None:
    """Every rejected row as line and reason, in CSV. A reason begins with a word of ours, so no sheet runs it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason"])
        writer.writerows((reject.line, reject.reason) for reject in report.rejects)
