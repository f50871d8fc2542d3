"""What the server does besides running pages: it makes itself ready before the first visitor comes."""

import gc
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

_SLOW_TO_READ = ("dashboard.frame", "dashboard.record")


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[dict[str, object]]:
    """Read the modules behind the pages beside the start, so that the first visitor does not wait for them."""
    threading.Thread(target=_warm_up, daemon=True).start()
    yield {}


def _warm_up() -> None:
    for module in _SLOW_TO_READ:
        import_module(module)
    # After every run of a page Streamlit has all objects looked through for garbage, most of them the modules read
    # here, and nobody is answered meanwhile: it took longer than the page itself. Modules are never garbage.
    gc.collect()
    gc.freeze()
