"""Who asks: every function of `data` either is for reporters, by name, or refuses them before it does anything."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

import data
from data import Database, NotAllowed, Role
from data.organisers import is_organiser, listed_organisers
from data.roles import UnknownRole, role_of_process

# What a reporter may read: released numbers (tests/data/test_gate.py), and versions, which tell that something changed.
FOR_REPORTERS = {
    "data.events.data_version",
    "data.events.default_as_of",
    "data.events.find_event",
    "data.events.list_events",
    "data.events.load_event",
    "data.events.status",
    "data.events.was_corrected",
    "data.frozen.ahead_of",
    "data.frozen.frozen_count",
    "data.frozen.list_frozen",
    "data.health.problems",  # that something is missing, and not what
    "data.releases.release_at",
}
# Of what lies beside the database.
OF_A_FOLDER = {"data.backtests.backtest_stamp"}
# Steps inside an import, which begins with a question of its own; no page and no command calls them.
INNER = ("data.importing.", "data.sample.")


def functions() -> Iterator[tuple[str, Callable[..., Any], inspect.Signature]]:
    """Every public function of a module of `data`, by its full name."""
    for found in pkgutil.walk_packages(data.__path__, "data."):
        if found.name.startswith("data.sample."):
            continue
        module = importlib.import_module(found.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{found.name}.{name}", function, inspect.signature(function)


def of_a_database() -> dict[str, Callable[..., Any]]:
    """Those that are handed a database first."""
    found = {}
    for name, function, signature in functions():
        first = next(iter(signature.parameters.values()), None)
        if first is not None and first.annotation in (Database, "Database"):
            found[name] = function
    return found


@pytest.fixture
def reporter(march: Database) -> Database:
    return Database(march.home, patience=0.2, role=Role.REPORTER)


def is_inner(name: str) -> bool:
    return name.startswith(INNER) and name.rpartition(".")[2] not in data.__all__


def refuses(function: Callable[..., Any], database: Database) -> bool:
    """Whether it asks first: without any of what it needs, every other line would fail in another way."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    needed = [one for one in parameters if one.default is inspect.Parameter.empty]
    by_name = {one.name: None for one in needed if one.kind is inspect.Parameter.KEYWORD_ONLY}
    try:
        found = function(database, *[None for one in needed if one.name not in by_name], **by_name)
        if isinstance(found, AbstractContextManager):
            with found:
                pass
    except NotAllowed as refusal:
        return str(refusal).startswith("Only organisers may ")
    except Exception:
        return False
    return False


def test_every_function_of_data_refuses_a_reporter_or_is_named_as_theirs(reporter: Database) -> None:
    asked = {name: function for name, function in of_a_database().items() if not is_inner(name)}
    assert asked.keys() >= FOR_REPORTERS | {"data.importing.import_file", "data.imports.undo_import"}
    assert {name for name, function in asked.items() if not refuses(function, reporter)} == FOR_REPORTERS


def test_no_function_that_reporters_may_call_writes(reporter: Database) -> None:
    for write in (reporter.transaction(), reporter.open(write=True)):
        with pytest.raises(NotAllowed), write:
            pass
    with reporter.open() as connection, pytest.raises(Exception, match="read-only"):
        connection.execute("CREATE TABLE theirs (id INTEGER)")


def test_what_lies_beside_the_database_is_asked_for_with_a_role(tmp_path: Path) -> None:
    of_a_folder = {
        name: signature
        for name, function, signature in functions()
        if getattr(data, function.__name__, None) is function and next(iter(signature.parameters), "") == "home"
    }
    assert of_a_folder.keys() - OF_A_FOLDER == {
        "data.backtests.load_backtest", "data.backtests.store_backtest", "data.presets.list_presets",
        "data.presets.save_preset",
    }  # fmt: skip
    for name in of_a_folder.keys() - OF_A_FOLDER:
        assert of_a_folder[name].parameters["role"].default is inspect.Parameter.empty, f"{name}: say who asks"
        wanted = {one: None for one in of_a_folder[name].parameters if one not in ("home", "role")}
        with pytest.raises(NotAllowed):
            getattr(data, name.rpartition(".")[2])(tmp_path, **wanted, role=Role.REPORTER)
    assert list(tmp_path.iterdir()) == []


def test_the_process_has_the_role_that_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for told, role in [("", Role.ORGANISER), ("organiser", Role.ORGANISER), (" Reporter ", Role.REPORTER)]:
        monkeypatch.setenv("SHOWDOWN_ROLE", told)
        assert role_of_process() is role
    monkeypatch.setenv("SHOWDOWN_ROLE", "owner")
    with pytest.raises(UnknownRole, match='organiser or reporter, got "owner"'):
        role_of_process()


def test_organisers_are_listed_in_the_variable_and_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_ORGANISERS", "ada@example.org, Bo@Example.org ,,nobody")
    (tmp_path / "organisers.txt").write_text("﻿# the office\ncy@example.org  # until May\n\n", encoding="utf-8")
    assert listed_organisers(tmp_path) == {"ada@example.org", "bo@example.org", "cy@example.org"}
    assert is_organiser(tmp_path, " BO@example.ORG")
    assert not is_organiser(tmp_path, "bo@example.org.evil.example") and not is_organiser(tmp_path, "")
    (tmp_path / "organisers.txt").write_text("# nobody\n")
    assert not is_organiser(tmp_path, "cy@example.org")


def test_an_address_that_looks_like_a_listed_one_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOWDOWN_ORGANISERS", "stark@example.org,kim@strasse.example,ada@straße.example")
    alikes = (
        "\u017ftark@example.org",
        "\u212aim@strasse.example",
        "kim@stra\u00dfe.example",
        "kim@strasse.example\u00a0",
    )
    for alike in alikes:
        assert not is_organiser(tmp_path, alike), alike
    assert is_organiser(tmp_path, "Kim@Strasse.example") and is_organiser(tmp_path, "STARK@example.org")
    # Addresses in other letters than ASCII are on no list: neither their own nor their likes are organisers.
    assert not is_organiser(tmp_path, "ada@straße.example") and not is_organiser(tmp_path, "ada@strasse.example")


def test_a_file_that_cannot_be_read_lists_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHOWDOWN_ORGANISERS", raising=False)
    assert listed_organisers(tmp_path) == frozenset()
    (tmp_path / "organisers.txt").write_bytes("cy@example.org\n".encode("utf-16"))
    assert listed_organisers(tmp_path) == frozenset()
