"""What may come in, and the headers of all that goes out. Pure ASGI, around all of Streamlit's own routes.

Only routes that a page needs are answered, and of messages only those that a page sends. Files are taken from
organisers alone: a reporter's page has no place for one, but the route behind such places is there for every session. A
server that nobody was told to open to others answers its own machine only: a proxy that tells of itself would else make
everyone an organiser. And where everyone is one, a server answers to names that it knows: a foreign page's own name may
suddenly point here.
"""

import base64
import hashlib
import ipaddress
import re
from functools import cache
from pathlib import Path

import streamlit
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from dashboard import visitor

_CORE, _UPLOAD = "_stcore", "upload_file"
# Of Streamlit's inner routes those that a page calls; metrics, agents, components and health checks by script are not.
_OPEN = ("health", "host-config", "stream", _UPLOAD)
_CLOSED = ("component",)
# By these a proxy tells of itself; with "x-forwarded-" begin others. One that adds none of them cannot be told.
_FORWARDED = ("forwarded", "via", "x-real-ip")
# Of what a browser may send: others empty every cache for all visitors, read the repository, or change the server.
_MESSAGES = ("rerun_script", "stop_script", "file_urls_request", "app_heartbeat")
_DOWNLOAD = "deferred_file"
_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
_NOT_HERE = "Not found."
_NO_UPLOAD = "Only organisers may load files. Sign in as one, or ask one of them."
_AT_HOME_ONLY = (
    "This dashboard gives exact numbers to whoever reaches it and takes their files, so it answers its own machine "
    "only, as http://localhost. To open it to others, start it with SHOWDOWN_ROLE=reporter, or configure sign-in; "
    "behind a proxy that lets organisers in alone, with SHOWDOWN_ROLE=organiser and SHOWDOWN_HOST. See SECURITY.md."
)
_NO_NAME_OF_OURS = (
    "This dashboard gives exact numbers to whoever reaches it, so it answers to names that it knows: localhost, and "
    "those of SHOWDOWN_HOST. Start it with SHOWDOWN_HOST set to the name that stands in the address. See SECURITY.md."
)


class Doorkeeper:
    """Refuses what no page needs or this visitor may not, and puts the headers on all answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal is None:
            heard = _without_needless(receive) if scope["type"] == "websocket" else receive
            await self.app(scope, heard, _with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "not allowed"})
        else:
            await PlainTextResponse(refusal[1], refusal[0])(scope, receive, _with_headers(send))


def _refusal(scope: Scope) -> tuple[int, str] | None:
    """Status and words where a request is refused."""
    if not visitor.is_opened() and not _comes_from_home(scope):
        return 403, _AT_HOME_ONLY
    if visitor.takes_all_for_organisers() and not _asks_for_a_known_name(scope):
        return 403, _NO_NAME_OF_OURS
    if scope["type"] == "websocket" and _comes_from_elsewhere(scope):
        return 403, _NOT_HERE
    parts = scope["path"].split("/")
    if parts[1:2] and parts[1] in _CLOSED:
        return 404, _NOT_HERE
    if _CORE not in parts:
        return None
    route = parts[parts.index(_CORE) + 1 :][:1]
    if not route or route[0] not in _OPEN:
        return 404, _NOT_HERE
    if route[0] == _UPLOAD and not _may_upload(HTTPConnection(scope)):
        return 403, _NO_UPLOAD
    return None


def _may_upload(request: HTTPConnection) -> bool:
    """Whether an organiser sends this, told by the signed cookie as Streamlit tells it for a session."""
    cookie = _get_signed_cookie_with_chunks(dict(request.cookies), USER_COOKIE_NAME)
    user = _parse_decoded_user_cookie(cookie, request.headers.get("origin", "")) if cookie else {}
    return visitor.is_organiser(user)


def _comes_from_home(scope: Scope) -> bool:
    """Whether a request was made on this machine, to it by its own name, and was not passed on by a proxy."""
    headers = Headers(scope=scope)
    client = scope.get("client")
    return (
        (client is None or is_loopback(client[0]))
        and is_loopback(_host_name(headers.get("host", "")))
        and not any(name in _FORWARDED or name.startswith("x-forwarded-") for name in headers)
    )


def _asks_for_a_known_name(scope: Scope) -> bool:
    name = _host_name(Headers(scope=scope).get("host", ""))
    return is_loopback(name) or name.lower().rstrip(".") in visitor.names_of_server()


def _comes_from_elsewhere(scope: Scope) -> bool:
    """Whether another site's page asks for this, or something that does not say which page: every browser does.

    Streamlit refuses the first too, but first asks a service on the internet for its own address, and answers nobody
    meanwhile.
    """
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    return headers.get("origin") not in (f"http://{host}", f"https://{host}")


def _host_name(host: str) -> str:
    """localhost of localhost:8501, ::1 of [::1]:8501."""
    found = re.fullmatch(r"(?:\[([^\[\]]+)\]|([^:\[\]]+))(?::\d+)?", host.strip())
    return (found[1] or found[2]) if found else ""


def is_loopback(name: str) -> bool:
    """Whether a host name or an address is this machine's own and no other machine's."""
    if name.lower().rstrip(".") == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _without_needless(receive: Receive) -> Receive:
    """Lets no message through that no page needs; what is none at all Streamlit itself refuses."""

    async def receive_needed() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_needed(message.get("bytes") or b""):
                return message

    return receive_needed


def _is_needed(sent: bytes) -> bool:
    try:
        message = BackMsg.FromString(sent)
    except DecodeError:
        return True
    if message.WhichOneof("type") == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") == _DOWNLOAD
    return message.WhichOneof("type") in _MESSAGES


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in security_headers().items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store")  # what Streamlit serves for all says so itself
        await send(message)

    return send_with_headers


@cache
def security_headers() -> dict[str, str]:
    """What a browser may do with an answer: run our own scripts, ask nobody else, and show it in no foreign frame."""
    policy = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *_hashes_of_inline_scripts()]),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit and Plotly write styles into elements
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",  # an address names an event and what was assumed
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def _hashes_of_inline_scripts() -> list[str]:
    """Streamlit's page has a line of script in itself; its hash lets in that line and no other."""
    scripts = re.findall(rb"<script>(.*?)</script>", _INDEX.read_bytes(), re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'" for script in scripts]
