"""Upkeep: what waits at each bend of the river, and what may be forgotten."""

from __future__ import annotations

from storage import Storage
from storage.upkeep import DELIVERIES_KEPT
from tests.storage.cast import (
    ADA,
    NOTHING,
    START,
    Staged,
    entry,
    keep,
    listen,
    read,
    see,
    told,
    waiting,
    write,
)

STAGES = ("gather", "read", "group", "write", "announce", "digest", "lead", "quiet", "deliver")
IDLE = dict.fromkeys(STAGES, 0)


def test_the_backlog_follows_a_story_down_the_river(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        async def backlog() -> dict[str, int]:
            found = await storage.upkeep.backlog(now=START)
            return {stage: count for stage, count in found.items() if count}

        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        assert await storage.upkeep.backlog(now=START) == IDLE

        await see(storage, feed, [entry("a")], now=START)
        assert await backlog() == {"read": 1}
        await keep(storage, now=START)
        assert await backlog() == {"group": 1}
        (article,) = await read(storage, now=START)
        number = await storage.stories.found(article, NOTHING, now=START)
        assert await backlog() == {"write": 1, "announce": 1}
        await write(storage, number, "s", now=START)
        assert await backlog() == {"announce": 1}
        await storage.stories.announce(now=START, limit=9)
        assert await backlog() == {"deliver": 1}
        await waiting(storage, ADA, now=START)
        assert await backlog() == {}

    staged(scene)


def test_what_is_not_due_yet_is_no_backlog(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("a")], now=START)

        assert await storage.upkeep.backlog(now=START - 1) == IDLE

    staged(scene)


def test_only_deliveries_that_ended_long_ago_are_forgotten(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        await told(storage, feed, "sent", now=START)
        await storage.stories.announce(now=START, limit=9)
        await waiting(storage, ADA, now=START)
        await told(storage, feed, "waits", now=START)
        await storage.stories.announce(now=START, limit=9)

        assert await storage.upkeep.tidy(now=START + DELIVERIES_KEPT) == 0
        assert await storage.upkeep.tidy(now=START + DELIVERIES_KEPT + 1) == 1

        assert await storage.outbox.tally() == {"ready": 1}

    staged(scene)
