"""The river from the pages to the outbox, against fetching and extracting the pages alone."""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import aiohttp
import trafilatura

from benchmarks import archive, figures, servers
from benchmarks.apart import apart, serving
from benchmarks.figures import Cost, Row, cost
from benchmarks.posting import side_by_side
from benchmarks.servers import Printed
from bot.author import Author, Budget
from bot.jobs import Schedule
from bot.newsroom import READERS, Newsroom
from bot.workers import Workers
from bot.writing import Editor
from news import opml
from news.feeds import Entry
from news.web import Web

BENDS: Final = ("read", "group", "write", "announce")
_CHATS: Final = 40
_LOOK_SECONDS: Final = 0.2
"""Rare, for each look is five queries."""
_END_SECONDS: Final = 5.0


def rows(*, articles: int = 200, rounds: int = 1) -> list[Row]:
    """Count articles from a page that waits to be read to rows in the outbox."""
    with (
        tempfile.TemporaryDirectory(prefix="crier-") as folder,
        serving(servers.press, articles) as (feeds, pages),
    ):
        prepared = Path(folder) / "prepared.db"
        asyncio.run(_prepare(prepared, feeds, pages))
        urls = [page.url for page in pages]
        ours, bare = figures.compare(
            lambda: apart(flow, archive.copied(prepared), articles=articles),
            lambda: apart(read, urls),
            rounds=rounds,
        )
    return [
        figures.rate("articles", ours, bare),
        figures.memory(ours, bare),
    ]


async def flow(path: Path, *, articles: int) -> Cost:
    """Let every article that waits flow through all bends."""
    web, workers, schedule = Web(allow_private=True), Workers(), Schedule()
    async with archive.opened(path) as storage:
        newsroom = Newsroom(storage, web, workers, now=_now, wake=schedule.wake, poll_interval=3600)
        author = Author(storage, None, Budget(0), now=_now, wake=schedule.wake)
        editor = Editor(storage, workers, author, now=_now, wake=schedule.wake)
        bends = (newsroom.read, newsroom.group, editor.write, newsroom.announce)
        for name, bend in zip(BENDS, bends, strict=True):
            schedule.add(name, bend, every=1.0)
        schedule.add("deliver", _nothing, every=3600)
        schedule.start()

        async def all_told() -> bool:
            waiting = await storage.upkeep.backlog(now=_now())
            return not any(waiting[bend] for bend in BENDS)

        spent = await cost(archive.until(all_told, every=_LOOK_SECONDS), pieces=articles)
        await schedule.stop(seconds=_END_SECONDS)
        await newsroom.finish(seconds=_END_SECONDS)
        await editor.finish(seconds=_END_SECONDS)
        await web.close()
        await workers.close()
    return spent


async def read(urls: Sequence[str]) -> Cost:
    """Fetch pages and take their articles out, as many at once as the newsroom does."""
    async with aiohttp.ClientSession() as session:

        async def one(url: str) -> None:
            async with session.get(url) as response:
                body = await response.read()
            await asyncio.to_thread(trafilatura.bare_extraction, body, url=url)

        return await cost(side_by_side(one, urls, at_once=READERS), pieces=len(urls))


async def _prepare(path: Path, feeds: str, pages: Sequence[Printed]) -> None:
    """Let feeds bring the pages to a database in which every category has its chats."""
    now = _now()
    listed = opml.parse(feeds.encode(), path="")
    async with archive.opened(path) as storage:
        known = await archive.listen(storage, listed, now=now)
        await archive.subscribe(storage, listed, chats=_CHATS, now=now)
        in_feeds = sorted(pages, key=lambda page: page.feed)
        for url, brought in itertools.groupby(in_feeds, key=lambda page: page.feed):
            entries = [_entry(page, now) for page in brought]
            await archive.bring(storage, known[url], entries, now=now)


def _entry(page: Printed, now: int) -> Entry:
    return Entry(identity=page.url, url=page.url, title=page.title, text="", published=now)


async def _nothing() -> None:
    """Let the outbox fill."""


def _now() -> int:
    return int(time.time())
