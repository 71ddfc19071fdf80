"""Digests: made from the archive and delivered, against the same messages with no database."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Final

from benchmarks import archive, figures, posting, servers
from benchmarks.apart import apart, serving
from benchmarks.delivery import as_entry, as_listed, deliver, now
from benchmarks.figures import Row
from bot.delivery import SENDERS
from emulator.press import load_world
from handlers.replies import rendered
from messages import digest as show
from news.digests import PAGE, Digest
from news.slots import Slot

_MINUTE: Final = 60
_DAY: Final = 24 * 60


def rows(*, chats: int = 1000, rounds: int = 3) -> list[Row]:
    """Count digests of twelve stories, one a chat, all due at once."""
    with (
        tempfile.TemporaryDirectory(prefix="crier-") as folder,
        serving(servers.telegram, chats) as url,
    ):
        prepared = Path(folder) / "prepared.db"
        card = asyncio.run(_prepare(prepared, chats=chats))
        ours, bare = figures.compare(
            lambda: apart(deliver, url, archive.copied(prepared), chats=chats, gathers=True),
            lambda: apart(posting.over_aiohttp, url, [card], messages=chats, at_once=SENDERS),
            rounds=rounds,
        )
    return [figures.rate("digests", ours, bare), figures.cpu("a digest", ours, bare)]


async def _prepare(path: Path, *, chats: int) -> dict[str, Any]:
    """Tell twelve stories to chats whose digest is due; give it as it is to be sent."""
    at = now()
    due = Slot(at // _MINUTE % _DAY)
    world = load_world()
    stock = world.stock[:PAGE]
    listed = [as_listed(world, each) for each in stock]
    async with archive.opened(path) as storage:
        feeds = await archive.listen(storage, listed, now=at)
        for chat in range(1, chats + 1):
            # two minutes ago, so that it is due now
            await storage.timetables.change(
                chat, kind="private", now=at - 2 * _MINUTE, slots=(due,)
            )
            for category in {each.category.id for each in listed}:
                await storage.chats.subscribe(chat, category, kind="private", now=at)
        for manuscript, source in zip(stock, listed, strict=True):
            await archive.bring(storage, feeds[source.url], [as_entry(manuscript, at)], now=at)
            await archive.tell(storage, entries=1, now=at)
        stories = await storage.stories.latest(chat_id=0, limit=PAGE)
    words = sum(each.words for each in stories)
    head = Digest(1, "", at, at, total=PAGE, words=words)
    return rendered(show.digest(head, stories))
