"""The directions of the house, read from the imports: every arrow goes one way."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
ROOMS = ("dashboard", "data", "forecasting", "terminal")
FILES = sorted(
    [
        REPOSITORY / "app.py",
        REPOSITORY / "cli.py",
        *(path for room in ROOMS for path in (REPOSITORY / room).rglob("*.py")),
    ]
)
OPENS_DATA = ("dashboard/cached.py", "dashboard/actions.py", "dashboard/stored.py", "dashboard/visitor.py")
RUNS_SQL = ("data/queries.py", "data/schema.py", "data/importing/check.py")
SQL = re.compile(
    r"\s*(SELECT\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|MERGE\s+INTO\s|WITH\s+\w+\s+AS\s*\(|FROM\s+\w+"
    r"|(CREATE|ALTER|DROP)\s+(OR\s|TEMP|TABLE|VIEW|MACRO|SCHEMA)|COPY\s+\w+|ATTACH\s|PRAGMA\s|SET\s+(GLOBAL\s)?\w+\s*=)"
)
THIRD_PARTY_OF_FORECASTING = {"numpy", "pandas", "scipy", "statsmodels"}

every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(REPOSITORY)))


@every_file
def test_every_import_goes_the_way_of_the_house(path: Path) -> None:
    place = _place(path)
    for module in _imports(path):
        room = module.split(".")[0]
        if room in (*ROOMS, "app", "cli"):
            assert _may_import(place, module), f"{place} imports {module}"


@every_file
def test_only_the_dashboard_knows_streamlit(path: Path) -> None:
    place = _place(path)
    if "streamlit" in _packages(path):
        assert place == "app.py" or place.startswith("dashboard/"), place
        assert not place.startswith("dashboard/charts"), f"{place} makes figures, not widgets"


@every_file
def test_only_data_knows_duckdb(path: Path) -> None:
    if "duckdb" in _packages(path):
        assert _place(path).startswith("data/")


@every_file
def test_forecasting_is_pure_computation(path: Path) -> None:
    if not _place(path).startswith("forecasting/"):
        return
    outside = {package for package in _packages(path) if package not in _standard_library()}
    assert outside <= {*THIRD_PARTY_OF_FORECASTING, "forecasting"}
    for call in _calls(path):
        assert not re.search(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)$|^open$", call), call
        assert not re.search(r"random\.(?!default_rng|Generator|SeedSequence)\w+$", call), f"{call}: pass an rng"


@every_file
def test_streamlit_caches_stand_in_one_file(path: Path) -> None:
    caches = [node for node in _nodes(path, ast.Attribute) if node.attr.startswith("cache_")]
    assert not caches or _place(path) == "dashboard/cached.py"


@every_file
def test_a_part_of_a_page_is_made_in_one_file(path: Path) -> None:
    made = [node for node in _nodes(path, ast.Attribute) if node.attr in ("fragment", "dialog")]
    assert not made or _place(path) == "dashboard/parts.py", f"{_place(path)}: use parts.part, which asks for the role"


@every_file
def test_no_sql_stands_in_python(path: Path) -> None:
    for node in _nodes(path, ast.Constant):
        assert not (isinstance(node.value, str) and SQL.match(node.value)), f"{_place(path)}:{node.lineno}"
    for call in _calls(path):
        runs = re.search(r"(connection|cursor|staging|database)\.(execute|executemany|sql|query)$", call)
        assert not runs or _place(path) in RUNS_SQL, f"{_place(path)} runs SQL by {call}; use data.queries"


@every_file
def test_no_page_trusts_html_or_scripts(path: Path) -> None:
    for node in _nodes(path, ast.keyword):
        assert node.arg not in ("unsafe_allow_html", "unsafe_allow_javascript"), _place(path)


def test_a_query_is_one_statement_with_a_header() -> None:
    for path in sorted((REPOSITORY / "queries").rglob("*.sql")):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("-- "), f"{path.name} has no header"
        assert "-- Returns:" in text or path.parent.name == "migrations", f"{path.name} does not say what it returns"
        code = re.sub(r"--.*|'[^']*'", "", text)
        assert path.name == "schema.sql" or ";" not in code, f"{path.name} holds several statements"


def test_the_rules_catch_a_breach() -> None:
    assert not _may_import("dashboard/pages/outlook.py", "data.events")
    assert not _may_import("data/events.py", "forecasting.scenario")
    assert not _may_import("forecasting/scenario.py", "data")
    assert not _may_import("dashboard/cached.py", "terminal.backtest")
    assert _may_import("data/events.py", "forecasting.tables")
    assert SQL.match("SELECT 1") and not SQL.match("Select an event.")


def _may_import(place: str, module: str) -> bool:
    room = module.split(".")[0]
    if room in ("app", "cli"):
        return False
    if place == "app.py":
        return room == "dashboard"
    if place == "cli.py":
        return room in ("data", "forecasting", "terminal")
    if place.startswith("terminal/"):
        return room in ("data", "forecasting", "terminal")
    if place.startswith("data/"):
        return room == "data" or module == "forecasting.tables" or module.startswith("forecasting.tables.")
    if place.startswith("forecasting/"):
        return room == "forecasting"
    return room in ("dashboard", "forecasting") or (room == "data" and place in OPENS_DATA)


def _imports(path: Path) -> Iterator[str]:
    """Full names of what a file imports, wherever in it: `from a import b` counts as a.b and as a."""
    for node in _nodes(path, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            assert node.level == 0, f"{_place(path)} imports relatively; write the full name"
            yield from (_known_module(f"{node.module}", alias.name) for alias in node.names)


def _known_module(package: str, name: str) -> str:
    """package.name where that is a module of ours, else the package."""
    folder = REPOSITORY.joinpath(*package.split("."))
    return f"{package}.{name}" if (folder / f"{name}.py").exists() or (folder / name).is_dir() else package


def _packages(path: Path) -> set[str]:
    return {module.split(".")[0] for module in _imports(path)}


def _calls(path: Path) -> Iterator[str]:
    for node in _nodes(path, ast.Call):
        yield ast.unparse(node.func)


def _nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, kinds))


def _place(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def _standard_library() -> frozenset[str]:
    import sys

    return sys.stdlib_module_names
