"""The world outside, emulated: a Telegram with people in it, a press with pages to read."""

from __future__ import annotations

import itertools
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from benchmarks.posting import TOKEN
from emulator.press import Manuscript, Press, load_world
from emulator.telegram import Telegram

_LEAD: Final = 2


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold where a page stands, its headline, and the feed that lists it."""

    feed: str
    title: str
    url: str


@asynccontextmanager
async def telegram(people: int) -> AsyncIterator[str]:
    """Serve the Bot API to people numbered from 1; give its address."""
    async with Telegram(token=TOKEN) as served:
        for person in range(1, people + 1):
            served.add_person(person)
        yield f"{served.url}/bot"


@asynccontextmanager
async def press(pages: int) -> AsyncIterator[tuple[str, list[Printed]]]:
    """Serve articles of the emulator's world; give the list of its feeds, and the pages."""
    world = load_world()
    async with Press(world) as served:
        now = time.time()
        printed = []
        for each in itertools.islice(_manuscripts(world.stock), pages):
            piece = served.publish(
                each.outlet, title=each.title, paragraphs=each.paragraphs, published=now
            )
            feed = served.feed_url(each.outlet)
            printed.append(Printed(feed, each.title, served.page_url(piece)))
        yield served.opml(), printed


def _manuscripts(stock: tuple[Manuscript, ...]) -> Iterator[Manuscript]:
    """Yield the stock, then again and again with other continuations of each article."""
    yield from stock
    for distance in range(1, len(stock)):
        for place, each in enumerate(stock):
            other = stock[(place + distance) % len(stock)]
            yield Manuscript(
                outlet=each.outlet,
                title=f"{each.title}: {other.title}",
                paragraphs=each.paragraphs[:_LEAD] + other.paragraphs[_LEAD:],
            )
