"""What must stand beside a number that leaves the page: which event, which assumptions, as of when, of which data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from forecasting import notation, wording
from forecasting.outlook import Outlook, as_dict
from forecasting.tables import EventData

BASELINE = "baseline"
RECORD = "record, no forecast"
NOTHING_SIMULATED = "nothing"


@dataclass(frozen=True)
class Stamp:
    """The origin of a picture, a table or a quote.

    scenario: "baseline", "assuming ..." or "record, no forecast". simulated: what of the event is; None: nothing.
    Texts are as in the files: whoever shows them escapes them.
    """

    event_id: str
    event: str
    scenario: str
    as_of: datetime
    timezone: str
    data_version: str
    simulated: str | None = None

    @property
    def is_scenario(self) -> bool:
        """True where something is assumed."""
        return self.scenario not in (BASELINE, RECORD)

    def local(self) -> datetime:
        """The as-of moment on the clock of the event's zone."""
        return self.as_of.astimezone(ZoneInfo(self.timezone))

    def parts(self) -> tuple[str, ...]:
        """The lines of a picture's foot: the event; scenario and moment; data and what is simulated."""
        moment = f"as of {notation.moment(self.as_of, self.timezone)} ({notation.local_time(self.timezone)})"
        data = f"data version {self.data_version}"
        origin = f"{wording.simulated_badge(self.simulated)}, {data}" if self.simulated else data
        return self.event, notation.upper_first(f"{self.scenario}, {moment}"), notation.upper_first(origin)

    def line(self) -> str:
        """All of it in one line."""
        return " · ".join(self.parts())

    def columns(self) -> dict[str, str]:
        """The same as columns of a table; the moment with its offset."""
        return {
            "event": self.event,
            "scenario": self.scenario,
            "as of": self.local().isoformat(),
            "data version": self.data_version,
            "simulated": self.simulated or NOTHING_SIMULATED,
        }


def stamp(outlook: Outlook) -> Stamp:
    """The stamp of all that one outlook says."""
    event = outlook.event
    return Stamp(
        event.event_id, event.name, wording.assumed(outlook.scenario) or BASELINE, outlook.as_of, event.timezone,
        outlook.data_version, event.simulated,
    )  # fmt: skip


def record_stamp(known: EventData) -> Stamp:
    """The stamp of what was counted and claimed, where nothing is forecast."""
    event = known.event
    return Stamp(event.event_id, event.name, RECORD, known.as_of, event.timezone, known.data_version, event.simulated)


def quote(outlook: Outlook) -> str:
    """The outlook as one text that may stand alone in a newspaper, with where it comes from."""
    kind = "scenario" if outlook.scenario.fixed() else BASELINE
    return f"{wording.sentence(outlook)} (Showdown {kind}, data version {outlook.data_version}.)"


def numbers(outlook: Outlook) -> pd.DataFrame:
    """All that programs are told of an outlook, a field a row: columns field (turnout.q50, bands.0.name) and value."""
    fields = list(_flat(as_dict(outlook, wording.sentence(outlook))))
    return pd.DataFrame(
        {"field": [name for name, _ in fields], "value": pd.Series([v for _, v in fields], dtype=object)}
    )


def _flat(tree: object, name: str = "") -> Iterator[tuple[str, object]]:
    """The leaves of nested dicts and lists, each with the way to it; an empty one is a leaf of its own."""
    branches = list(tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ())
    if not branches:
        yield name, None if isinstance(tree, dict | list) else tree
    for key, branch in branches:
        yield from _flat(branch, f"{name}.{key}" if name else str(key))
