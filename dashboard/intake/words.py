"""What the page Data says, as sentences made of numbers; nothing in here draws."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from forecasting import notation

KINDS = {
    "registrations": ("sign-up", "sign-ups"),
    "posts": ("post", "posts"),
    "attendance": ("attendance", "attendances"),
    "buses": ("bus", "buses"),
    "milestones": ("milestone", "milestones"),
    "claims": ("claim", "claims"),
    "events": ("event", "events"),
}
SILENT = timedelta(days=2)
_MOST_NAMED = 4
# How messages of an import name a choice that the page offers as a field.
_OPTIONS = (
    (re.compile(r"with --map \S+=HEADING"), "under “What stands where”"),
    (re.compile(r": --map \S+=HEADING"), " under “What stands where”"),
    (re.compile(r": --encoding "), " above: "),
    (re.compile(r" with --[\w-]+( (day|month)-first)?"), " above"),
    (re.compile(r" \(--[\w-]+\)"), " above"),
)
_QUOTED = re.compile(r'"[^"]*"')


def count(number: int, one: str, many: str) -> str:
    """A number of things: "1 row", "1,240 rows"."""
    return f"{number:,} {one if number == 1 else many}"


def of_kind(number: int, kind: str) -> str:
    """So many rows by the word for what they are: "1,240 sign-ups"."""
    return count(number, *KINDS[kind])


def rows(number: int) -> str:
    return count(number, "row", "rows")


def title(registrations: int, waiting: int) -> str:
    """The answer of the page: is everything in, and what waits for the reader."""
    if waiting:
        return f"{rows(waiting)} {'waits' if waiting == 1 else 'wait'} for you"
    return "Everything is in" if registrations else "Now its sign-ups: drop in the file as your form tool gave it"


def state(registrations: int, last: datetime | None, last_import: datetime | None, zone: str, now: datetime) -> str:
    """How much is stored of an event, and how fresh it is."""
    if not registrations:
        return "CSV, Excel or Parquet, in any encoding. You see what was understood before anything is stored."
    told = f"{of_kind(registrations, 'registrations')}"
    if last is not None:
        told += f", the last {when(last, zone, now)}"
    return f"{told}. Last file taken in {when(last_import, zone, now)}." if last_import else f"{told}."


def when(moment: datetime, zone: str, now: datetime) -> str:
    """A moment as people say it: today, 15:20; yesterday, 09:00; on Tue 3 Mar 2026, 09:00."""
    told = notation.moment(moment, zone)
    days = (_date(now, zone) - _date(moment, zone)).days
    clock = told.rsplit(", ", 1)[-1]
    return {0: f"today, {clock}", 1: f"yesterday, {clock}"}.get(days, f"on {told}")


def _date(moment: datetime, zone: str) -> Any:
    return pd.Timestamp(moment).tz_convert(zone).date()


def taken_in(report: Any) -> str:
    """What became of a file, in one sentence; every row is in it."""
    told = [f"{report.new:,} new"]
    told += [f"{report.changed:,} changed"] if report.changed else []
    told += [f"{report.unchanged:,} known already"] if report.unchanged else []
    if report.rejected:
        told.append(f"{report.rejected:,} not taken")
    sentence = f"{rows(report.read)} read: {notation.listed(told)}."
    if duplicates := getattr(report, "duplicates", 0):
        sentence += f" {rows(duplicates)} of those not taken came again later in the file."
    if cancelled := getattr(report, "cancelled", 0):
        sentence += f" {of_kind(cancelled, report.kind)} newly cancelled."
    return sentence


def on_page(message: str) -> str:
    """A message of an import, with the fields of the page in the place of the command line's options."""
    for option, field in _OPTIONS:
        message = option.sub(field, message)
    return message


def silence(by_city: pd.DataFrame, now: datetime) -> str:
    """The finding about cities: which have gone silent. by_city: city, last_sign_up; now: the start where that is past.

    A city is silent where its last sign-up lies more than SILENT before.
    """
    named = by_city[by_city["city"].fillna("") != ""]
    if named.empty:
        return "No city is known of any sign-up"
    last = pd.to_datetime(named["last_sign_up"], utc=True)
    silent = named.loc[(pd.Timestamp(now) - last) > SILENT, "city"].astype(str).tolist()
    days = SILENT.days
    if not silent:
        return f"Every city had sign-ups in the last {days} days"
    if len(silent) == len(named):
        return f"No city had a sign-up in the last {days} days"
    shown = silent[:_MOST_NAMED] + ([f"{len(silent) - _MOST_NAMED} more"] if len(silent) > _MOST_NAMED else [])
    return f"Silent for more than {days} days: {notation.listed(shown)}"


def undoing(undo: Any, kind: str) -> str:
    """What undoing an import changes, in sentences."""
    told = []
    if undo.removed:
        told.append(f"removes {of_kind(undo.removed, kind)}")
    if undo.restored:
        told.append(f"gives {rows(undo.restored)} {'its' if undo.restored == 1 else 'their'} older values back")
    if undo.cancellations:
        told.append(f"takes {count(undo.cancellations, 'cancellation', 'cancellations')} back")
    sentence = f"Undoing it {notation.listed(told)}." if told else "Undoing it changes no row."
    if undo.kept:
        is_kept = "stays as it is" if undo.kept == 1 else "stay as they are"
        sentence += f" {rows(undo.kept)} {is_kept}, because a later file changed {'it' if undo.kept == 1 else 'them'}."
    return sentence


def reasons(rejects: Sequence[tuple[int, str]], headings: Mapping[str, str]) -> list[tuple[str, str]]:
    """The lines that were not taken, by reason: what was got differs, the reason is the same.

    rejects: line and reason. headings: what the file calls a field; a reason that begins with the field then begins
    with that. Returns lines and reason in words, in the order of the first line.
    """
    lines: dict[str, list[int]] = {}
    told: dict[str, str] = {}
    for line, reason in rejects:
        key = _QUOTED.sub("", reason)
        lines.setdefault(key, []).append(line)
        field, _, rest = reason.partition(" ")
        told.setdefault(key, f"“{headings[field]}” {rest}" if field in headings else reason)
    return [(_lines(lines[key]), told[key]) for key in told]


def _lines(found: Sequence[int]) -> str:
    """Line 10; lines 10 and 11; line 10 and 13 more."""
    if len(found) > _MOST_NAMED:
        return f"line {found[0]:,} and {len(found) - 1:,} more"
    return f"{'line' if len(found) == 1 else 'lines'} {notation.listed([f'{line:,}' for line in found])}"


def books(events: Sequence[tuple[str, str, int, int]]) -> list[str]:
    """The books of every event that an undo touches, before and after; other people's names are in it."""
    return [f"{name}: {before:,} registered now, {after:,} then" for _, name, before, after in events]
