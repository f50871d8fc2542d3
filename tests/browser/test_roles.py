"""Reporters and organisers at real servers: by sign-in, by address, by page hash, by forged clicks and files."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect

from data import Database, Role, data_version, frozen_count, list_imports, load_event
from tests.browser import chromium
from tests.browser.pages import SIZES
from tests.browser.trespass import Answer, Trespasser, session, signed_in
from tests.conftest import import_text

SECRET = "0123456789abcdef" * 2
ORGANISER, STRANGER, UNVERIFIED = "ada@example.org", "bo@example.org", "cy@example.org"
PAGES = ("", "scenarios", "signals", "track_record", "method")
PEOPLE = 1237  # on the books; no released number ends like it
EXACT = re.compile(rb"(?<!\d)1,?237(?!\d)")
NOW = datetime.now(UTC)
AHEAD, DAY = "event=march-1", f"event=rally-1&as_of={NOW - timedelta(days=1):%Y-%m-%dT%H:%MZ}"


@dataclass(frozen=True)
class House:
    """A server, and its home as an organiser finds it."""

    address: str
    home: Path

    @property
    def state(self) -> tuple[object, ...]:
        """All that a visit could change."""
        database = Database(self.home)
        kept = sorted(path.name for path in self.home.rglob("*") if not path.name.startswith("."))
        return data_version(database), frozen_count(database), len(list_imports(database)), kept


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An event that is ahead and one that is over, with sign-ups that were imported some days ago."""
    folder, database = tmp_path_factory.mktemp("lists"), Database(tmp_path_factory.mktemp("roles") / "home")
    events = "".join(
        f"{name},{name} of many,{NOW + timedelta(days=days):%Y-%m-%dT%H:%MZ},UTC,2000\n"
        for name, days in (("march-1", 20), ("rally-1", -30))
    )
    imported = NOW - timedelta(days=3)
    import_text(database, folder, "events", f"event_id,name,starts_at,timezone,target\n{events}", now=imported)
    rows = "".join(
        f"r{n},{imported - timedelta(hours=1 + n % 400):%Y-%m-%dT%H:%MZ},Town {n % 5}\n" for n in range(PEOPLE)
    )
    text = f"registration_id,registered_at,city\n{rows}"
    import_text(database, folder, "registrations", text, event_id="march-1", now=imported)
    (database.home / "organisers.txt").write_text(f"# those who may\n{ORGANISER}\n", encoding="utf-8")
    return database.home


@contextmanager
def served(home: Path, log: Path, port: int, *flags: str, **settings: str) -> Iterator[House]:
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), *flags]
    with chromium.served(command, port, log, SHOWDOWN_HOME=str(home), OPENBLAS_NUM_THREADS="1", **settings) as address:
        yield House(address, home)


