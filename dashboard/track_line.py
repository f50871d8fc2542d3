"""The record in one line: this house's own, else that of the loaded backtest, else that on public data."""

from dashboard import cached
from dashboard.method.backtest import HOTEL, OURS
from forecasting import record_findings
from forecasting.backtest import TURNOUT
from forecasting.notation import upper_first
from forecasting.own_record import OwnRecord
from forecasting.recorded import Backtest, Recorded
from forecasting.tables import ShowdownError

NO_PROTEST = "protests have no record"


def known() -> tuple[OwnRecord, Backtest | None]:
    """What this house has; a damaged file counts as none here, and the Track record page says what is wrong with it."""
    try:
        return cached.own_record(), cached.backtest()
    except ShowdownError:
        return OwnRecord(0, 0, ()), None


def line() -> str:
    """How often ranges held, for beside a verdict."""
    own, backtest = known()
    return own_line(own, backtest) or f"{_public()}; {NO_PROTEST}"


def title(own: OwnRecord, backtest: Backtest | None) -> str:
    """The same as the finding of a page."""
    return own_line(own, backtest) or f"{upper_first(NO_PROTEST)}; hotel days do: {_public(False)}"


def own_line(own: OwnRecord, backtest: Backtest | None) -> str | None:
    """The record of this house's own forecasts, else that of the loaded backtest; None without either."""
    record = own.of(TURNOUT, simulated=False)
    if record is not None:
        return record_findings.line(record, "forecast here")
    loaded: Recorded | None = next(iter(backtest.of.values()), None) if backtest else None
    return record_findings.line(loaded, "in the loaded backtest") if loaded else None


def _public(named: bool = True) -> str:
    held = HOTEL.of(OURS).held[1]
    return f"80 % ranges held {held} times in 100{f' on {HOTEL.events} hotel days' if named else ''}"
