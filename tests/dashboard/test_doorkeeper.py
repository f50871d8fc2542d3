"""The door of the server: who is answered, which routes there are, and with which headers. No page is run here."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard import server, visitor
from dashboard.doorkeeper import Doorkeeper, security_headers

HOME = "http://localhost:8501"
SECRET = "0123456789abcdef" * 2
PROVIDER = """[auth]
redirect_uri = "{home}/oauth2callback"
cookie_secret = "{secret}"
client_id = "showdown"
client_secret = "not so secret"
server_metadata_url = "http://localhost:1/.well-known/openid-configuration"
"""
UPLOAD = "/_stcore/upload_file/a-session/a-file"


async def served(request: Request) -> PlainTextResponse:
    return PlainTextResponse("served")


@dataclass(frozen=True)
class Door:
    """A server behind the door that answers everything, asked from one address under one name."""

    client: str = "127.0.0.1"
    home: str = HOME

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return asyncio.run(self._ask("GET", path, headers))

    def put(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return asyncio.run(self._ask("PUT", path, headers))

    def delete(self, path: str) -> httpx.Response:
        return asyncio.run(self._ask("DELETE", path, None))

    async def _ask(self, method: str, path: str, headers: dict[str, str] | None) -> httpx.Response:
        everything = Starlette(routes=[Route("/{path:path}", served, methods=["GET", "PUT", "DELETE"])])
        transport = httpx.ASGITransport(Doorkeeper(everything), client=(self.client, 50_000))
        async with httpx.AsyncClient(transport=transport, base_url=self.home) as client:
            return await client.request(method, path, headers=headers)


@pytest.fixture(autouse=True)
def as_it_was(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Nobody has said anything yet; afterwards the settings are as they were."""
    for name in ("SHOWDOWN_ROLE", "SHOWDOWN_ORGANISERS", "SHOWDOWN_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SHOWDOWN_HOME", str(tmp_path))
    options = {name: config.get_option(name) for name in ("server.address", "server.maxUploadSize", "secrets.files")}
    config.set_option("server.address", "127.0.0.1")
    forget()
    yield
    for name, value in options.items():
        config.set_option(name, value)
    forget()


def forget() -> None:
    secrets_singleton._reset()
    visitor.providers.cache_clear()


@pytest.fixture
def configured(tmp_path: Path) -> Callable[..., None]:
    """Sign-in configured, with ada@example.org as the only organiser."""

    def write(text: str = PROVIDER, secret: str = SECRET) -> None:
        (tmp_path / "secrets.toml").write_text(text.format(home=HOME, secret=secret), encoding="utf-8")
        (tmp_path / "organisers.txt").write_text("ada@example.org\n", encoding="utf-8")
        config.set_option("secrets.files", [str(tmp_path / "secrets.toml")])
        forget()

    return write


def cookie(secret: str = SECRET, **claims: object) -> dict[str, str]:
    """The cookie of somebody who signed in, as Streamlit makes it."""
    user = {"origin": HOME, "is_logged_in": True, "email": "ada@example.org", "email_verified": True, "provider": "x"}
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(user | claims))
    return {"Cookie": f"_streamlit_user={signed.decode()}", "Origin": HOME}


def test_routes_that_no_page_needs_are_not_there() -> None:
    answers = Door()
    for path in (
        "/",
        "/scenarios",
        "/_stcore/health",
        "/_stcore/host-config",
        "/static/js/a.js",
        "/media/a.csv",
        UPLOAD,
    ):
        assert answers.get(path).status_code == 200, path
    for path in (
        "/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/_stcore/script-health-check",
        "/_stcore/bidi-components/a/b", "/_stcore", "/component/a/index.html", "/data/_stcore/metrics",
        "/_stcore%2Fmetrics", "/_stcore/anything-new",
    ):  # fmt: skip
        refused = answers.get(path)
        assert (refused.status_code, refused.text) == (404, "Not found."), path


