"""The time zone that a heading names: "Created (UTC)", "Order date (America/New_York)", 提交时间（北京时间）."""

import re
import unicodedata
import zoneinfo
from collections.abc import Iterable
from functools import cache

from data.importing.choices import Reading
from data.importing.report import ImportRefused

_IANA = re.compile(r"\b([A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)+)\b")
_UTC = re.compile(r"\b(?:UTC|GMT)\b(?!\s*[+-]?\d)|(?<=[a-z])_utc$")
_OFFSET = re.compile(r"\b(?:UTC|GMT)\s*([+-])(\d{1,2})(?::?00)?\b")
_NAMED = {"北京时间": "Asia/Shanghai", "东八区": "Asia/Shanghai"}


def zone_of_heading(heading: str) -> str | None:
    """The IANA name of the zone in a heading, None where it names none. "UTC+8" is Etc/GMT-8, as IANA has it."""
    text = unicodedata.normalize("NFKC", heading)
    for name in _IANA.findall(text):
        if name in _zones():
            return str(name)
    if offset := _OFFSET.search(text):
        sign, hours = "-" if offset[1] == "+" else "+", int(offset[2])
        zone = f"Etc/GMT{sign}{hours}" if hours else "UTC"
        return zone if zone in _zones() else None
    if _UTC.search(text):
        return "UTC"
    return next((zone for words, zone in _NAMED.items() if words in text), None)


def check_zone(chosen: str | None) -> None:
    """Raises ImportRefused for a zone that is none."""
    if chosen is not None and chosen not in _zones():
        raise ImportRefused(f'There is no time zone "{chosen[:40]}". Give a name such as Asia/Shanghai.')


def agreed_zone(headings: Iterable[str]) -> str | None:
    """The one zone that headings name, None where they name none or several."""
    zones = {zone for heading in headings if (zone := zone_of_heading(heading)) is not None}
    return zones.pop() if len(zones) == 1 else None


def zones_of_headings(reading: Reading, places: list[int]) -> tuple[str | None, list[str]]:
    """The zone of the moments in the columns at some places, and a sentence where their headings disagree."""
    if reading.zone is not None:
        return reading.zone, []
    headings = [reading.headings[place] for place in places]
    named = [zone for heading in headings if (zone := zone_of_heading(heading)) is not None]
    if len(set(named)) > 1:
        return named[0], [f"The headings name several time zones; {named[0]} was used. Choose one with --zone."]
    return (named[0] if named else None), []


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
