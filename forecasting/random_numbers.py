"""The random numbers behind a simulation, the same for every scenario of a forecast."""

from dataclasses import dataclass

import numpy as np

from forecasting.forecast import Forecast
from forecasting.streams import Streams


@dataclass(frozen=True)
class Numbers:
    """Random numbers of one simulation, the same for every scenario.

    stay, come: standard normal, shape (n_draws, n_cities). bus_own: uniform, shape (n_draws, n_buses).
    The rest: standard normal, shape (n_draws, 1).
    """

    stay: np.ndarray
    come: np.ndarray
    bus_own: np.ndarray
    guess: np.ndarray
    common: np.ndarray
    bus_common: np.ndarray
    walk_up: np.ndarray
    outside: np.ndarray


def draw_numbers(forecast: Forecast, rng: np.random.Generator) -> Numbers:
    """Numbers by component and city: one more city, or another order of them, leaves those of the others alone."""
    # A forecast fitted with the same seed has the same root: no name here may be one of its own.
    streams = Streams.from_rng(rng)
    n_draws, cities = forecast.draws, forecast.cities

    def normals(component: str) -> np.ndarray:
        rows = np.empty((len(cities), n_draws), dtype=np.float32)
        for city, row in zip(cities, rows, strict=True):
            streams.of(component, city).standard_normal(out=row, dtype=np.float32)
        return read_only(np.ascontiguousarray(rows.T))

    def normal(component: str) -> np.ndarray:
        return read_only(streams.of(component).standard_normal((n_draws, 1), dtype=np.float32))

    return Numbers(
        stay=normals("stays"),
        come=normals("comes"),
        bus_own=read_only(_draw_buses(forecast, streams).T),
        guess=normal("guess of the rate"),
        common=normal("shock"),
        bus_common=normal("fate of the buses"),
        walk_up=normal("walk-ups"),
        outside=normal("outside view"),
    )


def _draw_buses(forecast: Forecast, streams: Streams) -> np.ndarray:
    """Uniform, shape (n_buses, n_draws): the first bus of a city has the same numbers however many there are."""
    bus_city = forecast.transport.bus_city
    rows = np.empty((len(bus_city), forecast.draws), dtype=np.float32)
    for position in np.unique(bus_city):
        stream = streams.of("bus", forecast.cities[position])
        for bus in np.flatnonzero(bus_city == position):
            stream.random(out=rows[bus], dtype=np.float32)
    return rows


def read_only(array: np.ndarray) -> np.ndarray:
    """The same array, which nobody can write to any more."""
    array.flags.writeable = False
    return array
