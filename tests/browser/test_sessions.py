"""Several visitors at once: everyone gets their own answer, and the one that they would get alone."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest

from tests.browser.wire import WentWrong, visitor

PLACES = (0.1, 0.5, 0.9)
Answer = TypeVar("Answer")


def test_everyone_gets_the_answer_to_their_own_slider(server: str) -> None:
    alone = run(move_one_after_the_other(server))
    together = run(move_at_once(server))
    assert together == alone
    assert len(set(alone)) == len(PLACES)


def test_a_visitor_notices_a_page_that_is_not_there(server: str) -> None:
    with pytest.raises(WentWrong, match="no such page"):
        run(open_page(server, "no_such_page"))


def run(work: Coroutine[None, None, Answer]) -> Answer:
    """Playwright holds the event loop of this thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def move_at_once(server: str) -> list[str]:
    return list(await asyncio.gather(*(move(server, place) for place in PLACES)))


async def move_one_after_the_other(server: str) -> list[str]:
    return [await move(server, place) for place in PLACES]


async def move(server: str, place: float) -> str:
    """The charts of Scenarios, as JSON, once the share of blocked buses is moved there."""
    async with visitor(server) as one:
        await one.open("scenarios")
        await one.move("Buses blocked", place)
        return "\n".join(one.charts)


async def open_page(server: str, page: str) -> None:
    async with visitor(server) as one:
        await one.open(page)
