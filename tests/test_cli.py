"""The terminal door: what it prints, where, and how it ends."""

import codecs
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import cli
from data import KINDS, Database, data_version
from terminal.speaking import ERROR_LOG
from tests.conftest import REPOSITORY

EVENTS = "event_id,name,starts_at,timezone,target\nmarch-1,A march,2099-06-01T10:00,Asia/Shanghai,100\n"
SIGN_UPS = "registration_id,registered_at,party_size\na,2099-05-01,2\nb,2099-05-02,0\nc,2099-05-03,3\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def call(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli.app, [*arguments, "--home", str(home)])


def write(home: Path, name: str, text: str) -> str:
    file = home.parent / name
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.fixture
def march(home: Path) -> Path:
    assert call(home, "import", "events", write(home, "events.csv", EVENTS)).exit_code == 0
    return home


def test_an_import_says_its_counts_and_why_rows_were_rejected(march: Path) -> None:
    result = call(march, "import", "registrations", write(march, "rows.csv", SIGN_UPS), "--event", "march-1")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "3 read = 2 new + 0 changed + 0 unchanged + 1 rejected",
        "    2 sign-ups are dated after this import. They are kept, and not seen before their moment.",
        '    3: party_size must be a whole number from 1 to 10,000, got "0". Correct it.',
    ]
    assert "Importing registrations" in result.stderr


def test_json_is_one_object_and_nothing_else(march: Path) -> None:
    file = write(march, "rows.csv", SIGN_UPS)
    report = json.loads(call(march, "import", "registrations", file, "--event", "march-1", "--json").stdout)
    assert report["read"] == report["new"] + report["changed"] + report["unchanged"] + report["rejected"] == 3
    assert report["rejects"][0]["line"] == 3
    status = json.loads(call(march, "status", "--json").stdout)
    assert status["data_version"] == report["data_version"] and status["problems"] == []
    (event,) = status["events"]
    assert (event["event_id"], event["registrations"], event["posts"]) == ("march-1", 2, 0)
    assert event["starts_at"] == "2099-06-01T10:00:00+08:00"
    assert event["data_through"] == "2099-05-03T00:00:00+08:00"


def test_all_rejects_go_to_a_file(march: Path) -> None:
    rows = "registered_at\n2099-05-01\n" + "never\n" * 30
    rejects = march.parent / "rejects.csv"
    file = write(march, "rows.csv", rows)
    result = call(march, "import", "registrations", file, "--event", "march-1", "--rejects", str(rejects))
    assert "and 10 more" in result.stdout
    assert rejects.read_bytes().startswith(codecs.BOM_UTF8), "as every file that a spreadsheet may open"
    assert len(rejects.read_text(encoding="utf-8-sig").splitlines()) == 31


@pytest.mark.parametrize("place", [".", "absent/rejects.csv"])
def test_rejects_that_cannot_be_written_stop_an_import_before_it_starts(march: Path, place: str) -> None:
    file, before = write(march, "rows.csv", SIGN_UPS), data_version(Database(march))
    rejects = str(march.parent / place)
    result = call(march, "import", "registrations", file, "--event", "march-1", "--rejects", rejects)
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert f"{march.parent / place} cannot be written" in result.stderr and "--rejects" in result.stderr
    assert data_version(Database(march)) == before and not (march / ERROR_LOG).exists()


def test_an_import_that_is_refused_leaves_no_file_for_its_rejects(march: Path) -> None:
    rejects = march.parent / "rejects.csv"
    assert call(march, "import", "registrations", "absent.csv", "--rejects", str(rejects)).exit_code == 1
    assert not rejects.exists()


def test_an_import_without_a_usable_row_fails(march: Path) -> None:
    file = write(march, "rows.csv", "registered_at\nnever\n")
    result = call(march, "import", "registrations", file, "--event", "march-1")
    assert result.exit_code == 1 and "No row of rows.csv could be used" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["import", "registrations", "absent.csv"], 1, "There is no file absent.csv"),
        (["import", "registrations", "absent.csv", "--event", "strike-1"], 1, "There is no event strike-1"),
        (["import", "people", "absent.csv"], 2, "none of"),
        (["import", "events"], 2, "FILE"),
        (["forecast", "march-9"], 1, 'There is no event "march-9"'),
        (["forecast", "march-1", "--as-of", "someday"], 1, "must be written like"),
        (["forecast", "march-1", "--set", "luck=1"], 2, "luck"),
        (["forecast", "march-1", "--set", "target=0"], 1, "target must lie"),
        (["forecast", "march-1", "--set", "target=nan"], 1, "target must lie"),
        (["forecast", "march-1", "--set", "target=1e309"], 1, "target must lie"),
    ],
)
def test_failures_end_with_a_plain_message(march: Path, arguments: list[str], code: int, said: str) -> None:
    result = call(march, *arguments)
    assert result.exit_code == code
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == "" and "Traceback" not in result.stderr


