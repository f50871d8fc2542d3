"""A count on the command line, and the debrief that follows from it."""

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import cli
from data import Database, data_version

EVENTS = (
    "event_id,name,starts_at,timezone,target\n"
    "march-1,A march,2026-06-01T10:00,Asia/Shanghai,100\nmarch-2,Not yet,2199-06-01T10:00,Asia/Shanghai,100\n"
)
SIGN_UPS = "registered_at,party_size\n" + "".join(f"2026-05-{day:02}T09:00,{day % 3 + 1}\n" for day in range(1, 31))
COUNT = ("count", "march-1", "--low", "40", "--high", "44", "--claimant", "Police", "--source", "Gazette 12")
EVE, LATER = "2026-05-31T20:00", "2026-06-02T00:00"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    for kind, text, event in (("events", EVENTS, []), ("registrations", SIGN_UPS, ["--event", "march-1"])):
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        assert call(home, "import", kind, str(tmp_path / f"{kind}.csv"), *event).exit_code == 0
    return home


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--home", str(home)])


def told(home: Path, as_of: str) -> dict:
    return json.loads(call(home, "forecast", "march-1", "--as-of", as_of, "--json").stdout)


def now_told(home: Path) -> dict:
    """As of a moment that any entry of today lies before, and the end of time that is understood does not."""
    return told(home, "2198-01-01T00:00")


def test_a_count_is_stored_and_told_twice_as_known(home: Path) -> None:
    assert call(home, *COUNT).stdout.splitlines()[0] == "count: stored as a claim"
    version = data_version(Database(home))
    again = json.loads(call(home, *COUNT, "--json").stdout)
    assert again == {"state": "unchanged", "learned": None, "data_version": version}
    (claim,) = now_told(home)["claims"]
    assert (claim["about"], claim["claimant"], claim["low"], claim["high"], claim["source"]) == (
        "turnout on 2026-06-01", "Police", 40, 44, "Gazette 12",
    )  # fmt: skip


def test_a_count_to_learn_from_is_the_outcome_of_the_debrief(home: Path) -> None:
    assert "learns that 42 came, the middle of low and high" in call(home, *COUNT, "--learn").stdout
    after = now_told(home)
    assert after["counted"] == after["debrief"]["outcome"] == 42
    lines = call(home, "forecast", "march-1", "--as-of", "2198-01-01").stdout
    assert all(sentence in lines for sentence in after["debrief"]["sentences"][1:])
    assert "That is the middle of 40–44 people (Police)." in lines


def test_the_debrief_replays_the_forecast_of_the_eve_to_the_number(home: Path) -> None:
    """The last sign-up is of 30 May, 09:00: the replay is of that very hour."""
    replayed, eve = told(home, LATER)["debrief"], told(home, "2026-05-30T09:00")
    assert replayed["replayed"] and replayed["as_of"] == eve["as_of"] == "2026-05-30T09:00:00+08:00"
    shown = [replayed["turnout"][name] for name in ("low_80", "median", "high_80")]
    assert shown == pytest.approx([eve["turnout"][name] for name in ("q10", "q50", "q90")])
    books = [replayed["registered"][name] for name in ("low_80", "median", "high_80")]
    assert books == pytest.approx([eve["final_registered"][name] for name in ("q10", "q50", "q90")])


def test_a_past_as_of_does_not_see_a_count_entered_later(home: Path) -> None:
    moments = (EVE, LATER)
    before = [told(home, moment) for moment in moments]
    call(home, *COUNT, "--learn")
    after = [told(home, moment) for moment in moments]
    for one in (*before, *after):
        del one["data_version"]
    assert after == before
    assert after[1]["counted"] is None and after[1]["claims"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("march-2", "--low", "40"), 1, "Not yet has not started: it begins at 2199-06-01T10:00+08:00"),
        (("march-9", "--low", "40"), 1, 'There is no event "march-9"'),
        (("march-1", "--low", "40", "--high", "39"), 1, "low (40) is above high (39)"),
        (("march-1", "--low", "-1"), 1, "low must be a whole number from 0"),
        (("march-1", "--low", "4.5"), 2, "--low"),
        (("march-1",), 2, "--low"),
    ],
)
def test_a_count_that_cannot_be_ends_with_a_plain_message(
    home: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    version = data_version(Database(home))
    result = call(home, "count", *arguments, "--claimant", "Police", "--source", "Gazette")
    assert result.exit_code == code and "Traceback" not in result.output
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert data_version(Database(home)) == version
