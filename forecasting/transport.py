"""Buses: which city has how many seats, and how many of them run.

Buses share half their fate (a common factor): in the founding case buses from other provinces were
reported barred from the city, all at once.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from forecasting.cities import same_city
from forecasting.tables import EventData

SHARED_FATE = 0.5


@dataclass(frozen=True)
class Transport:
    """Buses of one event.

    bus_city: shape (n_buses,), index of the city each serves. bus_seats: shape (n_buses,).
    needs_seat: shape (n_cities,), False where people come without a bus.
    shortage: shape (n_cities,), how extra seats are shared out; sums to 1, or to 0 where nobody needs a seat.
    problems: sentences about cities whose people nobody can bring.
    A city that needs seats and has no bus is given an empty one, so that extra seats have something to run in.
    """

    bus_city: np.ndarray
    bus_seats: np.ndarray
    needs_seat: np.ndarray
    shortage: np.ndarray
    problems: tuple[str, ...] = ()

    @property
    def seats_by_city(self) -> np.ndarray:
        """Seats of all buses, shape (n_cities,); infinite where none is needed."""
        seats = np.bincount(self.bus_city, weights=self.bus_seats, minlength=len(self.needs_seat))
        return np.where(self.needs_seat, seats, np.inf)

    def seats_with(self, extra_seats: float) -> np.ndarray:
        """Seats of each bus once extra ones are shared out, shape (n_buses,)."""
        buses = np.bincount(self.bus_city, minlength=len(self.needs_seat))
        return self.bus_seats + extra_seats * (self.shortage / np.maximum(buses, 1))[self.bus_city]


def read_transport(data: EventData, cities: tuple[str, ...], on_books: np.ndarray) -> Transport:
    """Match buses with cities, whatever the case of their letters. Without any bus nobody needs a seat.

    People of the event's own city come without a bus, and so do those who named no city. Where the event
    names no city, those cities are local that no bus is planned for.
    """
    keys = [same_city(city) for city in cities]
    planned = data.buses["city"].map(same_city)
    needs = _who_needs_a_seat(data, keys, set(planned))
    index = {key: position for position, key in enumerate(keys) if needs[position]}
    used = (data.buses["status"] != "cancelled") & planned.isin(list(index))
    bus_city = planned[used].map(index).to_numpy(dtype=int)
    empty = np.setdiff1d(np.flatnonzero(needs), bus_city)
    bus_seats = np.concatenate([data.buses.loc[used, "seats"].to_numpy(dtype=float), np.zeros(len(empty))])
    bus_city = np.concatenate([bus_city, empty]).astype(int)
    seats = np.bincount(bus_city, weights=bus_seats, minlength=len(needs))
    problems = tuple(
        f"{on_books[city]:,.0f} people signed up in {cities[city]}, which has no seat on a bus that runs: they are "
        "counted as staying away."
        for city in np.flatnonzero(needs & (seats == 0) & (on_books > 0))
    )
    return Transport(bus_city, bus_seats, needs, _shortage(on_books, needs, seats), problems)


def _who_needs_a_seat(data: EventData, keys: list[str], planned: set[str]) -> np.ndarray:
    if not planned:
        return np.zeros(len(keys), dtype=bool)
    if data.event.city:
        return np.array([key not in ("", same_city(data.event.city)) for key in keys])
    return np.array([key in planned for key in keys])


def draw_seats(
    transport: Transport, blocked_share: float, extra_seats: float, common: np.ndarray, own: np.ndarray
) -> np.ndarray:
    """Seats that run, shape (n_draws, n_cities), 0 where none is needed.

    blocked_share: the share of buses that do not arrive, 0 to 1.
    common: standard normal, shape (n_draws, 1). own: uniform, shape (n_draws, n_buses).
    """
    # A bus is blocked where sqrt(r) * common + sqrt(1 - r) * its own number falls below the quantile of blocked_share.
    limit = (ndtri(blocked_share) - np.sqrt(SHARED_FATE) * common) / np.sqrt(1.0 - SHARED_FATE)
    # own lies in [0, 1), so a limit of exactly 1 blocks every bus and one of 0 none.
    runs = own >= ndtr(limit).astype(own.dtype)
    to_city = np.zeros((len(transport.bus_city), len(transport.needs_seat)), dtype=np.float32)
    to_city[np.arange(len(transport.bus_city)), transport.bus_city] = transport.seats_with(extra_seats)
    return np.rint(runs.astype(np.float32) @ to_city)


def _shortage(on_books: np.ndarray, needs: np.ndarray, seats: np.ndarray) -> np.ndarray:
    short = np.where(needs, np.maximum(on_books - seats, 0.0), 0.0)
    if short.sum() == 0:
        short = np.where(needs, on_books, 0.0)
    return short / short.sum() if short.sum() > 0 else short
