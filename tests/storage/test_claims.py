"""Claims: many workers at once, each with a storage of its own, and each row worked on once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, event

from storage import Storage
from tests.storage.cast import (
    NOTHING,
    START,
    Staged,
    entry,
    keep,
    listed,
    listen,
    read,
    see,
    told,
    unwritten,
)

ROWS = 40
Stage = Callable[[Storage], Awaitable[None]]
Claim = Callable[[Storage], Awaitable[Sequence[Any]]]


async def due_feeds(storage: Storage) -> None:
    """Add feeds that are due."""
    await storage.feeds.add([listed(f"outlet{n}") for n in range(ROWS)], now=START)


async def unread_entries(storage: Storage) -> None:
    """Show entries that wait to be read."""
    await see(storage, await listen(storage), [entry(f"{n}") for n in range(ROWS)], now=START)


async def ungrouped_articles(storage: Storage) -> None:
    """Read articles that belong to no story yet."""
    await unread_entries(storage)
    await keep(storage, now=START)


async def unwritten_stories(storage: Storage) -> None:
    """Find stories that nobody wrote yet."""
    await unread_entries(storage)
    for article in await read(storage, now=START):
        await storage.stories.found(article, NOTHING, now=START)


async def due_deliveries(storage: Storage) -> None:
    """Promise a story to many chats."""
    await told(storage, await listen(storage), "a", now=START)
    for chat in range(1, ROWS + 1):
        await storage.chats.subscribe(chat, "world", kind="private", now=START)


CLAIMS: list[tuple[Stage, Claim]] = [
    (due_feeds, lambda storage: storage.feeds.claim_due(now=START, limit=3)),
    (unread_entries, lambda storage: storage.articles.claim_unread(now=START, limit=3)),
    (ungrouped_articles, lambda storage: storage.articles.claim_ungrouped(now=START, limit=3)),
    (unwritten_stories, lambda storage: unwritten(storage, now=START, limit=3)),
    (due_deliveries, lambda storage: storage.outbox.claim_due(now=START, limit=3)),
]
each_claim = pytest.mark.parametrize(
    ("stage", "claim"), CLAIMS, ids=[stage.__name__ for stage, _ in CLAIMS]
)


@each_claim
def test_workers_at_once_claim_each_row_exactly_once(
    staged: Staged, storage_url: str, stage: Stage, claim: Claim
) -> None:
    async def work(storage: Storage) -> list[Any]:
        mine: list[Any] = []
        while claimed := await claim(storage):
            assert len(claimed) <= 3
            mine += claimed
        return mine

    async def scene(storage: Storage) -> None:
        await stage(storage)
        workers = [Storage(storage_url) for _ in range(4)]

        shares = await asyncio.gather(*map(work, workers), *map(work, workers))

        await asyncio.gather(*(each.close() for each in workers))
        claims = Counter(repr(each) for share in shares for each in share)
        assert len(claims) == claims.total() == ROWS

    staged(scene)


def test_a_story_is_announced_once_however_many_announce_it(
    staged: Staged, storage_url: str
) -> None:
    async def work(storage: Storage) -> int:
        announced = 0
        while count := await storage.stories.announce(now=START, limit=2):
            announced += count
        return announced

    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(7, "world", kind="private", now=START)
        for n in range(12):
            await told(storage, feed, f"{n}", now=START)
        workers = [Storage(storage_url) for _ in range(4)]

        announced = await asyncio.gather(*map(work, workers))

        await asyncio.gather(*(each.close() for each in workers))
        assert sum(announced) == 12
        assert await storage.outbox.tally() == {"ready": 12}

    staged(scene)


@pytest.mark.parametrize("storage_url", ["sqlite"], indirect=True)
@each_claim
def test_a_claim_scans_no_table(staged: Staged, stage: Stage, claim: Claim) -> None:
    async def scene(storage: Storage) -> None:
        await stage(storage)
        seen: list[tuple[str, Any]] = []

        def note(_c: object, _cursor: object, statement: str, given: object, *_: object) -> None:
            seen.append((statement, given))

        event.listen(Engine, "before_cursor_execute", note)  # whichever connection serves
        await claim(storage)
        event.remove(Engine, "before_cursor_execute", note)

        statement, given = next(each for each in seen if each[0].startswith("UPDATE"))
        async with storage._database.reading() as connection:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            steps = [row[-1] for row in plan]
        table = statement.split()[1]
        assert not [step for step in steps if step == f"SCAN {table}"], steps

    staged(scene)
