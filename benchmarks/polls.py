"""Polls of feeds that have not changed, against httpx, and with an enemy's feeds among them."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import tempfile
import time
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
from aiohttp import web

from benchmarks import archive, figures
from benchmarks.apart import apart, serving
from benchmarks.figures import Cost, Row, cost
from benchmarks.posting import side_by_side
from bot.jobs import Schedule
from bot.newsroom import POLLERS, Newsroom
from bot.workers import Workers
from news.feeds import Category, ParsedFeed
from news.opml import Listed
from news.web import Fetched, NotModified, Web
from storage import Storage

HOSTS: Final = 50
"""Two requests go to a host at a time; feeds stand at many in life, too."""
_SHELF: Final = Category("harbour", "Harbour")
_LOOK_SECONDS: Final = 0.05
_END_SECONDS: Final = 5.0
_TICK: Final = 0.002
_MEBI: Final = 1024 * 1024
_LEAST: Final = 0.1
"""MiB, for a ratio needs something to divide by."""
_TAG: Final = '"unchanged"'
_FEED: Final = (
    b"<rss version='2.0'><channel><title>Harbour Post</title><item><title>Fog</title>"
    b"<link>http://127.0.0.1/fog</link><guid>fog</guid></item></channel></rss>"
)


@dataclass(frozen=True, slots=True)
class Strain:
    """Hold how long the event loop was held, in ms, and the memory taken above idle, in MiB."""

    lag: float
    memory: float


@asynccontextmanager
async def unchanged(feeds: int) -> AsyncIterator[list[str]]:
    """Serve feeds that never change at so many hosts; give their addresses."""
    site = web.Application()
    site.router.add_get("/feeds/{number}", _unchanged)
    site.router.add_get("/large/{number}", _large)
    site.router.add_get("/bomb/{number}", _bomb)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    try:
        for _ in range(HOSTS):
            await web.TCPSite(runner, "127.0.0.1", 0).start()
        hosts = [f"http://127.0.0.1:{address[1]}" for address in runner.addresses]
        yield [f"{hosts[number % HOSTS]}/feeds/{number}" for number in range(feeds)]
    finally:
        await runner.cleanup()


async def _unchanged(request: web.Request) -> web.Response:
    known = request.headers.get("If-None-Match") == _TAG
    return web.Response(
        status=304 if known else 200,
        body=None if known else _FEED,
        headers={"ETag": _TAG, "Content-Type": "application/rss+xml"},
    )


async def _large(request: web.Request) -> web.StreamResponse:
    """Send 50 MB of entries, or what is taken of them."""
    response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        for _ in range(50):
            await response.write(_FEED * (_MEBI // len(_FEED)))
    return response


async def _bomb(_request: web.Request) -> web.Response:
    headers = {"Content-Type": "application/rss+xml", "Content-Encoding": "gzip"}
    return web.Response(body=_packed(), headers=headers)


@functools.cache
def _packed() -> bytes:
    """Pack 256 MiB of nothing into a quarter of one."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(_MEBI)) for _ in range(256)]) + packer.flush()


def rows(*, feeds: int = 1000, rounds: int = 3) -> list[Row]:
    """Count requests alone, and whole polls with their records."""
    with (
        tempfile.TemporaryDirectory(prefix="crier-") as folder,
        serving(unchanged, feeds) as urls,
    ):
        prepared = Path(folder) / "prepared.db"
        asyncio.run(_prepare(prepared, urls))
        ours, bare = figures.compare(
            lambda: apart(ask, urls), lambda: apart(ask_with_httpx, urls), rounds=rounds
        )
        whole = apart(poll, archive.copied(prepared), feeds=feeds)
        calm = apart(watch, archive.copied(prepared), feeds=feeds)
        beset = apart(watch, archive.copied(prepared), feeds=feeds, enemies=_enemies(urls[0]))
    return [
        figures.rate("requests", ours, bare),
        figures.cpu("a request", ours, bare),
        figures.rate("polls, recorded,", whole, bare),
        Row("loop held, beset, p99", "ms", beset.lag, calm.lag),
        Row("memory above idle, beset", "MiB", beset.memory, calm.memory),
    ]


