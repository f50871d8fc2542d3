"""Every hostile string in every field of an event, on every page, in a real Chromium; the fullest pages on a phone too.

There is an event for each string, whose id, name, place, city, series, kind, organiser and badge are strings too, each
of them in each of those fields once; the fields of all other files hold every string, on the two events that the tests
open.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from data import Database, list_events
from tests.benchmarks.figure import Figure
from tests.browser import chromium
from tests.browser.hostile_house import build
from tests.browser.pages import SIZES
from tests.browser.test_hostile import BEFORE, DAY, PAGES, Watch, beginning

OF_EVENTS = ("", "scenarios", "signals", "data")  # the other pages tell nothing of one event


def measure() -> Iterator[Figure]:
    expect.set_options(timeout=90_000)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder, port = Path(temporary), chromium.free_port()
        (folder / "files").mkdir()
        build(folder / "home", folder / "files")
        told = {event.event_id: (event.name, event.city or "") for event in list_events(Database(folder / "home"))}
        full = [(path, place) for path in PAGES for place in (BEFORE, DAY)]
        visits = {"desk": [*full, *((path, {"event": event}) for event in told for path in OF_EVENTS)], "phone": full}
        command = [str(chromium.ROOT / ".venv/bin/streamlit"), "run", "app.py", "--server.port", str(port)]
        settings = {"SHOWDOWN_HOME": str(folder / "home"), "OPENBLAS_NUM_THREADS": "1"}
        browser = chromium.launch(playwright)
        with chromium.served(command, port, folder / "log", **settings) as address:
            unseen: list[str] = []
            watched = [_visit_all(browser, address, visits[name], size, told, unseen) for name, size in SIZES.items()]
        browser.close()
        log = (folder / "log").read_text(encoding="utf-8", errors="replace")
    yield Figure("hostile strings: pages opened", sum(map(len, visits.values())), "", None)
    yield Figure("hostile strings: names and cities not shown on a page", len(unseen), "", 0)
    yield Figure("hostile strings: scripts, links, formulas alive", sum(len(one.alive) for one in watched), "", 0)
    yield Figure("hostile strings: requests to other hosts", sum(len(one.foreign) for one in watched), "", 0)
    yield Figure("hostile strings: tracebacks in the log", log.count("Traceback"), "", 0)


def _visit_all(
    browser: Browser,
    address: str,
    visits: list[tuple[str, dict[str, str]]],
    size: tuple[int, int],
    told: dict[str, tuple[str, str]],
    unseen: list[str],
) -> Watch:
    """A window at this size that opened all of them; without the page's content security policy, as in the tests.

    told: what every page of an event says of it. unseen: gets what one did not say.
    """
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
    watch = Watch.of(context.new_page(), address)
    for path, place in visits:
        watch.visit(path, **place)
        if path in OF_EVENTS:
            words = watch.words()
            unseen += [text for text in told[place["event"]] if beginning(text) not in words]
    context.close()
    return watch
