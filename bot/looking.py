"""Look at what stands at an address, as the river would, and store nothing."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from bot.settings import Settings
from bot.workers import Workers
from news import discovery, feeds, headers
from news.discovery import Sight
from news.errors import NotAFeed, TooHard
from news.web import Failed, Fetched, Gone, Kind, NotModified, Web

FIND_SECONDS: Final = 30.0
"""What finding a page's feeds may take in all; a person waits for it."""
NO_FEED: Final = Failed("no feed")
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?(rss|rdf|feed|channel)\b", re.IGNORECASE)
_FORMATS: Final = {b"rss": "RSS", b"rdf": "RSS 1.0", b"feed": "Atom", b"channel": "CDF"}


@asynccontextmanager
async def wire(settings: Settings) -> AsyncIterator[tuple[Web, Workers]]:
    """Open what fetches documents and what parses them, and close both at the end."""
    # one worker: a second would still be starting when the command ends, and complain
    web, workers = Web(allow_private=settings.allow_private_addresses), Workers(processes=1)
    try:
        yield web, workers
    finally:
        await web.close()
        await workers.close()


async def fetch(web: Web, url: str, *, kind: Kind) -> Fetched | Failed:
    """Fetch a document that is not known yet."""
    match await web.fetch(url, kind=kind):
        case Gone():
            return Failed("status 410")
        case NotModified():  # though nobody asked
            return Failed("status 304")
        case answer:
            return answer


async def look(url: str, web: Web, workers: Workers) -> Sight | Failed:
    """Look at a feed."""
    answer = await fetch(web, url, kind=headers.may_be_feed)
    return answer if isinstance(answer, Failed) else await _parsed(answer, url, workers)


async def find(url: str, web: Web, workers: Workers) -> tuple[Sight, ...] | Failed:
    """Find the feed at an address, or the feeds of the page there; never none."""
    try:
        async with asyncio.timeout(FIND_SECONDS):
            return await _find(url, web, workers)
    except TimeoutError:
        return Failed("timeout")


async def _find(url: str, web: Web, workers: Workers) -> tuple[Sight, ...] | Failed:
    answer = await fetch(web, url, kind=headers.may_be_feed)
    if isinstance(answer, Failed):
        return answer
    sight = await _parsed(answer, url, workers)
    if isinstance(sight, Sight):
        return (sight,)
    try:
        named = await workers.run(
            discovery.named, answer.body, url=answer.url, content_type=answer.content_type
        )
    except TooHard:
        return Failed("too hard")
    if found := await _look_at_all(named, web, workers):
        return found
    usual = await _look_at_all(discovery.usual(answer.url), web, workers)
    return usual[:1] or NO_FEED


async def _look_at_all(urls: Iterable[str], web: Web, workers: Workers) -> tuple[Sight, ...]:
    """Look at addresses side by side; give the feeds among them, each once."""
    seen = await asyncio.gather(*(look(each, web, workers) for each in urls))
    sights = {each.feed: each for each in reversed(seen) if isinstance(each, Sight)}
    return tuple(reversed(sights.values()))


async def _parsed(answer: Fetched, asked: str, workers: Workers) -> Sight | Failed:
    try:
        feed = await workers.run(
            feeds.parse, answer.body, url=answer.url, content_type=answer.content_type
        )
    except NotAFeed:
        return Failed("not a feed")
    except TooHard:
        return Failed("too hard")
    return Sight(answer.moved_to or asked, _format(answer.body), feed)


def _format(body: bytes) -> str:
    """Name the format of what is known to be a feed, in whatever encoding."""
    root = _ROOT.search(body.replace(b"\0", b""))
    is_json = body.lstrip(b"\xef\xbb\xbf\xff\xfe\0\t\r\n ").startswith(b"{")
    return "JSON Feed" if is_json or not root else _FORMATS[root[1].lower()]