def test_only_messages_that_a_page_sends_come_in() -> None:
    """Every kind that there is, from Streamlit's own list; and what is none, for Streamlit to refuse."""
    kinds = BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields
    operations = BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields
    sent = {kind.name: BackMsg() for kind in kinds if kind.name != "backend_operation_request"}
    for name, message in sent.items():
        if message.DESCRIPTOR.fields_by_name[name].message_type:
            getattr(message, name).SetInParent()
        else:
            setattr(message, name, True)
    for operation in operations:
        sent[operation.name] = BackMsg()
        getattr(sent[operation.name].backend_operation_request, operation.name).SetInParent()
    assert {"clear_cache", "load_git_info", "install_skills", "rerun_script"} < sent.keys()
    frames = [message.SerializeToString() for message in sent.values()]
    came_in = asyncio.run(frames_behind_the_door([*frames, b"no message"]))
    names = {message.SerializeToString(): name for name, message in sent.items()}
    assert {names.get(frame, "no message") for frame in came_in} == {
        "rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "deferred_file", "no message",
    }  # fmt: skip


async def frames_behind_the_door(frames: list[bytes]) -> list[bytes]:
    """Those that reach what stands behind the door, over an open websocket of an own page."""
    left: list[Message] = [{"type": "websocket.receive", "bytes": frame} for frame in frames]
    left.append({"type": "websocket.disconnect"})
    found: list[bytes] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            found.append(message["bytes"])

    async def receive() -> Message:
        return left.pop(0)

    async def send(message: Message) -> None:
        raise AssertionError(message)

    headers = [(b"host", b"localhost:8501"), (b"origin", HOME.encode())]
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "client": ("127.0.0.1", 50_000)}
    await Doorkeeper(behind)(scope, receive, send)
    return found


def test_every_answer_has_the_headers_also_a_refusal() -> None:
    for path in ("/", "/_stcore/metrics"):
        headers = Door().get(path).headers
        assert all(headers[name] == value for name, value in security_headers().items())
        assert headers["Cache-Control"] == "no-store"
    policy = security_headers()["Content-Security-Policy"]
    assert "unsafe-eval" not in policy and "http" not in policy and "frame-ancestors 'none'" in policy
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe-inline" not in scripts and "*" not in scripts and scripts.count("'sha256-") == 1


