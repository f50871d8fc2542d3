"""The bundled event in a folder of its own, and pages run on it without a browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
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


# Every page under test would look through all installed packages for components anew.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture
def open_page(bundled_home: Path, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """open_page("scenarios", blocked_share="0.9") runs a page as a browser would that was never here before.

    What earlier visitors of the same home caused to be computed is there, as on a server that runs.
    """

    def run(name: str = "outlook", home: Path = bundled_home, **parameters: str) -> AppTest:
        monkeypatch.setenv("SHOWDOWN_HOME", str(home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if name != "outlook":
            app.switch_page(f"dashboard/pages/{name}.py")
        for parameter, value in parameters.items():
            app.query_params[parameter] = value
        return app.run()

    return run
