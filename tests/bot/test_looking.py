"""What is looked at on somebody's behalf passes the same gate as everything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.looking import NO_FEED, find
from emulator.press import Answer, Press
from news.discovery import Sight
from news.web import Failed, Web
from tests.world import STOCK, workers

HTML = {"Content-Type": "text/html"}
OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
Run = Callable[[Any], None]


@asynccontextmanager
async def canary() -> AsyncIterator[tuple[str, list[str]]]:
    """Listen on an inside address; whoever comes is written down."""
    reached: list[str] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append((await reader.readline()).decode())
        writer.close()

    server = await asyncio.start_server(note, INSIDE, 0)
    try:
        yield f"http://{INSIDE}:{server.sockets[0].getsockname()[1]}", reached
    finally:
        server.close()


@asynccontextmanager
async def outside() -> AsyncIterator[tuple[Press, Web]]:
    """Open a press that may be asked, and a client that asks nobody else."""
    web = Web(allow=lambda address: address == OUTSIDE)
    async with Press(STOCK) as press:
        try:
            yield press, web
        finally:
            await web.close()


def test_no_address_that_a_page_names_is_asked_inside(run: Run) -> None:
    async def scenario() -> None:
        async with canary() as (inside, reached), outside() as (press, web):
            page = (
                f'<link rel="alternate" type="application/rss+xml" href="{inside}/rss">'
                f'<meta http-equiv="refresh" content="0;url={inside}/refresh">'
                f'<meta property="og:image" content="{inside}/picture.png">'
                f'<iframe src="{inside}/frame"></iframe><a href="{inside}/feed.rss">RSS</a>'
            )
            press.trouble("/trap", Answer(body=page.encode(), headers=HTML))

            assert await find(f"{press.url}/trap", web, workers()) == NO_FEED
            assert reached == []

    run(scenario())


def test_of_several_feeds_those_inside_are_left_out(run: Run) -> None:
    async def scenario() -> None:
        async with canary() as (inside, reached), outside() as (press, web):
            page = (
                f'<link rel="alternate" type="application/rss+xml" href="{inside}/rss">'
                f'<link rel="alternate" type="application/rss+xml" href="/feeds/pilot.rss">'
                f'<link rel="alternate" type="application/rss+xml" href="/feeds/pilot.rss?again">'
            )
            press.trouble("/trap", Answer(body=page.encode(), headers=HTML))

            found = await find(f"{press.url}/trap", web, workers())

            assert not isinstance(found, Failed)
            assert [each.url for each in found] == [press.feed_url("pilot")]
            assert isinstance(found[0], Sight)
            assert reached == []

    run(scenario())
