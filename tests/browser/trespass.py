"""A visitor without a browser who sends what no browser would: any page, any widget, any part of a page, any file."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.sync.client import ClientConnection, connect

_WIDGETS = (
    "button",
    "file_uploader",
    "text_input",
    "text_area",
    "number_input",
    "checkbox",
    "radio",
    "date_time_input",
)
_GIVEN_UP = 60.0  # s


@dataclass
class Answer:
    """All that came back of one request.

    widgets: id -> label, of those that change something; uploads: of them, places for files. fragments: of the parts
    that can be asked for alone. pages: address -> hash, as the navigation lists them. kinds: of messages and elements.
    downloads: label -> id, of files that are made on a click. raw: every message as it came.
    """

    widgets: dict[str, str] = field(default_factory=dict)
    uploads: set[str] = field(default_factory=set)
    fragments: set[str] = field(default_factory=set)
    downloads: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    is_missing: bool = False
    exceptions: list[str] = field(default_factory=list)
    session_id: str = ""
    raw: bytes = b""

    def called(self, label: str) -> str:
        """The id of the widget of that label."""
        return next(id_ for id_, name in self.widgets.items() if name == label)


@dataclass
class Trespasser:
    """One session; cookies: those of the browser that it pretends to be."""

    socket: ClientConnection
    address: str
    cookies: dict[str, str]
    session_id: str = ""

    def ask(
        self, path: str = "", page_hash: str = "", fragment: str = "", press: Iterable[str] = (), query: str = ""
    ) -> Answer:
        """Have a page run, by its address or its hash, or a part of it that the session has.

        press: ids of widgets that are said to have been pressed.
        """
        self.send(path, page_hash, fragment, press, query)
        answer = Answer()
        while not _take(answer, self.socket.recv(timeout=_GIVEN_UP, decode=False)):
            pass
        self.session_id = answer.session_id or self.session_id
        return answer

    def send(
        self, path: str = "", page_hash: str = "", fragment: str = "", press: Iterable[str] = (), query: str = ""
    ) -> None:
        """The same without waiting: a part of a page that a session does not have is never answered."""
        state = ClientState(page_name=path, page_script_hash=page_hash, fragment_id=fragment, query_string=query)
        state.context_info.url, state.context_info.timezone = f"{self.address}/{path}", "UTC"
        for widget in press:
            state.widget_states.widgets.add(id=widget, trigger_value=True)
        self.socket.send(BackMsg(rerun_script=state).SerializeToString())

    def say(self, **message: bool) -> None:
        """Send one of the messages that no page of ours needs, such as clear_cache=True; it is never answered."""
        self.socket.send(BackMsg(**message).SerializeToString())  # type: ignore[arg-type]

    def download(self, file_id: str) -> bytes | None:
        """A file that is made on a click; None where it is refused."""
        request = BackMsg()
        request.backend_operation_request.session_id = self.session_id
        request.backend_operation_request.deferred_file.file_id = file_id
        self.socket.send(request.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "backend_operation_response":
            message = ForwardMsg.FromString(self.socket.recv(timeout=_GIVEN_UP, decode=False))
        url = message.backend_operation_response.deferred_file.url
        return httpx.get(f"{self.address}{url}").content if url else None

    def upload(self, session_id: str = "") -> int:
        """Put a file into a session; the status of the answer."""
        headers = {
            "Origin": self.address,
            "X-Xsrftoken": self.cookies["_streamlit_xsrf"],
            "Cookie": _line(self.cookies),
        }
        address = f"{self.address}/_stcore/upload_file/{session_id or self.session_id}/a-file"
        return httpx.put(address, files={"file": ("a.csv", b"registered_at\n")}, headers=headers).status_code


@contextmanager
def session(address: str, cookies: Mapping[str, str] | None = None) -> Iterator[Trespasser]:
    """A session of its own until the block ends; cookies: besides the one against forged requests."""
    told = SimpleCookie(httpx.get(f"{address}/_stcore/health").headers["set-cookie"])
    all_cookies = {"_streamlit_xsrf": told["_streamlit_xsrf"].value} | dict(cookies or {})
    with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream", origin=address, max_size=None,  # type: ignore[arg-type]
        subprotocols=["streamlit", all_cookies["_streamlit_xsrf"]],  # type: ignore[list-item]
        additional_headers={"Cookie": _line(all_cookies)},
    ) as socket:  # fmt: skip
        yield Trespasser(socket, address, all_cookies)


def signed_in(address: str, secret: str, mail: str, verified: bool = True) -> dict[str, str]:
    """The cookie of somebody whom the provider vouched for."""
    user = {"origin": address, "is_logged_in": True, "email": mail, "email_verified": verified, "provider": "default"}
    return {"_streamlit_user": create_signed_value(secret, "_streamlit_user", json.dumps(user)).decode()}


def _line(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _take(answer: Answer, raw: bytes) -> bool:
    """Note what a message says; True at the end of a run."""
    answer.raw += raw
    message = ForwardMsg.FromString(raw)
    kind = message.WhichOneof("type")
    answer.kinds.add(str(kind))
    if kind == "new_session":
        answer.session_id = message.new_session.initialize.session_id
    elif kind == "navigation":
        answer.pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
    elif kind == "page_not_found":
        answer.is_missing = True
    elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
        element = message.delta.new_element
        name = element.WhichOneof("type")
        answer.kinds.add(str(name))
        if message.delta.fragment_id:
            answer.fragments.add(message.delta.fragment_id)
        if name in _WIDGETS:
            answer.widgets[getattr(element, name).id] = getattr(element, name).label
        if name == "file_uploader":
            answer.uploads.add(element.file_uploader.id)
        elif name == "download_button":
            answer.downloads[element.download_button.label] = element.download_button.deferred_file_id
        elif name == "exception":
            answer.exceptions.append(element.exception.message)
    return kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