async def ask(urls: list[str]) -> Cost:
    """Ask for every feed as the newsroom does."""
    web_client = Web(allow_private=True)

    async def once(url: str) -> None:
        assert isinstance(await web_client.fetch(url, etag=_TAG), NotModified)

    try:
        await side_by_side(once, urls, at_once=POLLERS)  # connections are opened, then kept
        return await cost(side_by_side(once, urls, at_once=POLLERS), pieces=len(urls))
    finally:
        await web_client.close()


async def ask_with_httpx(urls: list[str]) -> Cost:
    """Ask for every feed as a plain loop does."""
    async with httpx.AsyncClient(timeout=20, limits=httpx.Limits()) as client:

        async def once(url: str) -> None:
            answer = await client.get(url, headers={"If-None-Match": _TAG})
            assert answer.status_code == httpx.codes.NOT_MODIFIED

        await side_by_side(once, urls, at_once=POLLERS)
        return await cost(side_by_side(once, urls, at_once=POLLERS), pieces=len(urls))


async def poll(path: Path, *, feeds: int) -> Cost:
    """Poll every feed of a database once, and record what each answered."""
    async with _newsroom(path) as (storage, schedule):
        schedule.start()
        return await cost(_until_polled(storage, feeds), pieces=feeds)


async def watch(path: Path, *, feeds: int, enemies: Sequence[str] = ()) -> Strain:
    """Poll every feed once, an enemy's too, and watch the loop and the memory meanwhile."""
    async with _newsroom(path) as (storage, schedule):
        await storage.feeds.add([Listed(_SHELF, "Enemy", url) for url in enemies], now=1)
        idle, lags = figures.peak(), list[float]()
        watching = asyncio.create_task(_tick(lags))
        schedule.start()
        await _until_polled(storage, feeds + len(enemies))
        watching.cancel()
        p99 = sorted(lags)[int(len(lags) * 0.99)]
        return Strain(1000 * p99, max(figures.peak() - idle, _LEAST))


async def _until_polled(storage: Storage, feeds: int) -> None:
    async def all_polled() -> bool:
        return await archive.polled(storage) == feeds

    await archive.until(all_polled, every=_LOOK_SECONDS)


async def _tick(lags: list[float]) -> None:
    while True:
        begun = time.perf_counter()
        await asyncio.sleep(_TICK)
        lags.append(max(0.0, time.perf_counter() - begun - _TICK))


@asynccontextmanager
async def _newsroom(path: Path) -> AsyncIterator[tuple[Storage, Schedule]]:
    """Open a newsroom that polls as soon as its schedule starts."""
    client, workers, schedule = Web(allow_private=True), Workers(), Schedule()
    async with archive.opened(path) as storage:
        newsroom = Newsroom(
            storage, client, workers, now=_now, wake=schedule.wake, poll_interval=3600
        )
        schedule.add("gather", newsroom.gather, every=1.0)
        schedule.add("read", _nothing, every=3600)
        try:
            yield storage, schedule
        finally:
            await schedule.stop(seconds=_END_SECONDS)
            await newsroom.finish(seconds=_END_SECONDS)
            await client.close()
            await workers.close()


async def _nothing() -> None:
    """Read no pages."""


def _enemies(url: str) -> list[str]:
    """Name ten feeds that are too large and ten that are bombs."""
    host = url.rpartition("/feeds/")[0]
    return [f"{host}/{kind}/{number}" for kind in ("large", "bomb") for number in range(10)]


async def _prepare(path: Path, urls: Sequence[str]) -> None:
    """Write a database in which every feed was read a minute ago and is due."""
    now = _now() - 60
    async with archive.opened(path) as storage:
        await storage.feeds.add([Listed(_SHELF, "Post", url) for url in urls], now=now)
        for feed in await storage.feeds.claim_due(now=now, limit=len(urls)):
            read = Fetched(url=feed.url, body=_FEED, content_type=None, etag=_TAG)
            await storage.feeds.keep(feed, ParsedFeed("Post", ()), read, now=now, due_at=now)


def _now() -> int:
    return int(time.time())