@pytest.mark.parametrize(
    ("client", "home", "headers", "status"),
    [
        ("127.0.0.1", "http://localhost:8501", {}, 200),
        ("127.0.0.2", "http://127.0.0.1:8501", {}, 200),
        ("::1", "http://[::1]:8501", {}, 200),
        ("::ffff:127.0.0.1", "http://localhost", {}, 200),
        ("192.0.2.7", "http://localhost:8501", {}, 403),
        ("127.0.0.1", "http://showdown.example.org", {}, 403),
        ("127.0.0.1", "http://localhost.example.org", {}, 403),
        ("127.0.0.1", "http://localhost:8501", {"X-Forwarded-For": "192.0.2.7"}, 403),
        ("127.0.0.1", "http://localhost:8501", {"Forwarded": "for=192.0.2.7"}, 403),
        ("127.0.0.1", "http://localhost:8501", {"X-Real-IP": "192.0.2.7"}, 403),
        ("127.0.0.1", "http://localhost:8501", {"Via": "1.1 proxy"}, 403),
        ("127.0.0.1", "http://localhost:8501", {"X-Forwarded-Proto": "https"}, 403),
        ("127.0.0.1", "http://localhost:8501", {"X-Forwarded-Port": "443"}, 403),
        ("127.0.0.1", "http://localhost:8501", {"X-Forwarded-Server": "proxy"}, 403),
    ],
)
def test_a_server_that_nobody_opened_answers_its_own_machine_only(
    client: str, home: str, headers: dict[str, str], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Door(client, home).get("/", headers=headers)
    assert answer.status_code == status
    assert (status == 200) or "SHOWDOWN_ROLE=reporter" in answer.text
    monkeypatch.setenv("SHOWDOWN_HOST", "localhost.example.org, Showdown.example.org.")
    for role in ("reporter", "organiser"):
        monkeypatch.setenv("SHOWDOWN_ROLE", role)
        assert Door(client, home).get("/", headers=headers).status_code == 200


def test_where_everyone_is_an_organiser_a_server_answers_to_its_own_names(
    configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of another site may let its own name point here, and is then of the same origin."""

    def answer(name: str) -> httpx.Response:
        return Door(home=f"http://{name}").get("/", headers={"Origin": f"http://{name}"})

    monkeypatch.setenv("SHOWDOWN_ROLE", "organiser")
    names = ("evil.example:8501", "showdown.example.org", "showdown.example.org.evil.example", "[::2]:8501")
    for name in names:
        assert answer(name).status_code == 403 and "SHOWDOWN_HOST" in answer(name).text
    assert answer("127.0.0.1:8501").status_code == answer("localhost").status_code == 200
    monkeypatch.setenv("SHOWDOWN_HOST", "showdown.example.org")
    assert [answer(name).status_code for name in names] == [403, 200, 403, 403]
    assert answer("Showdown.Example.org.:443").status_code == 200
    configured()  # by sign-in nobody is an organiser but whom the cookie of the right name tells
    assert [answer(name).status_code for name in names] == [200] * 4


def test_files_are_taken_from_organisers_alone(
    configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def status(headers: dict[str, str] | None = None) -> int:
        return Door().put(UPLOAD, headers=headers or {}).status_code

    assert status() == 200
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    assert status() == 403 and Door().delete(UPLOAD).status_code == 403
    configured()
    assert status(cookie()) == 403  # the role of the process is the highest that anybody gets
    monkeypatch.setenv("SHOWDOWN_ROLE", "organiser")
    assert status(cookie()) == 200
    assert status(cookie(email="ADA@example.org")) == 200
    for headers in (
        {},
        cookie(secret=SECRET[::-1]),
        cookie(email="bo@example.org"),
        cookie(email_verified=False),
        cookie(email_verified="true"),
        cookie(is_logged_in=False),
        cookie(email=None),
        cookie(origin="https://evil.example"),
        cookie() | {"Origin": "https://evil.example"},
        {"Cookie": "_streamlit_user=" + json.dumps({"email": "ada@example.org"}), "Origin": HOME},
        {"Cookie": cookie()["Cookie"]},
    ):
        assert status(headers) == 403, headers


def test_taken_off_the_list_one_is_a_reporter_at_once(configured: Callable[..., None], tmp_path: Path) -> None:
    configured()
    assert Door().put(UPLOAD, headers=cookie()).status_code == 200
    (tmp_path / "organisers.txt").write_text("# nobody\n")
    assert Door().put(UPLOAD, headers=cookie()).status_code == 403


def test_secrets_that_get_lost_make_nobody_an_organiser(configured: Callable[..., None], tmp_path: Path) -> None:
    configured()
    assert not visitor.is_organiser({})
    (tmp_path / "secrets.toml").unlink()
    secrets_singleton._reset()
    assert not visitor.is_organiser({}) and Door().put(UPLOAD).status_code == 403


def test_a_server_starts_where_it_is_clear_who_comes(
    configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.check_start()
    assert config.get_option("server.maxUploadSize") > 0
    config.set_option("server.address", "0.0.0.0")
    monkeypatch.setenv("SHOWDOWN_ROLE", "organiser")
    server.check_start()
    monkeypatch.setenv("SHOWDOWN_ROLE", "reporter")
    server.check_start()
    assert config.get_option("server.maxUploadSize") == 0
    monkeypatch.delenv("SHOWDOWN_ROLE")
    configured()
    server.check_start()


def test_a_server_that_would_be_open_to_too_many_does_not_start(
    configured: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusal() -> str:
        with pytest.raises(SystemExit) as end:
            server.check_start()
        return str(end.value)

    for address in ("0.0.0.0", "::", "192.0.2.7", None):
        config.set_option("server.address", address)
        assert "answer others than its own machine" in refusal()
    monkeypatch.setenv("SHOWDOWN_ROLE", "boss")
    assert 'must be organiser or reporter, got "boss"' in refusal()
    monkeypatch.delenv("SHOWDOWN_ROLE")
    config.set_option("server.address", "127.0.0.1")
    configured(secret="guess me")
    assert "less than 32 characters" in refusal()
    configured(PROVIDER.replace("client_secret", "client_scret"))
    assert "client_secret" in refusal()
    configured("[auth\n")
    assert "secrets cannot be read" in refusal()
