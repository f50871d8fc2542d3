"""The bundled event in a folder of its own, and pages run on it without a browser."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import Database, load_bundled

ROOT = Path(__file__).parents[2]
OPENED_AT = datetime(2026, 1, 1, tzinfo=UTC)

OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def bundled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("bundled")
    load_bundled(Database(home), OPENED_AT)
    return home


@pytest.fixture
def open_page(bundled_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """open_page("scenarios", blocked_share="0.9") runs a page as a first visitor's browser would."""

    def run(name: str = "outlook", home: Path = bundled_home, **parameters: str) -> AppTest:
        monkeypatch.setenv("SHOWDOWN_HOME", str(home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if name != "outlook":
            app.switch_page(f"dashboard/pages/{name}.py")
        for parameter, value in parameters.items():
            app.query_params[parameter] = value
        return app.run()

    yield run
    st.cache_resource.clear()
