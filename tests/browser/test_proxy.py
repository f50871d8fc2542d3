"""The dashboard behind nginx and TLS, with the file that we give away: what comes through it and what does not."""

import http.client
import shutil
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dashboard.doorkeeper import security_headers
from tests.browser import chromium, proxy
from tests.browser.proxy import Proxy

pytestmark = pytest.mark.skipif(bool(proxy.missing()), reason=f"not installed: {proxy.missing()}")

ORGANISER = "ada@example.org"
_LONG = 22 * 1024 * 1024


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Vouches for whoever signs in; its address."""
    ada = oidc_provider_mock.User(sub=ORGANISER, claims={"email": ORGANISER, "email_verified": True})
    with oidc_provider_mock.run_server_in_thread(user_claims=[ada]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, home_of_march: Path, provider: str) -> Iterator[Proxy]:
    """The dashboard for readers, and an organiser who signs in, behind nginx; as SECURITY.md starts it."""
    folder, port, https = tmp_path_factory.mktemp("proxy"), chromium.free_port(), chromium.free_port()
    shutil.copytree(home_of_march, folder / "home", copy_function=shutil.copy)
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "https://{proxy.NAME}:{https}/oauth2callback"\n'
        f'cookie_secret = "{"0123456789abcdef" * 4}"\n'
        'client_id = "showdown"\nclient_secret = "told to nobody"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
    )
    command = [
        sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port),
        f"--secrets.files={folder / 'secrets.toml'}",
    ]  # fmt: skip
    settings = {"SHOWDOWN_HOME": str(folder / "home"), "SHOWDOWN_ROLE": "", "SHOWDOWN_ORGANISERS": ORGANISER}
    with (
        chromium.served(command, port, folder / "log", OPENBLAS_NUM_THREADS="1", **settings),
        proxy.nginx(folder, https, port) as front,
    ):
        yield front


@pytest.fixture
def page(browser: Browser, front: Proxy, provider: str) -> Iterator[Page]:
    """A page that takes the certificate made for the test; it must ask nobody else, the provider of sign-ins aside."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, ignore_https_errors=True)
    page, asked = context.new_page(), set[str]()
    # The provider's own page may ask whom it likes.
    page.on("request", lambda request: request.frame.url.startswith(provider) or asked.add(request.url))
    page.on("websocket", lambda socket: asked.add(socket.url))
    yield page
    context.close()
    known = (front.https, front.https.replace("https", "wss"), provider, "data:", "blob:")
    assert asked and [url for url in asked if not url.startswith(known)] == []


def test_a_page_loads_and_answers_through_the_proxy(page: Page, front: Proxy) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{front.https}/scenarios")
    heading = page.get_by_role("heading", level=3, name="This scenario in words")
    expect(heading).to_be_visible()
    slider = page.locator('[data-testid="stSlider"]', has_text="Show-up rate").get_by_role("slider")
    slider.press("Home")
    expect(page.get_by_role("button", name="Reset", exact=True)).to_be_visible()
    assert [words for words in said if "404" not in words] == []  # a page asks for its base below its own path first


def test_an_organiser_signs_in_and_loads_a_file_through_the_proxy(page: Page, front: Proxy, tmp_path: Path) -> None:
    page.goto(front.https)
    page.get_by_role("button", name="Organisers sign in").click()
    page.get_by_placeholder("sub").fill(ORGANISER)
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("link", name="Data", exact=True).click()
    file = tmp_path / "list.csv"
    file.write_text("registration_id,registered_at,city\nr-1,2026-02-01T10:00Z,Harbin\n")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("button", name="Import 1 row", exact=True)).to_be_visible()
    assert not any((front.folder / "body").iterdir())  # nginx wrote nothing of it to the disk


def test_answers_carry_every_header_once(front: Proxy) -> None:
    answer = ask(front.https, "GET", "/")
    assert answer.status == 200
    wanted = security_headers() | {"Strict-Transport-Security": "max-age=31536000"}
    for name, value in wanted.items():
        assert answer.headers.get_all(name) == [value], name
    assert answer.headers.get_all("Server") == ["nginx"]  # and no version of anything
    cookies = ask(front.https, "GET", "/_stcore/health").headers.get_all("Set-Cookie")
    assert cookies and all("; secure" in cookie.lower() for cookie in cookies)


def test_without_tls_there_is_only_a_way_to_it(front: Proxy) -> None:
    answer = ask(front.http, "GET", "/scenarios?blocked_share=0.5")
    assert (answer.status, answer.headers["Location"]) == (301, f"{front.https}/scenarios?blocked_share=0.5")


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/", "/component/a/b",
     "/%5Fstcore/metrics", "//_stcore/metrics", "/static/../_stcore/metrics"],
)  # fmt: skip
def test_inner_routes_are_not_there(front: Proxy, path: str) -> None:
    assert ask(front.https, "GET", path).status == 404


def test_a_file_over_the_limit_is_refused_before_it_is_sent(front: Proxy) -> None:
    headers = {"Content-Length": str(_LONG), "Content-Type": "multipart/form-data; boundary=b"}
    assert ask(front.https, "PUT", "/_stcore/upload_file/session/file", headers).status == 413
    assert ask(front.https, "POST", "/", {"Content-Length": str(65 * 1024)}).status == 413


def test_another_name_gets_no_certificate(front: Proxy) -> None:
    with pytest.raises(ssl.SSLError, match=r"(?i)unrecognized.name"):
        ask(front.https.replace(proxy.NAME, "127.0.0.1"), "GET", "/", name="evil.example")


def test_a_foreign_page_opens_no_websocket(front: Proxy) -> None:
    def open_from(origin: str) -> None:
        url = front.https.replace("https", "wss") + "/_stcore/stream"
        with connect(url, origin=Origin(origin), subprotocols=[Subprotocol("streamlit")], ssl=_trusting()):
            pass

    open_from(front.https)
    for origin in ("https://evil.example", "null", front.http, front.https + ".evil.example"):
        with pytest.raises(InvalidStatus, match="403"):
            open_from(origin)


def test_who_sends_file_after_file_has_to_wait(front: Proxy) -> None:
    """Last of all: whoever comes from this machine's address waits too, afterwards."""
    answers = [ask(front.https, "PUT", "/_stcore/upload_file/nobody/nothing").status for _ in range(20)]
    assert answers[0] != 429 and answers[-1] == 429


def ask(
    address: str, method: str, path: str, headers: dict[str, str] | None = None, name: str | None = None
) -> http.client.HTTPResponse:
    """The answer to one request, whose body is announced by its headers and never sent. name: asked for in TLS."""
    scheme, _, host = address.partition("://")
    connection = http.client.HTTPConnection(host, timeout=30)
    if scheme == "https":
        connection.connect()
        connection.sock = _trusting().wrap_socket(connection.sock, server_hostname=name or host.partition(":")[0])
    connection.putrequest(method, path)
    for key, value in (headers or {}).items():
        connection.putheader(key, value)
    connection.endheaders()
    answer = connection.getresponse()
    connection.close()
    return answer


def _trusting() -> ssl.SSLContext:
    """Takes any certificate: the test made it."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context
