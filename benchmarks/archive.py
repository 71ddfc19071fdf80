"""Fill a database with what the measured stage finds: feeds, entries, chats, announced stories."""

from __future__ import annotations

import asyncio
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from news import articles, summaries
from news.feeds import Entry, Feed, ParsedFeed
from news.opml import Listed
from news.web import Fetched
from storage import Storage, tables

_LATELY: Final = 55
_NEVER: Final = 2**40
_EMPTY: Final = Fetched(url="", body=b"", content_type=None)


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Storage]:
    """Open the database in a file, made if it is not there."""
    storage = Storage(f"sqlite:///{path}")
    await storage.open()
    try:
        yield storage
    finally:
        await storage.close()


def copied(prepared: Path) -> Path:
    """Copy a closed database, so that every round finds the same."""
    return Path(shutil.copy(prepared, prepared.with_name(f"{uuid.uuid4()}.db")))


async def listen(storage: Storage, listed: Sequence[Listed], *, now: int) -> dict[str, Feed]:
    """Add feeds whose first answer was empty, so that all they bring is new; give them by URL."""
    await storage.feeds.add(listed, now=now)
    feeds = await storage.feeds.claim_due(now=now, limit=len(listed))
    for feed in feeds:
        await _answer(storage, feed, (), now=now)
    return {feed.url: replace(feed, baseline_at=now) for feed in feeds}


async def bring(storage: Storage, feed: Feed, entries: Sequence[Entry], *, now: int) -> None:
    """Let a feed bring entries that wait to be read."""
    await _answer(storage, feed, entries, now=now)


async def subscribe(storage: Storage, listed: Sequence[Listed], *, chats: int, now: int) -> None:
    """Subscribe chats numbered from 1, the categories taking turns."""
    for chat in range(1, chats + 1):
        category = listed[chat % len(listed)].category.id
        await storage.chats.subscribe(chat, category, kind="private", now=now)


async def tell(storage: Storage, *, entries: int, now: int) -> None:
    """Make announced stories of the entries that wait, with the feeds' own text."""
    for unread in await storage.articles.claim_unread(now=now, limit=entries):
        article = articles.compose(
            unread.entry,
            None,
            article_id=str(uuid.uuid4()),
            category=unread.category,
            outlet=unread.outlet,
            now=now,
        )
        await storage.articles.keep(unread, article, image=None)
        telling = await storage.search.tell(article)
        await storage.stories.found(article, telling, now=now)
        await storage.summaries.keep(article, summaries.extract(article), now=now)
    await storage.stories.announce(now=now, limit=entries)


async def polled(storage: Storage) -> int:
    """Count the feeds that were polled lately; no query of the program's own is as quick."""
    lately = select(func.count()).where(tables.feeds.c.polled_at > int(time.time()) - _LATELY)
    async with storage._database.reading() as connection:  # noqa: SLF001
        return int(await connection.scalar(lately) or 0)


async def until(holds: Callable[[], Awaitable[bool]], *, every: float) -> None:
    """Look every so many seconds whether a condition holds, until it does."""
    while not await holds():  # noqa: ASYNC110 - rows change without telling
        await asyncio.sleep(every)


async def _answer(storage: Storage, feed: Feed, entries: Sequence[Entry], *, now: int) -> None:
    parsed = ParsedFeed(feed.title, tuple(entries))
    await storage.feeds.keep(feed, parsed, _EMPTY, now=now, due_at=_NEVER)
