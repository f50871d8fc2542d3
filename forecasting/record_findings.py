"""What a record of forecasts says, in sentences: a finding only where the numbers bear it out."""

from collections.abc import Mapping

from forecasting.backtest import REGISTERED, SHOWDOWN, TURNOUT
from forecasting.notation import round_half_up
from forecasting.recorded import Recorded

PEOPLE = {TURNOUT: "people who came", REGISTERED: "people registered at the start"}
_RANGE = 0.80
_VERDICTS = {-1: "too narrow", 0: "as promised", 1: "too wide"}


def held(record: Recorded) -> str:
    """How often 80 % ranges held, and whether that is what they promise."""
    found = record.held(_RANGE)
    if record.is_few:
        return f"80 % ranges held at {_of(found.held, record.events)}: too few to tell"
    return f"80 % ranges held {hundredths(found.held)} times in 100: {_VERDICTS[found.verdict]}"


def small_numbers(record: Recorded) -> str | None:
    """How little few events say, in plain words; None where there are enough."""
    if not record.is_few:
        return None
    found = record.held(_RANGE)
    of_events = _of(found.held, record.events)
    return (
        f"{count(record.n, 'forecast')} of {count(record.events, 'event')}: that an 80 % range held at {of_events} "
        f"says little. Ranges that hold anywhere from {hundredths(found.low)} to {hundredths(found.high)} times in "
        "100 would often show the same."
    )


def doubt(record: Recorded) -> str:
    """How far the share may be off, for a caption."""
    found = record.held(_RANGE)
    return (
        f"{count(record.n, 'forecast')} of {count(record.events, 'event')}, each event counted once; bars: what the "
        f"true share may be, for 80 % ranges {hundredths(found.low)} to {hundredths(found.high)} in 100."
    )


def places(record: Recorded) -> str:
    """On which side of the forecast outcomes fell."""
    above = record.above_median
    if record.is_few:
        return f"More came than the median said at {_of(above.held, record.events)}"
    told = f"{hundredths(above.held)} outcomes in 100 lie above the median"
    return f"{told}: forecasts lean {'low' if above.verdict > 0 else 'high'}" if above.verdict else f"{told}: no lean"


def off(shares: Mapping[str, float]) -> str:
    """How far off forecasts were, beside the best of the simple ones; shares: CRPS by method, of the mean."""
    others = {name: share for name, share in shares.items() if name != SHOWDOWN and share == share}
    own = shares[SHOWDOWN]
    if own != own:
        return "Nobody came to any of the events"
    if not others:
        return f"Forecasts were off by {_tenths(own)} of the mean"
    best = min(others, key=lambda name: others[name])
    if _tenths(own) == _tenths(others[best]):
        return f"Off by {_tenths(own)} of the mean, as is the best simple forecast ({best})"
    if others[best] < own:
        return f"A simple forecast was better: {best} {_tenths(others[best])}, Showdown {_tenths(own)}"
    return f"Off by {_tenths(own)} of the mean; the best simple forecast ({best}) by {_tenths(others[best])}"


def line(record: Recorded, of_what: str) -> str:
    """The record in half a sentence, for beside a verdict; of_what: "on 856 hotel days"."""
    found = record.held(_RANGE)
    if record.is_few:
        return f"80 % ranges held at {_of(found.held, record.events)} {of_what}".strip()
    return f"80 % ranges held {hundredths(found.held)} times in 100 {of_what}".strip()


def no_own_record(frozen: int, before_start: int, started: int) -> str:
    """Why there is no own record. frozen, before_start: forecasts; started: those of the latter whose event began."""
    if not frozen:
        return "No forecast has been frozen yet: an import freezes one, and so does *Freeze* on the outlook."
    if not before_start:
        return (
            f"{count(frozen, 'forecast')} {_is(frozen)} frozen, and none of them before its event started. "
            "A forecast made afterwards is no test."
        )
    if not started:
        return f"{count(before_start, 'forecast')} {_is(before_start)} frozen, and no event of theirs has started yet."
    return (
        f"{count(before_start, 'forecast')} {_is(before_start)} frozen in time, but nobody was counted, or the counts "
        "contradict each other. Enter a count on the outlook of the event."
    )


def names_of(shares: Mapping[str, float]) -> list[str]:
    """The methods of a record, Showdown first, then by score."""
    return sorted(shares, key=lambda name: (name != SHOWDOWN, shares[name]))


def _of(share: float, events: int) -> str:
    """7 of 9 events; where several forecasts of one event disagree, about so many."""
    seen = share * events
    whole = int(round_half_up(seen))
    return f"{'' if abs(seen - whole) < 1e-6 else 'about '}{whole} of {count(events, 'event')}"


def count(count: int, noun: str) -> str:
    """1 event, 856 events."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


def hundredths(share: float) -> int:
    """A share in whole per cent, halves up."""
    return int(round_half_up(round(share * 100, 6)))


def _tenths(share: float) -> str:
    return f"{share * 100:.1f} %"
