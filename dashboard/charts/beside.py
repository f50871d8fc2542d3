"""What stands below the claims on their axis: this outlook, or after the event the last forecast and the count."""

from collections.abc import Sequence
from dataclasses import dataclass

from forecasting import notation
from forecasting.debrief import Debrief
from forecasting.outlook import Outlook

OURS = "this outlook, 80 % range"


@dataclass(frozen=True)
class Beside:
    """One row that is no claim. low, high, middle: people; wide: the ends of a wider range, where one is drawn.

    said: its sentence for those who cannot see it. is_count: a count, not a forecast.
    """

    low: float
    high: float
    words: str
    said: str
    middle: float | None = None
    wide: tuple[float, float] | None = None
    is_count: bool = False

    @property
    def label(self) -> str:
        """Its numbers and what they are, for Plotly."""
        shown = (
            notation.exact(self.low) if self.is_count else f"{notation.people(self.low)}–{notation.people(self.high)}"
        )
        return f"<b>{shown}</b> {self.words}"


def beside(outlook: Outlook | None, found: Debrief | None) -> Sequence[Beside]:
    """The rows below the claims, from the top."""
    if found is not None:
        return [*_count(found), _forecast(found)]
    if outlook is None:
        return []
    low, high = outlook.interval_80
    said = f"This outlook's 80 % range is {notation.people(low)} to {notation.people(high)}."
    return [Beside(low, high, OURS, said, outlook.turnout.q50)]


def how_to_read(rows: Sequence[Beside]) -> str:
    """What a caption adds where a forecast is drawn with both its ranges."""
    if not any(row.wide for row in rows):
        return ""
    return " Of the forecast the thick line is the 80 % range, the thin one the 95 % range, the large dot the median."


def _count(found: Debrief) -> list[Beside]:
    if found.outcome is None:
        return []
    words = "sign-ups marked as present" if found.check_ins_only else "counted"
    return [Beside(found.outcome, found.outcome, words, f"{notation.exact(found.outcome)} {words}.", is_count=True)]


def _forecast(found: Debrief) -> Beside:
    ranges = found.turnout
    what = "replayed forecast" if found.replayed else "last forecast"
    words = f"{what}, 80 % range"
    said = (
        f"The {what} says {notation.people(ranges.median)}, 80 % range {notation.people(ranges.low_80)} to "
        f"{notation.people(ranges.high_80)}, 95 % range {notation.people(ranges.low_95)} to "
        f"{notation.people(ranges.high_95)}."
    )
    return Beside(ranges.low_80, ranges.high_80, words, said, ranges.median, (ranges.low_95, ranges.high_95))
