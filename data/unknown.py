"""The error for an id that is not stored."""

from forecasting.tables import ShowdownError


class UnknownEvent(ShowdownError):
    """No event of that id is stored."""


def unknown_event(event_id: str) -> UnknownEvent:
    """The error for an id that is not stored."""
    return UnknownEvent(f'There is no event "{event_id}". See the stored ones with: cli.py status')
