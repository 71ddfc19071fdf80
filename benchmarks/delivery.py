"""Delivery: the sender and its outbox on SQLite, against the same messages with no database."""

from __future__ import annotations

import asyncio
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any, Final

from telegram.ext import ExtBot

from benchmarks import archive, figures, posting, servers
from benchmarks.apart import apart, serving
from benchmarks.figures import Cost, Row, cost
from bot.app import DIGESTS
from bot.delivery import SENDERS, Sender
from bot.jobs import Schedule
from bot.limiter import Floods, Limiter
from bot.pace import Pace
from bot.transport import AiohttpRequest
from emulator.press import Manuscript, World, load_world
from handlers.replies import rendered
from messages import story as show
from news.feeds import Category, Entry
from news.opml import Listed
from storage import Storage

NO_LIMIT: Final = 1e6
"""Messages a second, so that the pace lets nobody wait."""
_LOOK_SECONDS: Final = 0.1
_END_SECONDS: Final = 5.0


def rows(*, chats: int = 1000, rounds: int = 3) -> list[Row]:
    """Count deliveries, one story a chat."""
    with (
        tempfile.TemporaryDirectory(prefix="crier-") as folder,
        serving(servers.telegram, chats) as url,
    ):
        prepared = Path(folder) / "prepared.db"
        cards = asyncio.run(_prepare(prepared, chats=chats))
        ours, bare = figures.compare(
            lambda: apart(deliver, url, archive.copied(prepared), chats=chats),
            lambda: apart(posting.over_aiohttp, url, cards, messages=chats, at_once=SENDERS),
            rounds=rounds,
        )
    return [
        figures.rate("deliveries", ours, bare),
        figures.cpu("a delivery", ours, bare),
        figures.memory(ours, bare),
    ]


async def deliver(url: str, path: Path, *, chats: int, gathers: bool = False) -> Cost:
    """Empty an outbox that holds one delivery a chat, or will when what is due is gathered."""
    pace = Pace(per_second=NO_LIMIT)
    floods = Floods(pace, monotonic=time.monotonic, remember=_forget)
    limiter = Limiter(floods, monotonic=time.monotonic)
    bot = ExtBot(posting.TOKEN, base_url=url, request=AiohttpRequest(), rate_limiter=limiter)
    async with archive.opened(path) as storage, bot:
        schedule = Schedule()
        sender = Sender(
            storage,
            bot,
            floods,
            now=now,
            monotonic=time.monotonic,
            wake=schedule.wake,
            give_up=_give_up,
        )
        schedule.add("deliver", sender.deliver, every=1.0)
        if gathers:
            schedule.add("digest", partial(_gather, storage, schedule), every=1.0)
        schedule.start()

        async def all_sent() -> bool:
            return (await storage.outbox.tally()).get("sent") == chats

        spent = await cost(archive.until(all_sent, every=_LOOK_SECONDS), pieces=chats)
        await schedule.stop(seconds=_END_SECONDS)
        await sender.finish(seconds=_END_SECONDS)
    return spent


async def _gather(storage: Storage, schedule: Schedule) -> bool:
    made = await storage.digests.make_due(now=now(), limit=DIGESTS)
    if made:
        schedule.wake("deliver")
    return bool(made)


async def _prepare(path: Path, *, chats: int) -> list[dict[str, Any]]:
    """Queue a story of each category for its chats; give the cards as they are to be sent."""
    at = now()
    world = load_world()
    stock = world.stock[: len(world.categories)]
    listed = [as_listed(world, each) for each in stock]
    async with archive.opened(path) as storage:
        feeds = await archive.listen(storage, listed, now=at)
        await archive.subscribe(storage, listed, chats=chats, now=at)
        for source, manuscript in zip(listed, stock, strict=True):
            await archive.bring(storage, feeds[source.url], [as_entry(manuscript, at)], now=at)
        await archive.tell(storage, entries=len(stock), now=at)
        stories = await storage.stories.latest(chat_id=0, limit=len(stock))
    return [rendered(show.card(story)) for story in stories]


def as_listed(world: World, manuscript: Manuscript) -> Listed:
    outlet = next(each for each in world.outlets if each.id == manuscript.outlet)
    category = next(each for each in world.categories if each.id == outlet.category)
    url = f"https://press.example/{outlet.id}"
    return Listed(Category(category.id, category.name), outlet.name, url)


def as_entry(manuscript: Manuscript, now: int, *, number: int = 1) -> Entry:
    url = f"https://press.example/{manuscript.outlet}/{number}"
    text = "\n".join(manuscript.paragraphs)
    return Entry(identity=url, url=url, title=manuscript.title, text=text, published=now)


def now() -> int:
    return int(time.time())


async def _forget(_chat_id: int | None, _seconds: float) -> None:
    """Leave a rest to this run alone."""


def _give_up() -> None:
    """Leave it to the time limit."""