def test_the_demo_can_be_forecast(home: Path) -> None:
    assert call(home, "demo").exit_code == 0
    again = call(home, "demo", "--if-empty")
    assert (again.exit_code, again.stdout) == (0, "")
    answer = json.loads(call(home, "forecast", "occupy-taobao-2011", "--json").stdout)
    assert answer["as_of"] == "2011-11-23T20:00:00+08:00" and answer["target"] == 2000
    assert sum(band["probability"] for band in answer["bands"]) == pytest.approx(1)
    assert json.loads(call(home, "forecast", "occupy-taobao-2011", "--json").stdout) == answer
    barred = call(home, "forecast", "occupy-taobao-2011", "--set", "blocked_share=0.9", "--json")
    assert json.loads(barred.stdout)["p_target"] <= answer["p_target"]
    told = call(home, "forecast", "occupy-taobao-2011")
    assert told.exit_code == 0 and "showdown" in told.stdout and "Data through" in told.stdout


CLAIMS = """claimed_at,about,claimant,low,high,source,note
2099-05-20,plan,organisers,,100,a poster,
2099-06-01T11:00,the march,Police,20,30,Gazette,from above
2099-06-01T12:00,the march,Union,90,,Gazette,
2099-06-01T12:00,"voice chat, 2099-05-31",Radio,4000,4000,Radio,
"""


@pytest.fixture
def claimed(march: Path) -> Path:
    for kind, rows in (("registrations", SIGN_UPS), ("claims", CLAIMS)):
        assert call(march, "import", kind, write(march, "rows.csv", rows), "--event", "march-1").exit_code == 0
    return march


def told(home: Path, as_of: str, *more: str) -> dict:
    result = call(home, "forecast", "march-1", "--as-of", as_of, "--json", *more)
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_from_the_start_on_programs_get_the_record_with_the_keys_of_a_forecast(claimed: Path) -> None:
    before, after = told(claimed, "2099-06-01T09:59"), told(claimed, "2099-06-01T10:00")
    assert list(before) == list(after)
    assert before["turnout"]["q50"] > 0 and before["counted"] is None and before["draws"] > 0
    nothing = {name for name, value in after.items() if value in (None, [], {}, 0)}
    assert nothing == {
        "final_registered", "turnout", "p_target", "bands", "verdict", "seed", "draws", "scenario", "simulated",
        "counted", "problems",
    }  # fmt: skip
    assert after["as_of"] == after["starts_at"] == "2099-06-01T10:00:00+08:00"
    assert (after["registered"], after["target"]) == (5, 100)


def test_a_claim_shows_from_its_moment_on_and_no_earlier(claimed: Path) -> None:
    moments = ("2099-05-19", "2099-05-20", "2099-06-01T10:59", "2099-06-01T11:00", "2099-06-01T12:00")
    claimants = [[claim["claimant"] for claim in told(claimed, moment)["claims"]] for moment in moments]
    assert claimants[:4] == [[], ["organisers"], ["organisers"], ["Police", "organisers"]]
    assert sorted(claimants[4][:2]) == ["Radio", "Union"]
    assert "Union" not in told(claimed, "2099-06-01T11:59")["sentence"]
    police = told(claimed, "2099-06-01T11:00")["claims"][0]
    assert (police["low"], police["high"], police["source"]) == (20, 30, "Gazette")


def test_after_the_start_an_assumption_changes_nothing_and_that_is_told(claimed: Path) -> None:
    plain, assumed = (told(claimed, "2099-06-02", *more) for more in ((), ("--set", "target=5")))
    assert assumed["problems"] == ["Nothing is forecast from the start on, so assumptions have no effect."]
    assert plain["problems"] == []
    assert assumed | {"problems": []} == plain


