"""No single person shows in what reporters read: by differences, by reasoning, or through a forecast."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import Database, ImportReport, Role, load_event, mark_bulk, status
from forecasting.answer import answer
from forecasting.scenario import Scenario
from tests.benchmarks.reliability.differencing import attack, reasoned, steps_of_one
from tests.conftest import MARCH, import_text

TakeIn = Callable[..., ImportReport]
IMPORTED = datetime(2026, 5, 20, 3, tzinfo=UTC)
RELEASED = datetime(2026, 5, 20, 12, tzinfo=UTC)  # 20:00 in Shanghai
HEADER = "registration_id,registered_at,city\n"
OTHERS = {  # all that is known of an event besides people and posts
    "buses": "bus_id,city,seats\nb1,Wuhan,50\n",
    "milestones": "happened_at,title\n2026-05-12T10:00,Route agreed\n",
    "claims": "about,claimant,claimed_at,low,high,source,note\nturnout,Ada,2026-05-12T10:00,120,130,a post,by phone\n",
    "events": "event_id,name,starts_at,target,attended,series\nmarch-0,M,2026-04-01T10:00,1000,1234,marches\n",
}


def test_a_small_attack_finds_people_in_exact_numbers_and_none_in_releases(tmp_path: Path) -> None:
    exact, released = attack(tmp_path, sign_ups=300, days=4, cities=12, read_again=2)
    assert exact.differences >= 5 and exact.reasoned >= 5
    assert (released.differences, released.reasoned, released.changed, released.totals) == (0, 0, 0, 0)
    assert any(view["all"] > 100 for view in released.views.values())


def test_the_attacker_counts_a_step_of_one_and_reasons_from_the_others() -> None:
    assert steps_of_one({"city a": 4, "city b": 2}, {"city a": 5, "city b": 2, "city c": 1}) == 2
    assert steps_of_one({"city a": 10}, {"city a": 15}) == 0
    assert reasoned([{"c0": 4}, {"c0": 5}], 1, least=1, off=0) == 1
    # Two cities that are 17, then 18 together, with nine each at most: nine each in the end, and which rose stays open.
    assert reasoned([{"other cities": 17}, {"other cities": 18}], 2, off=0) == 0
    assert reasoned([{"c0": 20}, {"c0": 21}], 1, off=0) == 1 and reasoned([{"c0": 20}, {"c0": 25}], 1) == 0


def test_three_people_more_change_no_number_of_an_answer(march: Database, take_in: TakeIn, tmp_path: Path) -> None:
    # c0 has 21 people and c1 13 on their last days, and c9 the 11th person of the others.
    rows = [f"c0,2026-05-{10 + number % 10}T09:00" for number in range(21)]
    rows += [f"c1,2026-05-{12 + number % 4}T{9 + number % 3:02}:30" for number in range(13)]
    rows += [f"c{2 + number},2026-05-16T1{number}:00" for number in range(5) for _ in range(2)]
    take_in("registrations", HEADER + "".join(f"r{n},{city_last(row)}\n" for n, row in enumerate(rows)), "march-1",
            now=IMPORTED)  # fmt: skip
    assert march.home
    shutil.copytree(march.home, tmp_path / "twin")
    twin = Database(tmp_path / "twin")
    more = ("c0,2026-05-20T11:00", "c1,2026-05-12T08:00", "c9,2026-05-19T09:00")
    lines = "".join(f"more{n},{city_last(row)}\n" for n, row in enumerate(more))
    import_text(twin, tmp_path, "registrations", HEADER + lines, "march-1", now=IMPORTED)
    found = [told(replace(one, role=Role.REPORTER)) for one in (march, twin)]
    assert found[0] == found[1]
    assert told(march) != told(twin)


def test_no_import_and_no_mark_between_two_releases_moves_anything(march: Database, take_in: TakeIn) -> None:
    take_in("events", MARCH.replace(",target\n", ",target,series\n").replace(",100\n", ",100,marches\n"), now=IMPORTED)
    rows = "".join(f"r{n},2026-05-1{n % 9}T09:{n:02},Wuhan\n" for n in range(40))
    take_in("registrations", HEADER + rows, "march-1", now=IMPORTED)
    reporter, moments = replace(march, role=Role.REPORTER), [RELEASED + timedelta(hours=hours) for hours in (1, 5)]
    before, exact = told(reporter, moments[0]), told(march, moments[1])
    take_in("registrations", HEADER + "alone,2026-05-20T11:59,Yichang\n", "march-1", now=moments[0])
    mark_bulk(march, "march-1", minute=datetime(2026, 5, 10, 1, 0, tzinfo=UTC), now=moments[0])
    assert told(reporter, moments[1]) == before
    for kind, text in OTHERS.items():
        take_in(kind, text, None if kind == "events" else "march-1", now=moments[0])
    after = told(reporter, moments[1])  # a new event is announced at once, and in the list
    assert after | {"status": before["status"]} == before
    assert told(march, moments[1]) != exact
    assert told(reporter, moments[1] + timedelta(days=1))["claims"][0]["note"] is None  # type: ignore[index]
    the_next = load_event(reporter, "march-1", RELEASED + timedelta(days=1), now=RELEASED + timedelta(days=1))
    assert (len(the_next.buses), len(the_next.milestones)) == (1, 1)
    assert the_next.series["attended"].tolist() == [1235.0] and the_next.organiser_record["counted"].tolist() == [1235]
    (claim,) = the_next.claims.to_dict("records")
    assert (claim["claimant"], claim["low"], claim["note"]) == ("Ada", 120, None)


def city_last(row: str) -> str:
    city, moment = row.split(",")
    return f"{moment},{city}"


def told(database: Database, now: datetime = RELEASED + timedelta(hours=1)) -> dict[str, object]:
    """Every field and line of an answer, the data version too, and what `status` tells."""
    found = answer(load_event(database, "march-1", now, now=now), Scenario())
    return found.fields | {"lines": found.lines, "status": status(database, now)}
