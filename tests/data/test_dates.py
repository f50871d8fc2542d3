"""Day or month first: told by all dates of a file, and never assumed in silence."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from data.importing.check import check_rows
from data.importing.choices import Choices
from data.importing.files import inspect
from data.importing.kinds import KINDS
from data.importing.mapping import Mapping
from data.importing.reading import read_how
from data.importing.rows import read_rows

AMBIGUOUS, DAY_OVER_12, MONTH_FIRST = "03/04/2026", "25/03/2026", "03/25/2026"


@dataclass(frozen=True)
class Checked:
    """Days of sign-up as year-month-day in the event's zone, reasons for rejection, notes."""

    days: list[str]
    reasons: list[str]
    notes: list[str]


def check(
    folder: Path,
    *dates: str,
    zone: str = "Asia/Shanghai",
    heading: str = "registered_at",
    usual_order: str | None = None,
    choices: Choices | None = None,
) -> Checked:
    """Check sign-ups of one event at some dates."""
    file = folder / "list.csv"
    lines = [f"{heading},city,registration_id", *(f'"{date}",Wuhan,{n}' for n, date in enumerate(dates))]
    file.write_text("\n".join(lines), encoding="utf-8")
    source, kind = inspect(file), KINDS["registrations"]
    mapping = Mapping((("registered_at", 0), ("registration_id", 2), ("city", 1)))
    rows = read_rows(source, read_how(source, choices or Choices()), mapping, kind, "march-1", None, lambda share: None)
    rows.usual_order = usual_order
    events = pa.table({"event_id": ["march-1"], "timezone": [zone]})
    with check_rows(rows, kind, "march-1", events) as checked:
        table = pa.RecordBatchReader.from_stream(checked.accepted).read_all().sort_by("line")
        stamps = table["registered_at"].cast(pa.timestamp("us", zone))
        days = pa.compute.strftime(stamps, "%Y-%m-%d").to_pylist()
        return Checked(days, [reject.reason for reject in checked.rejects], rows.notes)


def test_one_date_that_tells_settles_all_others(tmp_path: Path) -> None:
    assert check(tmp_path, AMBIGUOUS, DAY_OVER_12) == Checked(["2026-04-03", "2026-03-25"], [], [])
    assert check(tmp_path, AMBIGUOUS, MONTH_FIRST) == Checked(["2026-03-04", "2026-03-25"], [], [])
    assert check(tmp_path, AMBIGUOUS, MONTH_FIRST, usual_order="day-first").days == ["2026-03-04", "2026-03-25"]


def test_in_a_file_that_contradicts_itself_only_dates_that_tell_are_read(tmp_path: Path) -> None:
    found = check(tmp_path, AMBIGUOUS, DAY_OVER_12, MONTH_FIRST, "04/04/2026", "2026-03-04")
    assert found.days == ["2026-03-25", "2026-03-25", "2026-04-04", "2026-03-04"]
    assert len(found.reasons) == 1 and "--dates" in found.reasons[0] and AMBIGUOUS in found.reasons[0]
    assert len(found.notes) == 1 and "1 that could be either was not taken" in found.notes[0]
    chosen = check(tmp_path, AMBIGUOUS, DAY_OVER_12, MONTH_FIRST, choices=Choices(date_order="month-first"))
    assert chosen == Checked(["2026-03-04", "2026-03-25", "2026-03-25"], [], [])


@pytest.mark.parametrize(
    ("zone", "usual", "day", "said"),
    [
        ("Asia/Shanghai", None, "2026-04-03", "03/04/2026 was read as 3 April"),
        ("America/New_York", None, "2026-03-04", "03/04/2026 was read as 4 March"),
        ("America/Indiana/Knox", None, "2026-03-04", "03/04/2026 was read as 4 March"),
        ("America/Sao_Paulo", None, "2026-04-03", "03/04/2026 was read as 3 April"),
        ("Asia/Shanghai", "month-first", "2026-03-04", "03/04/2026 was read as 4 March"),
        ("America/New_York", "day-first", "2026-04-03", "03/04/2026 was read as 3 April"),
    ],
)
def test_what_no_date_tells_is_assumed_by_custom_and_said(
    tmp_path: Path, zone: str, usual: str | None, day: str, said: str
) -> None:
    found = check(tmp_path, AMBIGUOUS, zone=zone, usual_order=usual)
    assert found.days == [day] and not found.reasons
    other = "month-first" if "April" in said else "day-first"
    assert found.notes == [f"{said}, and all such dates likewise; change it with --dates {other}."]


def test_a_chosen_order_needs_no_note(tmp_path: Path) -> None:
    assert check(tmp_path, AMBIGUOUS, choices=Choices(date_order="day-first")) == Checked(["2026-04-03"], [], [])
    assert check(tmp_path, AMBIGUOUS, choices=Choices(date_order="month-first")) == Checked(["2026-03-04"], [], [])


def test_dates_that_leave_no_doubt_need_no_note(tmp_path: Path) -> None:
    found = check(tmp_path, "2026-03-04", "2026/3/4", "4 Mar 2026", "04.03.2026", "4/4/2026", "46085")
    assert found == Checked(
        ["2026-03-04", "2026-03-04", "2026-03-04", "2026-03-04", "2026-04-04", "2026-03-04"], [], []
    )


def test_the_zone_of_a_heading_and_a_chosen_one(tmp_path: Path) -> None:
    late = "2026-03-04 23:30"  # already the fifth in Shanghai, if that is UTC
    assert check(tmp_path, late).days == ["2026-03-04"]
    assert check(tmp_path, late, heading="Created (UTC)").days == ["2026-03-05"]
    assert check(tmp_path, late, choices=Choices(zone="UTC")).days == ["2026-03-05"]
    assert check(tmp_path, late, heading="Created (UTC)", choices=Choices(zone="Asia/Shanghai")).days == ["2026-03-04"]


def test_a_year_that_cannot_be_meant_and_a_total_have_reasons_of_their_own(tmp_path: Path) -> None:
    found = check(tmp_path, "2026-03-04", "2999-01-01", "1/2/2999", "0026-03-04", "Total", "合计：3人", "someday")
    assert found.days == ["2026-03-04"]
    year, total = "must be in a year from 1900 to 2199", "is a total"
    for reason, said in zip(found.reasons, [year, year, year, total, total, "must be a date and time"], strict=True):
        assert said in reason
