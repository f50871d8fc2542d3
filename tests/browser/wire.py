"""A visitor without a browser: Streamlit's own messages over its websocket, for many visitors at once.

It does what a browser does and draws nothing: opens a page, keeps the state of every slider, sends what was moved with
the fragment it stands in, and reads every message until the run has ended.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Slider_pb2 import Slider
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

_WENT_WELL = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_GIVEN_UP = 60.0  # s


class WentWrong(Exception):
    """A page that showed an error, or a run that did not end well."""


@dataclass
class Visitor:
    """One visit over one websocket.

    sliders: what the page shows now, by the first words of the label, each with the fragment that it stands in.
    charts: what was drawn in the last run, as JSON, in the order in which it came.
    received: bytes of all messages so far.
    """

    socket: ClientConnection
    origin: str
    sliders: dict[str, tuple[Slider, str]] = field(default_factory=dict)
    charts: list[str] = field(default_factory=list)
    received: int = 0
    _page: str = ""
    _script: str = ""
    _query: str = ""
    _moved: dict[str, float] = field(default_factory=dict)

    async def open(self, page: str, query: str = "") -> float:
        """Open a page by its path, such as "scenarios"; seconds until all of it has come."""
        self._page, self._query = page, query
        return await self._run(ClientState(query_string=query, page_name=page))

    async def move(self, label: str, value: float) -> float:
        """Move the slider whose label begins so; seconds until all that follows has come."""
        slider, fragment = self.sliders[label]
        self._moved[slider.id] = value
        state = ClientState(query_string=self._query, page_script_hash=self._script, fragment_id=fragment)
        for name, (one, _) in self.sliders.items():
            state.widget_states.widgets.add(id=one.id).double_array_value.data.append(self.at(name))
        return await self._run(state)

    def at(self, label: str) -> float:
        """Where a slider stands."""
        slider = self.sliders[label][0]
        return self._moved.get(slider.id, slider.default[0])

    async def _run(self, state: ClientState) -> float:
        state.context_info.url = f"{self.origin}/{self._page}"
        state.context_info.timezone = "UTC"
        self.charts.clear()
        begun = time.perf_counter()
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(_GIVEN_UP):
            while not self._take(ForwardMsg.FromString(await self._next())):
                pass
        return time.perf_counter() - begun

    async def _next(self) -> bytes:
        message = await self.socket.recv(decode=False)
        self.received += len(message)
        return message

    def _take(self, message: ForwardMsg) -> bool:
        """Note what a message says; True at the end of a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.sliders.clear()
        elif kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._see(message.delta)
        elif kind == "page_not_found":
            raise WentWrong("there is no such page")
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            if message.script_finished not in _WENT_WELL:
                raise WentWrong(f"the run ended with {message.script_finished}")
            return True
        return False

    def _see(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "slider":
            self.sliders[element.slider.label.partition(" :")[0]] = element.slider, delta.fragment_id
        elif kind == "plotly_chart":
            self.charts.append(element.plotly_chart.spec)
        elif kind == "exception":
            raise WentWrong(element.exception.message)
        elif kind == "alert" and element.alert.format == element.alert.ERROR:
            raise WentWrong(element.alert.body)


@asynccontextmanager
async def visitor(address: str) -> AsyncIterator[Visitor]:
    """A visitor of the server at `address`, such as http://127.0.0.1:8501, until the block ends."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    offered = [Subprotocol("streamlit")]
    async with connect(url, origin=Origin(address), subprotocols=offered, max_size=None, ping_interval=None) as socket:
        yield Visitor(socket, address)
