"""Freezing at the terminal: after an import, by hand, for the bundled event; and what goes wrong on the way."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from data import Database, data_version, list_frozen
from terminal import freezing
from terminal.speaking import ERROR_LOG

NOW = datetime.now(UTC)
AHEAD = (NOW + timedelta(days=20)).strftime("%Y-%m-%dT%H:00")
PAST = "2026-01-10T10:00"
HEAD = "event_id,name,starts_at,timezone,target\n"
EVENTS = f"{HEAD}march-1,A march,{AHEAD},Asia/Shanghai,100\nold-1,An old march,{PAST},UTC,50\n"


def sign_ups(event_id: str, *moments: str) -> str:
    rows = "".join(f"{event_id},{event_id}{place},{moment}\n" for place, moment in enumerate(moments))
    return f"event_id,registration_id,registered_at\n{rows}"


TEN = [(NOW - timedelta(days=day)).strftime("%Y-%m-%dT%H:00") for day in range(1, 11)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--home", str(home)])


def take_in(home: Path, kind: str, text: str, *more: str) -> Result:
    file = home.parent / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    result = call(home, "import", kind, str(file), *more)
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def march(home: Path) -> Path:
    take_in(home, "events", EVENTS)
    return home


def test_an_import_freezes_the_events_ahead_that_it_touched(march: Path) -> None:
    begun = datetime.now(UTC)
    (first,) = list_frozen(Database(march))  # of the import of the events: the past one gets none
    assert (first.event_id, first.registered, first.reason) == ("march-1", 0, "import")
    rows = sign_ups("march-1", *TEN) + sign_ups("old-1", "2026-01-02").split("\n", 1)[1]
    report = json.loads(take_in(march, "registrations", rows, "--json").stdout)
    assert [one["event_id"] for one in report["frozen"]] == ["march-1"]
    _, stored = list_frozen(Database(march))
    assert stored.made_at == stored.as_of and begun <= stored.as_of <= datetime.now(UTC)
    assert (stored.registered, stored.data_version) == (10, report["data_version"])
    assert report["frozen"][0]["forecast_id"] == stored.forecast_id
    assert report["frozen"][0]["turnout"]["q50"] == stored.turnout_quantiles[49]
    assert report["data_version"] == data_version(Database(march))


def test_the_same_file_again_freezes_nothing(march: Path) -> None:
    take_in(march, "registrations", sign_ups("march-1", *TEN))
    before = len(list_frozen(Database(march)))
    again = take_in(march, "registrations", sign_ups("march-1", *TEN))
    assert "frozen" not in again.stdout and "Freezing" not in again.stderr
    assert len(list_frozen(Database(march))) == before


def test_an_event_that_an_import_did_not_touch_gets_none(march: Path) -> None:
    take_in(march, "events", f"{HEAD}strike-1,A strike,{AHEAD},UTC,30\n")
    before = [one.forecast_id for one in list_frozen(Database(march), "march-1")]
    take_in(march, "registrations", sign_ups("strike-1", *TEN))
    assert [one.forecast_id for one in list_frozen(Database(march), "march-1")] == before
    assert len(list_frozen(Database(march), "strike-1")) == 2


def test_an_import_says_what_it_froze(march: Path) -> None:
    told = take_in(march, "registrations", sign_ups("march-1", *TEN)).stdout.splitlines()
    (stored,) = list_frozen(Database(march), "march-1")[-1:]
    assert told[0].startswith("10 read")
    assert told[1].startswith("frozen: march-1 as of ") and "+08:00, median " in told[1]
    assert told[1].endswith(" for 100") and stored.p_target is not None


def test_of_many_events_the_nearest_are_frozen_and_the_rest_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "MOST", 2)
    days = [(NOW + timedelta(days=day)).strftime("%Y-%m-%d") for day in (9, 3, 6)]
    rows = "".join(f"walk-{day},A walk,{day},UTC,40\n" for day in days)
    result = take_in(home, "events", HEAD + rows)
    assert {one.event_id for one in list_frozen(Database(home))} == {f"walk-{days[1]}", f"walk-{days[2]}"}
    assert "1 more events ahead were not frozen" in result.stderr


def test_a_forecast_that_fails_does_not_make_the_import_fail(march: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import forecasting.frozen

    def fails(*_: object) -> None:
        raise ZeroDivisionError("the sum of nothing")

    monkeypatch.setattr(forecasting.frozen, "make_frozen", fails)
    result = take_in(march, "registrations", sign_ups("march-1", *TEN))
    assert "The forecast of march-1 was not frozen, all else is done" in result.stderr
    assert "Traceback" not in result.output and "sum of nothing" not in result.output
    assert "sum of nothing" in (march / ERROR_LOG).read_text(encoding="utf-8")
    assert len(list_frozen(Database(march))) == 1
    assert json.loads(call(march, "status", "--json").stdout)["events"][1]["registrations"] == 10


def test_freezing_by_hand_keeps_the_forecast_of_now(march: Path) -> None:
    version = data_version(Database(march))
    answer = json.loads(call(march, "freeze", "march-1", "--json").stdout)
    assert answer["new"] and answer["reason"] == "freeze" and answer["as_of"] == answer["made_at"]
    assert answer["forecast_id"] == list_frozen(Database(march), "march-1")[-1].forecast_id
    assert data_version(Database(march)) == version == answer["data_version"]
    said = json.loads(call(march, "forecast", "march-1", "--as-of", answer["as_of"], "--json").stdout)
    for name in ("q05", "q10", "q50", "q90", "q95"):
        assert answer["turnout"][name] == pytest.approx(said["turnout"][name], rel=1e-12)
    assert (answer["p_target"], answer["registered"]) == (said["p_target"], said["registered"])


def test_an_event_that_is_over_is_frozen_as_of_before_its_start_and_dated_afterwards(march: Path) -> None:
    take_in(march, "registrations", sign_ups("old-1", "2026-01-02", "2026-01-05T08:30"))
    usual = json.loads(call(march, "freeze", "old-1", "--json").stdout)
    assert usual["as_of"] == "2026-01-05T09:00:00+00:00"
    assert call(march, "freeze", "old-1", "--as-of", "2026-01-03").exit_code == 0
    stored = list_frozen(Database(march), "old-1")
    assert [one.registered for one in stored] == [1, 2]
    assert all(one.made_at >= NOW > datetime.fromisoformat(f"{PAST}+00:00") > one.as_of for one in stored)


def test_the_same_forecast_of_the_same_moment_is_kept_once(march: Path) -> None:
    first = json.loads(call(march, "freeze", "old-1", "--as-of", "2026-01-03", "--json").stdout)
    again = json.loads(call(march, "freeze", "old-1", "--as-of", "2026-01-03", "--json").stdout)
    assert (first["new"], again["new"]) == (True, False)
    assert again["forecast_id"] == first["forecast_id"] and again["made_at"][:19] <= first["made_at"][:19]
    assert "frozen already: old-1" in call(march, "freeze", "old-1", "--as-of", "2026-01-03").stdout
    assert len(list_frozen(Database(march), "old-1")) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["march-9"], 'There is no event "march-9"'),
        (["old-1", "--as-of", PAST], "no forecast from the start"),
        (["old-1", "--as-of", "someday"], "must be written like"),
        (["march-1", "--as-of", AHEAD], "frozen as of now or an earlier moment"),
    ],
)
def test_what_cannot_be_frozen_is_told(march: Path, arguments: list[str], said: str) -> None:
    before = len(list_frozen(Database(march)))
    result = call(march, "freeze", *arguments)
    assert result.exit_code == 1 and said in " ".join(result.stderr.split())
    assert result.stdout == "" and "Traceback" not in result.stderr
    assert len(list_frozen(Database(march))) == before


def test_a_forecast_is_never_stored_by_asking_for_it(march: Path) -> None:
    before = list_frozen(Database(march))
    assert call(march, "forecast", "march-1").exit_code == 0
    assert call(march, "forecast", "old-1", "--as-of", "2026-01-03").exit_code == 0
    assert len(list_frozen(Database(march))) == len(before)


def test_the_demo_freezes_its_last_evenings_once(home: Path) -> None:
    assert call(home, "demo").exit_code == 0
    stored = list_frozen(Database(home))
    assert [one.as_of.isoformat() for one in stored] == [f"2011-11-{day}T12:00:00+00:00" for day in range(16, 24)]
    assert {one.reason for one in stored} == {"freeze"} and all(one.made_at > NOW for one in stored)
    said = json.loads(call(home, "forecast", "occupy-taobao-2011", "--json").stdout)
    assert stored[-1].p_target == said["p_target"]
    assert stored[-1].turnout(0.5) == pytest.approx(said["turnout"]["q50"], rel=1e-12)
    assert call(home, "demo").exit_code == 0
    assert len(list_frozen(Database(home))) == 8
