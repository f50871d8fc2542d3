"""A page of another site opens no websocket here, and makes this machine ask nobody."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.doorkeeper import Doorkeeper

ADDRESS = "http://127.0.0.1:8501"


@pytest.mark.parametrize(
    ("origin", "passed"),
    [
        (ADDRESS, True),
        (None, False),  # no browser
        ("https://evil.example", False),
        ("http://localhost:8501", False),
        ("http://127.0.0.1:8502", False),
        ("http://127.0.0.1:8501@evil.example", False),
        ("null", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_own_pages_reach_the_websocket(origin: str | None, passed: bool) -> None:
    assert asyncio.run(_reaches(origin)) is passed


async def _reaches(origin: str | None) -> bool:
    """Whether a websocket that names this origin gets through to Streamlit; else it must have been refused."""
    reached, sent = [], []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        reached.append(scope)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message["type"])

    headers = [(b"host", b"127.0.0.1:8501")] + ([(b"origin", origin.encode())] if origin is not None else [])
    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": headers, "client": ("127.0.0.1", 50000)}
    await Doorkeeper(behind)(scope, receive, send)
    assert bool(reached) != (sent == ["websocket.close"])
    return bool(reached)
