"""What must stand beside a number that leaves the page: which event, which assumptions, as of when, of which data."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from forecasting import notation, wording
from forecasting.outlook import Outlook
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

    def line(self) -> str:
        """All of it in one line, for the foot of a picture."""
        zone = notation.local_time(self.timezone)
        parts = [
            self.event,
            self.scenario,
            f"as of {notation.moment(self.as_of, self.timezone)} ({zone})",
            f"data version {self.data_version}",
            wording.simulated_badge(self.simulated) if self.simulated else "",
        ]
        return " · ".join(part for part in parts if part)

    def columns(self) -> dict[str, str]:
        """The same as columns of a table; the moment with its offset."""
        return {
            "event": self.event,
            "scenario": self.scenario,
            "as of": self.as_of.astimezone(ZoneInfo(self.timezone)).isoformat(),
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
