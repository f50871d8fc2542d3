"""Turn registrations into a forecast of turnout: numpy, pandas and statsmodels, no I/O.

    forecast = fit(event_data, np.random.default_rng(SEED))
    turnout = simulate_turnout(forecast, Scenario(blocked_share=0.5), np.random.default_rng(SEED))
    outlook = read_outlook(forecast, turnout, Scenario(blocked_share=0.5))
"""

from forecasting.forecast import SEED, Forecast, NoForecast, fit
from forecasting.outlook import Outlook, read_outlook
from forecasting.scenario import STARTERS, Scenario
from forecasting.tables import Event, EventData, InvalidInput, ShowdownError
from forecasting.turnout import TurnoutDraws, assumption_default, simulate_turnout

__all__ = [
    "SEED",
    "STARTERS",
    "Event",
    "EventData",
    "Forecast",
    "InvalidInput",
    "NoForecast",
    "Outlook",
    "Scenario",
    "ShowdownError",
    "TurnoutDraws",
    "assumption_default",
    "fit",
    "read_outlook",
    "simulate_turnout",
]
