"""What an import says: its counts, its rejected rows, the same for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from terminal.speaking import tell

if TYPE_CHECKING:
    from data import ImportPlan, ImportReport

REJECTS_SHOWN = 20


def print_report(report: "ImportReport", rejects_file: Path | None) -> None:
    """How the file was read, the counts, what to know about its rows, and the first that were rejected."""
    say_mapping(report.how, report.used)
    tell(counts(report))
    for line in also(report):
        tell(f"    {line}")
    for note in report.notes:
        tell(f"    {note}")
    for reject in report.rejects[:REJECTS_SHOWN]:
        tell(f"    {reject.line}: {reject.reason}")
    unseen = report.rejected - REJECTS_SHOWN
    if unseen > 0:
        tell(f"    and {unseen:,} more; {rejects_file or '--rejects FILE'} has all of them")


def counts(report: "ImportReport") -> str:
    """read = new + changed + unchanged + rejected, in words."""
    return (
        f"{report.read:,} read = {report.new:,} new + {report.changed:,} changed"
        f" + {report.unchanged:,} unchanged + {report.rejected:,} rejected"
    )


def also(report: "ImportReport") -> list[str]:
    """What else is worth a line: sign-ups cancelled, and rows whose id stands again further down."""
    lines = []
    if report.cancelled:
        lines.append(f"{report.cancelled:,} {'is' if report.cancelled == 1 else 'are'} cancelled by this import")
    if report.duplicates:
        lines.append(f"{report.duplicates:,} of the rejected {'repeats' if report.duplicates == 1 else 'repeat'} an id")
    return lines


def say_mapping(how: tuple[str, ...], used: tuple[tuple[str, str], ...]) -> None:
    """How a file was read and which heading became which field; nothing for a file of our own format."""
    if not how:
        return
    tell(" ".join(how))
    for field, heading in used:
        tell(f"    {field} = {heading}" if field != "person" else f"    a keyed id is made of {heading}")


def print_plan(plan: "ImportPlan") -> None:
    """What an import would do."""
    say_mapping(plan.how or ("Read as a file of our own format.",), plan.used)
    if plan.unused:
        tell("    not read: " + "; ".join(plan.unused))
    for note in plan.notes:
        tell(f"    {note}")
    for row in plan.preview:
        tell("    " + ", ".join(f"{field} {value}" for field, value in row.items() if value is not None))
    tell(f"{plan.read:,} read = {plan.accepted:,} can be used + {plan.rejected:,} cannot; nothing was stored")
    for reject in plan.rejects[:REJECTS_SHOWN]:
        tell(f"    {reject.line}: {reject.reason}")
    if plan.rejected > REJECTS_SHOWN:
        tell(f"    and {plan.rejected - REJECTS_SHOWN:,} more")


def plan_as_dict(plan: "ImportPlan") -> dict[str, Any]:
    """The same for other programs."""
    names = ("kind", "event_id", "read", "accepted", "rejected", "missing", "unused", "preview", "how", "notes")
    reading = plan.reading
    shown = ("format", "encoding", "delimiter", "sheet", "sheets", "header_line", "date_order", "zone")
    return {
        **{name: getattr(plan, name) for name in names},
        "used": dict(plan.used[: len(plan.mapping.fields)]),
        "persons": [heading for _, heading in plan.used[len(plan.mapping.fields) :]],
        "preset": plan.mapping.preset,
        "reading": {name: getattr(reading, name) for name in shown},
        "rejects": [vars(reject) for reject in plan.rejects[:REJECTS_SHOWN]],
    }


def import_as_dict(report: "ImportReport") -> dict[str, Any]:
    """The report for other programs, with the first rejected rows."""
    shown = [vars(reject) for reject in report.rejects[:REJECTS_SHOWN]]
    return vars(report) | {"rejected": report.rejected, "rejects": shown}


def write_rejects(path: Path, report: "ImportReport") -> None:
    """Every rejected row as line and reason, in CSV. A reason quotes the file; no spreadsheet runs what it quotes."""
    from forecasting.spreadsheets import csv_file

    rows = ((reject.line, reject.reason) for reject in report.rejects)
    path.write_bytes(csv_file(("line", "reason"), rows))
