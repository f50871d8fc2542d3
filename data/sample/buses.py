"""Simulate the buses: about as many as the sign-ups of each city call for, and who has a seat on which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from data.sample import rhythm
from data.sample.signups import City


@dataclass(frozen=True)
class BusPlan:
    """How buses are hired.

    seats: the coaches to be had. confirmed: share of buses with a signed contract; the others are
    planned. cancelled_in: codes of the cities that lost one bus on top. spare_hours: planned between
    arrival and start.
    """

    starts_at: datetime
    seats: tuple[int, ...]
    confirmed: float
    cancelled_in: tuple[str, ...]
    spare_hours: float


def simulate_buses(
    plan: BusPlan, cities: tuple[City, ...], sign_ups: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Hire buses for the people still registered at the end of the list.

    Returns columns bus_id, city, seats, departs_at (seconds since 1970), status; a cancelled bus
    keeps its row and carries nobody.
    """
    still_coming = sign_ups[sign_ups["cancelled_at"] < 0]
    people = still_coming.groupby("city")["party_size"].sum()
    rows: list[tuple[str, str, int, int, str]] = []
    for city in cities:
        hired = _hire(plan.seats, city.seat_cover * float(people.get(city.name, 0)), rng)
        states = ["confirmed" if sure else "planned" for sure in rng.random(len(hired)) < plan.confirmed]
        if city.code in plan.cancelled_in:
            hired, states = [*hired, plan.seats[0]], [*states, "cancelled"]
        for number, (seats, status) in enumerate(zip(hired, states, strict=True), start=1):
            rows.append((f"bus-{city.code}-{number:02d}", city.name, seats, _departure(plan, city), status))
    return pd.DataFrame(rows, columns=["bus_id", "city", "seats", "departs_at", "status"])


def seat_people(sign_ups: pd.DataFrame, buses: pd.DataFrame) -> list[str]:
    """Give each party still coming a bus of its city, first come first served; "" where all are full.

    A party is never split: it takes the first bus with room for all of it.
    """
    running = buses[buses["status"] != "cancelled"]
    free = dict(zip(running["bus_id"], running["seats"], strict=True))
    of_city = {city: list(rows["bus_id"]) for city, rows in running.groupby("city")}
    chosen: list[str] = []
    for city, people, cancelled_at in zip(
        sign_ups["city"], sign_ups["party_size"], sign_ups["cancelled_at"], strict=True
    ):
        room = [bus for bus in of_city.get(city, []) if free[bus] >= people] if cancelled_at < 0 else []
        if room:
            free[room[0]] -= people
        chosen.append(room[0] if room else "")
    return chosen


def _hire(sizes: Sequence[int], wanted: float, rng: np.random.Generator) -> list[int]:
    """Buses of random sizes until the wanted seats are nearly there; none for less than half a small bus."""
    hired: list[int] = []
    while wanted - sum(hired) >= min(sizes) / 2:
        fitting = [size for size in sizes if size <= wanted - sum(hired)] or [min(sizes)]
        hired.append(int(rng.choice(fitting)))
    return hired


def _departure(plan: BusPlan, city: City) -> int:
    """Leave early enough to arrive with time to spare, on a full half hour."""
    latest = rhythm.seconds(plan.starts_at) - (city.hours_away + plan.spare_hours) * rhythm.HOUR
    return int(np.floor(latest / 1800) * 1800)