def test_after_the_start_people_read_counts_and_every_claim(claimed: Path) -> None:
    result = call(claimed, "forecast", "march-1", "--as-of", "2099-06-02")
    assert (result.exit_code, result.stderr) == (0, "")
    sentence, *rest = result.stdout.splitlines()
    assert "disputed, claims range from 20 to 90 people or more" in sentence and "no forecast" in sentence
    assert rest[6].startswith("Debrief: ")
    assert rest[:6] == [
        "Claimed, newest first:",
        "    90 or more      Union, Mon 1 Jun 2099: the march [Gazette]",
        "    20–30           Police, Mon 1 Jun 2099: the march; from above [Gazette]",
        "    up to 100       organisers, Wed 20 May 2099: plan [a poster]",
        "Claimed about another day, or without a number:",
        "    4,000           Radio, Mon 1 Jun 2099: voice chat, 2099-05-31 [Radio]",
    ]


def test_people_marked_as_present_are_the_count(claimed: Path) -> None:
    rows = "registration_id,attended,checked_in_at\na,true,2099-06-01T10:30\nc,false,2099-06-01T10:30\n"
    assert call(claimed, "import", "attendance", write(claimed, "rows.csv", rows), "--event", "march-1").exit_code == 0
    assert [told(claimed, f"2099-06-01T10:{minute}")["counted"] for minute in (29, 30)] == [None, 2]
    assert ": 2 people were counted. " in told(claimed, "2099-06-01T10:30")["sentence"]


def test_an_error_that_nobody_foresaw_is_logged_under_an_id(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("data.status", break_down)
    result = call(home, "status")
    assert result.exit_code == 1 and "a bug" not in result.output
    error_id = result.stderr.split("Error ")[1].split(";")[0]
    log = (home / ERROR_LOG).read_text(encoding="utf-8")
    assert error_id in log and "RuntimeError: a bug" in log


def test_a_home_that_cannot_be_used_ends_with_a_plain_message(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "turnout.duckdb").write_bytes(bytes(range(255, -1, -1)) * 80)
    (tmp_path / "file").touch()
    for place in (home, tmp_path / "file" / "home", Path("/proc/1")):
        result = call(place, "status")
        assert (result.exit_code, result.stdout) == (1, ""), place
        assert "cannot be" in result.stderr and "with --home." in result.stderr
        assert "Something went wrong" not in result.stderr


def test_an_error_that_cannot_be_logged_is_still_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("data.status", break_down)
    (tmp_path / "file").touch()
    result = call(tmp_path / "file" / "home", "status")
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "RuntimeError" in result.stderr and "cannot be written" in result.stderr and "a bug" not in result.output


def test_what_had_to_be_mended_is_told_with_the_forecast(march: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("forecast", "march-1", "--as-of", "2099-05-20")
    assert json.loads(call(march, *asked, "--json").stdout)["problems"] == []
    monkeypatch.setattr("forecasting.forecast.Forecast.problems", ("Something was mended.",))
    assert json.loads(call(march, *asked, "--json").stdout)["problems"] == ["Something was mended."]
    assert call(march, *asked).stdout.splitlines()[-1] == "Something was mended."


def test_help_names_every_kind_and_starts_without_the_heavy_modules() -> None:
    code = "import sys, cli; print(sorted({'numpy', 'pandas', 'duckdb', 'statsmodels'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    shown = CliRunner().invoke(cli.app, ["import", "--help"]).stdout
    assert all(kind in shown for kind in KINDS)


def test_the_program_runs_as_documented(home: Path) -> None:
    environment = os.environ | {"SHOWDOWN_HOME": str(home)}
    arguments = [sys.executable, "cli.py", "status", "--json"]
    done = subprocess.run(arguments, cwd=REPOSITORY, capture_output=True, text=True, env=environment, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"events": [], "data_version": "empty", "problems": []}
    assert Database(home).path and Database(home).path.exists()


def test_a_reader_that_has_read_enough_is_no_error(march: Path) -> None:
    """As with `cli.py status | head -0`: the reader is gone before we write."""
    command = [sys.executable, str(REPOSITORY / "cli.py"), "status", "--home", str(march)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert not (march / ERROR_LOG).exists()
