"""What can be said of one event at one moment: stored data in, an answer out."""

from datetime import datetime
from pathlib import Path

from data import Database, default_as_of, find_event, last_moment, list_frozen, load_event, parse_moment
from forecasting.answer import Answer, answer
from forecasting.debrief import last_frozen
from forecasting.forecast import NoForecast
from forecasting.frozen import FREEZE, make_frozen
from forecasting.scenario import Scenario
from forecasting.tables import EventData, Frozen
from terminal.asking import database_of


def find_answer(home: Path, event_id: str, as_of: str | None, scenario: Scenario, now: datetime) -> Answer:
    """The answer of one event at one moment, under a scenario; as_of: as people write it, None for the usual one."""
    database = database_of(home)
    if as_of is None:
        moment = default_as_of(database, event_id, now)
    else:
        moment = parse_moment(as_of, find_event(database, event_id).timezone)
    known = load_event(database, event_id, moment)
    return answer(known, scenario, last_forecast(database, known) if moment >= known.event.starts_at else None)


def last_forecast(database: Database, known: EventData) -> Frozen | None:
    """The last forecast put on record before the start; where there is none, one made now of what was known then.

    None where the record of that moment says that the event had begun: its start was moved later on.
    """
    event_id = known.event.event_id
    found = last_frozen(list_frozen(database, event_id), known.event)
    try:
        return found or make_frozen(load_event(database, event_id, last_moment(known)), known.as_of, FREEZE)
    except NoForecast:
        return None
