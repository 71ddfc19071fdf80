"""Too much that waits for a chat becomes one list, in its order, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from news.feeds import Feed
from news.summaries import extract
from storage import Storage
from storage.gathering import KEPT, MOST_WAITING
from storage.outbox import BACKLOG, STORY, Delivery
from storage.tables import outbox
from tests.storage.cast import (
    ADA,
    BOB,
    START,
    WORLD,
    Scene,
    Staged,
    due,
    entry,
    listen,
    read,
    see,
)

MANY = MOST_WAITING + 12


async def wait_for(storage: Storage, many: int, *chats: int) -> None:
    """Let so many stories wait for chats."""
    feed = await listen(storage)
    for chat in chats:
        await storage.chats.subscribe(chat, WORLD.id, kind="private", now=START)
    await more(storage, feed, range(many))


async def more(storage: Storage, feed: Feed, numbers: range) -> None:
    entries = [entry(f"n{number}", published=START + number) for number in numbers]
    await see(storage, feed, entries, now=START + 1)
    for article in await read(storage, now=START + 1):
        telling = await storage.search.tell(article)
        await storage.stories.found(article, telling, now=START + 1)
    while claimed := await storage.summaries.claim_unwritten(now=START + 1, limit=100):
        for each in claimed:
            await storage.summaries.keep(each.article, extract(each.article), now=START + 1)
    while await storage.stories.announce(now=START + 1, limit=100):
        pass


async def send_all(storage: Storage, chat: int) -> list[Delivery]:
    """Send all that waits; return what was for a chat, in its order."""
    sent = []
    while claimed := await due(storage, now=START + 2):
        for each in claimed:
            assert await storage.outbox.start(each, now=START + 2)
            await storage.outbox.finish(each, message_id=each.id, now=START + 2)
            sent.append(each)
    return [each for each in sent if each.chat_id == chat]


async def titles(storage: Storage, row: int, chat: int) -> list[str]:
    return [each.title for each in await storage.gathering.listed(row, chat_id=chat)]


def test_what_is_too_much_is_listed_before_the_newest_which_stay_cards(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await wait_for(storage, MANY, ADA)
        await storage.gathering.gather(now=START + 1)

        first, *cards = await send_all(storage, ADA)
        assert (first.kind, first.subject) == (BACKLOG, first.id)
        assert [each.kind for each in cards] == [STORY] * KEPT
        listed = await storage.gathering.listed(first.id, chat_id=ADA)
        numbers = [each.number for each in listed] + [each.subject for each in cards]
        assert numbers == sorted(numbers)
        assert len(set(numbers)) == MANY

    staged(scene)


def test_what_a_chat_can_hear_one_by_one_stays_so(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await wait_for(storage, MOST_WAITING, ADA)
        assert not await storage.gathering.gather(now=START + 1)

        assert [each.kind for each in await send_all(storage, ADA)] == [STORY] * MOST_WAITING

    staged(scene)


def test_what_comes_while_the_list_waits_joins_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await wait_for(storage, MANY, ADA)
        await storage.gathering.gather(now=START + 1)
        feed = await listen(storage, "gauge")
        await more(storage, feed, range(100, 100 + MOST_WAITING))
        await storage.gathering.gather(now=START + 1)

        first, *cards = await send_all(storage, ADA)
        assert first.kind == BACKLOG
        assert len(cards) == KEPT
        assert len(await titles(storage, first.id, ADA)) == MANY + MOST_WAITING - KEPT

    staged(scene)


def test_each_chat_has_its_own_list_and_cannot_read_anothers(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await wait_for(storage, MANY, ADA, BOB)
        await storage.gathering.gather(now=START + 1)

        (bob, *_) = await send_all(storage, BOB)
        assert len(await titles(storage, bob.id, BOB)) == MANY - KEPT
        assert await titles(storage, bob.id, ADA) == []

    staged(scene)


def test_gathering_twice_is_gathering_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await wait_for(storage, MANY, ADA)
        await asyncio.gather(*(storage.gathering.gather(now=START + 1) for _ in range(4)))
        await storage.gathering.gather(now=START + 1)

        sent = await send_all(storage, ADA)
        assert [each.kind for each in sent] == [BACKLOG] + [STORY] * KEPT

    staged(scene)


def test_what_is_on_its_way_is_not_gathered(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await wait_for(storage, MANY, ADA)
        (head,) = await due(storage, now=START + 2)
        assert await storage.outbox.start(head, now=START + 2)
        await storage.gathering.gather(now=START + 2)
        await storage.outbox.finish(head, message_id=1, now=START + 2)

        first, *cards = await send_all(storage, ADA)
        assert first.kind == BACKLOG
        assert len(await titles(storage, first.id, ADA)) + len(cards) + 1 == MANY

    staged(scene)


@pytest.mark.long
@settings(max_examples=8, deadline=None)
@given(counts=st.lists(st.integers(1, MOST_WAITING + 9), min_size=1, max_size=4))
def test_every_story_is_told_once_in_a_card_or_a_list(migrated: Path, counts: list[int]) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)
        begun = 0
        for count in counts:
            await more(storage, feed, range(begun, begun + count))
            begun += count
            await storage.gathering.gather(now=START + 1)

        await send_all(storage, ADA)
        async with storage._database.reading() as connection:
            rows = (await connection.execute(select(outbox).where(outbox.c.kind == STORY))).all()
        assert len({row.subject for row in rows}) == len(rows) == sum(counts)
        assert {row.state for row in rows} <= {"sent", "gathered"}

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_played(f"sqlite:///{shutil.copy(migrated, folder)}", scene))


async def _played(url: str, scene: Scene) -> None:
    storage = Storage(url)
    await storage.open()
    try:
        await scene(storage)
    finally:
        await storage.close()