@pytest.fixture(scope="module")
def mixed(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A server at which some sign in, beside a provider that knows three of them."""
    folder, port = tmp_path_factory.mktemp("mixed"), chromium.free_port()
    claims = {mail: {"email": mail, "email_verified": mail != UNVERIFIED} for mail in (ORGANISER, STRANGER, UNVERIFIED)}
    users = [oidc_provider_mock.User(sub=mail, claims=told) for mail, told in claims.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        (folder / "secrets.toml").write_text(
            f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
            'client_id = "showdown"\nclient_secret = "told to nobody"\n'
            f'server_metadata_url = "http://localhost:{provider.server_port}/.well-known/openid-configuration"\n'
        )
        flag = f"--secrets.files={folder / 'secrets.toml'}"
        with served(home, folder / "log", port, flag, SHOWDOWN_ROLE="", SHOWDOWN_ORGANISERS="") as house:
            yield house


@pytest.fixture(scope="module")
def organiser(mixed: House) -> Iterator[tuple[Trespasser, dict[str, Answer]]]:
    """A session of an organiser, with all that the pages offer: of the event ahead, and of the one that is over."""
    with session(mixed.address, signed_in(mixed.address, SECRET, ORGANISER)) as visit:
        pages = {path: visit.ask(path) for path in (*PAGES, "data")}
        yield visit, pages | {"day": visit.ask(query=DAY)}


def test_an_organiser_has_what_the_others_try_to_get(
    mixed: House, organiser: tuple[Trespasser, dict[str, Answer]]
) -> None:
    visit, pages = organiser
    assert pages[""].pages.keys() == {*PAGES, "data"}
    assert pages["data"].uploads and pages["track_record"].uploads
    assert all(EXACT.search(pages[path].raw) for path in ("", "data"))
    assert pages["day"].called("Store the count") and visit.upload() == 204
    before = frozen_count(Database(mixed.home))
    pressed = visit.ask("", press=[pages[""].called("Freeze")], query=AHEAD)
    assert not pressed.exceptions and frozen_count(Database(mixed.home)) == before + 1


@pytest.mark.parametrize("kind", ["nobody signed in", "signed in and not listed", "not verified", "a forged cookie"])
def test_whoever_is_no_organiser_gets_nothing_of_theirs(
    kind: str, mixed: House, organiser: tuple[Trespasser, dict[str, Answer]]
) -> None:
    cookies = {
        "nobody signed in": {},
        "signed in and not listed": signed_in(mixed.address, SECRET, STRANGER),
        "not verified": signed_in(mixed.address, SECRET, ORGANISER, verified=False),
        "a forged cookie": signed_in(mixed.address, SECRET[::-1], ORGANISER),
    }[kind]
    try_everything(mixed, cookies, *organiser)


def test_taken_off_the_list_one_reads_releases_with_the_next_click(mixed: House) -> None:
    """Whatever part of a page is drawn anew: it was drawn with exact numbers."""
    listed = mixed.home / "organisers.txt"
    before = listed.read_text(encoding="utf-8")
    with session(mixed.address, signed_in(mixed.address, SECRET, ORGANISER)) as visit:
        parts = visit.ask("scenarios", query=AHEAD).fragments
        assert len(parts) > 1
        for part in sorted(parts):
            try:
                listed.write_text("# nobody\n", encoding="utf-8")
                lost = visit.ask("scenarios", fragment=part, query=AHEAD)
            finally:
                listed.write_text(before, encoding="utf-8")
            assert lost.pages.keys() == set(PAGES), "the page did not run anew, as reporters see it"
            assert "data" in visit.ask("scenarios", query=AHEAD).pages


def test_the_people_are_given_to_organisers_alone_also_when_the_click_comes_later(mixed: House) -> None:
    listed = mixed.home / "organisers.txt"
    before = listed.read_text(encoding="utf-8")
    with session(mixed.address, signed_in(mixed.address, SECRET, ORGANISER)) as visit:
        file_id = visit.ask("data", query=AHEAD).downloads[f"Save {PEOPLE:,} sign-ups as CSV"]
        people = visit.download(file_id)
        assert people is not None and len(people.splitlines()) == 1 + PEOPLE
        try:
            listed.write_text("# nobody\n", encoding="utf-8")
            assert visit.download(file_id) is None
        finally:
            listed.write_text(before, encoding="utf-8")


def test_no_visitor_empties_what_is_kept_for_all(mixed: House) -> None:
    """Streamlit would answer the one, and for the other empty every cache and what this visit holds: a place that was
    drawn once would be bare again, though that is seen only where the drawing takes longer than the sending.
    """
    with session(mixed.address) as visit:
        visit.ask(query=AHEAD)
        visit.say(clear_cache=True)
        visit.say(load_git_info=True)
        after = visit.ask(query=AHEAD)
        assert not {"skeleton", "git_info_changed"} & after.kinds


def test_a_server_for_reporters_makes_nobody_an_organiser(
    home: Path, tmp_path: Path, organiser: tuple[Trespasser, dict[str, Answer]]
) -> None:
    port = chromium.free_port()
    with served(home, tmp_path / "log", port, SHOWDOWN_ROLE="reporter") as house:
        try_everything(house, signed_in(house.address, SECRET, ORGANISER), *organiser)
    assert "Traceback" not in (tmp_path / "log").read_text()


def try_everything(house: House, cookies: dict[str, str], theirs: Trespasser, organisers: dict[str, Answer]) -> None:
    """Every page by address and by hash, every widget and every part that organisers have, files into two sessions."""
    before = house.state
    with session(house.address, cookies) as visit:
        answers = [*(visit.ask(path) for path in PAGES), visit.ask(query=DAY)]
        own = {id_ for answer in answers for id_ in answer.widgets}
        forbidden = {id_ for answer in organisers.values() for id_ in answer.widgets} - own
        assert organisers[""].called("Freeze") in forbidden and len(forbidden) > 5
        assert all(answer.pages.keys() == set(PAGES) for answer in answers)
        by_address, data_page = visit.ask("data"), organisers[""].pages["data"]
        assert by_address.is_missing
        answers += [by_address, visit.ask("", page_hash=data_page), visit.ask("data", page_hash=data_page)]
        answers += [visit.ask(press=forbidden), visit.ask(press=forbidden, query=AHEAD)]
        answers.append(visit.ask("data", data_page, press=forbidden))
        for fragment in sorted({one for answer in organisers.values() for one in answer.fragments}):
            visit.send("", data_page, fragment, press=forbidden)
        answers += [visit.ask(), visit.ask()]  # whatever a part was answered with comes before
        assert visit.upload() == 403 and visit.upload(theirs.session_id) == 403
    for answer in answers:
        assert not forbidden & answer.widgets.keys() and not answer.uploads
        assert not EXACT.search(answer.raw), "an exact count"
    assert house.state == before


def test_signing_in_and_out_in_a_browser(mixed: House, browser: Browser, screenshots: Path) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(chromium.PATIENCE)
    page = context.new_page()
    page.goto(mixed.address)
    for mail, words, pages in (
        (STRANGER, "bo@\u2060example.org is not listed as an organiser: you read released numbers.", 0),
        (ORGANISER, "Signed in as ada@\u2060example.org, an organiser.", 1),
    ):
        sign_in(page, mail)
        expect(page.locator(".st-key-signing")).to_contain_text(words)
        expect(page.get_by_role("link", name="Data", exact=True)).to_have_count(pages)
        expect(page.get_by_role("button", name="Freeze")).to_have_count(pages)
        sign_out(page, mixed.address)
        expect(page.get_by_role("button", name="Organisers sign in")).to_be_visible()
        expect(page.get_by_role("link", name="Data", exact=True)).to_have_count(0)
        expect(page.get_by_role("button", name="Freeze")).to_have_count(0)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.locator(".st-key-signing").scroll_into_view_if_needed()
        page.screenshot(path=screenshots / f"reporter-{size}-end.png")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    context.close()


def sign_in(page: Page, mail: str) -> None:
    page.get_by_role("button", name="Organisers sign in").click()
    page.get_by_placeholder("sub").fill(mail)
    page.get_by_role("button", name="Authorize").click()


def sign_out(page: Page, address: str) -> None:
    """Leaves the provider too, which asks whether that is meant."""
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_url(f"{address}/**")


def test_what_a_reporter_reads_is_what_the_gate_gives(home: Path) -> None:
    """The count that no answer may hold is there for organisers, and another for reporters."""
    as_of = datetime.now(UTC)
    exact = load_event(Database(home), "march-1", as_of).bookings["people"].sum()
    released = load_event(Database(home, role=Role.REPORTER), "march-1", as_of).bookings["people"].sum()
    assert (exact, released) == (PEOPLE, 1235)
