"""Whether 3/4/2026 is a day of April or of March: told by all dates of a file, else by custom, never in silence."""

from datetime import date

import duckdb

from data.importing.rows import Rows
from data.queries import records, run

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
# Where a month comes first in dates of figures alone.
ZONES_OF_THE_US = frozenset(
    {
        *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix"),
        *("America/Anchorage", "America/Detroit", "America/Boise", "America/Juneau", "America/Sitka", "America/Nome"),
        *("America/Adak", "America/Yakutat", "America/Metlakatla", "America/Menominee", "Pacific/Honolulu"),
        *("America/Puerto_Rico", "America/Louisville", "America/Indianapolis", "Pacific/Guam"),
    }
)
FOLDERS_OF_THE_US = ("US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/")


def settle_dates(staging: duckdb.DuckDBPyConnection, rows: Rows, event_id: str | None) -> None:
    """Settle how the staged dates are read, and tell in `rows.notes` what was assumed.

    A date that only one order allows is read so, whatever was chosen. For the others: the chosen order; else the one
    that the rest of the file shows; where that shows both, none, and they are rejected; where it shows nothing, the
    order of the preset; else month first where all events of the file are in the United States, else day first.
    """
    order = rows.date_order
    if order is None:
        found = records(staging, "importing/date_order")[0]
        if found["day_first"] and found["month_first"]:
            rows.notes += _contradiction(found["either"])
        elif found["day_first"] or found["month_first"]:
            order = DAY_FIRST if found["day_first"] else MONTH_FIRST
        elif found["either"]:
            order = rows.usual_order or _custom(staging, rows, event_id)
            rows.notes.append(_assumption(found["example"], order))
    run(staging, "importing/set_dates", sequence=order, zone=rows.zone)


def _custom(staging: duckdb.DuckDBPyConnection, rows: Rows, event_id: str | None) -> str:
    zones = [row["timezone"] for row in records(staging, "importing/date_zones", event_id=event_id)]
    zones = [rows.zone] if rows.zone is not None else zones
    return MONTH_FIRST if zones and all(_is_of_the_us(zone) for zone in zones) else DAY_FIRST


def _is_of_the_us(zone: str) -> bool:
    return zone in ZONES_OF_THE_US or zone.startswith(FOLDERS_OF_THE_US)


def _contradiction(either: int) -> list[str]:
    if not either:
        return []
    were = "1 that could be either was" if either == 1 else f"{either:,} that could be either were"
    return [f"The file holds dates with the day first and with the month first; {were} not taken. Choose with --dates."]


def _assumption(example: str, order: str) -> str:
    first, second = (int(figure) for figure in example.replace("-", "/").split("/")[:2])
    day, month = (first, second) if order == DAY_FIRST else (second, first)
    other = MONTH_FIRST if order == DAY_FIRST else DAY_FIRST
    name = date(2000, month, 1).strftime("%B")
    return f"{example} was read as {day} {name}, and all such dates likewise; change it with --dates {other}."
