"""`cli.py backtest` where something is wrong: how it is told, and how the work ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.past_events import call, past_events


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--history", "future"], "none of none, past"),
        (["--days-before", "seven"], "days above 0"),
        (["--days-before", "7,0"], "days above 0"),
        (["--days-before", "7,7.0"], "different numbers"),
        (["--days-before", "nan"], "days above 0"),
        (["--days-before", ""], "days above 0"),
        (["--set", "luck=1"], "luck"),
        (["--out", "."], "--out"),
    ],
)
def test_wrong_usage_is_told_before_any_work(tmp_path: Path, more: list[str], said: str) -> None:
    result = call(tmp_path, past_events([3]).write(tmp_path / "files"), *more)
    assert result.exit_code == 2 and result.stdout == ""
    assert said in " ".join(result.stderr.replace("│", " ").split()) and "Forecasting" not in result.stderr


EVENT = "event_id,name,starts_at\nwalk-1,A walk,2025-01-15T18:00Z\n"
SIGN_UP = "event_id,registered_at\nwalk-1,2025-01-05T18:00Z\n"


@pytest.mark.parametrize(
    ("events", "registrations", "said"),
    [
        (None, SIGN_UP, "There is no file"),
        (EVENT, None, "There is no file"),
        ("", SIGN_UP, "events.csv is empty"),
        ("event_id,name,starts_at\n", SIGN_UP, "events.csv: The file has a header and no rows"),
        ("event_id,name,starts_at\nwalk-1,A walk,soon\n", SIGN_UP, "No row of events.csv could be used: starts_at"),
        ("event_id,name\nwalk-1,A walk\n", SIGN_UP, "starts_at"),
        (EVENT, "event_id,registered_at\n", "registrations.csv: The file has a header and no rows"),
        (EVENT, SIGN_UP.replace("walk", "run"), "No row of registrations.csv could be used: "),
        (EVENT, "\x89PNG\r\n", "registrations.csv"),
    ],
)
def test_files_that_cannot_be_used_end_with_a_plain_message(
    tmp_path: Path, events: str | None, registrations: str | None, said: str
) -> None:
    for name, text in (("events.csv", events), ("registrations.csv", registrations)):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
    files = ["--events", str(tmp_path / "events.csv"), "--registrations", str(tmp_path / "registrations.csv")]
    result = call(tmp_path, files, "--json", "--out", str(tmp_path / "out.parquet"))
    assert (result.exit_code, result.stdout) == (1, "") and said in result.stderr
    assert "Traceback" not in result.stderr and "Something went wrong" not in result.stderr
    assert not (tmp_path / "out.parquet").exists()


def test_a_place_that_cannot_be_written_is_told_before_any_work(tmp_path: Path) -> None:
    files = past_events([3]).write(tmp_path / "files")
    result = call(tmp_path, files, "--out", str(tmp_path / "absent" / "out.parquet"))
    assert (result.exit_code, result.stdout) == (1, "") and "nothing was done" in result.stderr
    assert "Forecasting" not in result.stderr


def test_a_failure_of_the_program_itself_says_one_sentence(tmp_path: Path) -> None:
    """Run as a program of its own: nothing is said as it ends, and no worker stays behind to hold its output."""
    file = tmp_path / "events.csv"
    file.write_text("event_id,name,starts_at\n", encoding="utf-8")
    command = [sys.executable, "cli.py", "backtest", "--events", str(file), "--registrations", str(file)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Forecasting\nevents.csv: The file has a header and no rows. Export it again.\n"


def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    """Broken off after the first of 60 events: most of the work is never begun, and nothing is said about it."""
    past_events([9] * 60).write(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", BREAK_OFF, str(tmp_path)], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "broken off, 0 workers left, most was left undone: True\n"


BREAK_OFF = """
import multiprocessing, os, signal, sys
from pathlib import Path
from forecasting.scenario import Scenario
from concurrent.futures import ProcessPoolExecutor
from terminal import backtest

signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background would ignore Ctrl-C
work = []

class Recorded(ProcessPoolExecutor):
    def submit(self, *arguments):
        work.append(super().submit(*arguments))
        return work[-1]

backtest.ProcessPoolExecutor = Recorded

def interrupt(share):
    for process in [*multiprocessing.active_children(), None]:
        os.kill(process.pid if process else os.getpid(), signal.SIGINT)  # as a terminal does

folder = Path(sys.argv[1])
plan = backtest.Plan(folder / "events.csv", folder / "registrations.csv", (7.0, 1.0), True, Scenario())
try:
    backtest.run(plan, interrupt)
except KeyboardInterrupt:
    undone = sum(future.cancelled() for future in work)
    workers = len(multiprocessing.active_children())
    print(f"broken off, {workers} workers left, most was left undone: {undone > 30}")
"""


def test_rows_that_were_left_out_are_told(tmp_path: Path) -> None:
    past = past_events([9, 9])
    past.registrations.loc[[3, 4], "party_size"] = 0
    result = call(tmp_path, past.write(tmp_path / "files"), "--days-before", "1", "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["forecasts"] == 2
    assert "2 of 18 registrations were left out; the first stands on line 5: party_size must be" in result.stderr


def test_nothing_is_left_in_the_home_folder(tmp_path: Path) -> None:
    """A backtest is made from files alone: no database is opened or made."""
    assert call(tmp_path, past_events([3]).write(tmp_path / "files"), "--days-before", "1").exit_code == 0
    assert not (tmp_path / "home").exists()
