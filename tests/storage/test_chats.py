"""Chats: who asked, and for what."""

from __future__ import annotations

import asyncio

from sqlalchemy import insert

from storage import Storage
from storage.tables import outbox
from tests.storage.cast import (
    ADA,
    BOB,
    GROUP,
    START,
    TECH,
    WORLD,
    Staged,
    due,
    entry,
    listed,
    listen,
    see,
    told,
    waiting,
)

SUPERGROUP = -1001234567890


def test_a_subscription_is_made_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await listen(storage)

        assert await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        assert not await storage.chats.subscribe(ADA, "world", kind="private", now=START)

        assert await storage.chats.subscriptions(ADA) == [WORLD]
        assert await storage.chats.subscriptions(BOB) == []

    staged(scene)


def test_subscriptions_are_listed_by_name(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed(), listed("wire", TECH)], now=START)
        for category in ("world", "tech"):
            await storage.chats.subscribe(SUPERGROUP, category, kind="supergroup", now=START)

        assert await storage.chats.subscriptions(SUPERGROUP) == [TECH, WORLD]

    staged(scene)


def test_a_new_subscriber_is_shown_the_newest_three_the_oldest_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        numbers = [await told(storage, feed, f"{n}", now=START + n) for n in (4, 1, 3, 2)]

        await storage.chats.subscribe(ADA, "world", kind="private", now=START + 5)

        assert await waiting(storage, ADA, now=START + 5) == [numbers[n] for n in (3, 2, 0)]

    staged(scene)


def test_a_sample_is_not_sent_again_when_subscribing_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        number = await told(storage, feed, "a", now=START)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        assert await waiting(storage, ADA, now=START) == [number]

        await storage.chats.unsubscribe(ADA, "world")
        await storage.chats.subscribe(ADA, "world", kind="private", now=START + 1)
        await storage.stories.announce(now=START + 1, limit=9)

        assert await waiting(storage, ADA, now=START + 9) == []

    staged(scene)


def test_a_sample_that_was_withdrawn_unsent_is_shown_after_all(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        await storage.chats.unsubscribe(ADA, "world")

        await storage.chats.subscribe(ADA, "world", kind="private", now=START)

        assert await waiting(storage, ADA, now=START) == [number]

    staged(scene)


def test_unsubscribing_withdraws_only_what_no_other_subscription_wants(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "wire", TECH)
        await told(storage, world, "world", now=START)
        number = await told(storage, tech, "tech", now=START)
        for chat in (ADA, BOB):
            for category in ("world", "tech"):
                await storage.chats.subscribe(chat, category, kind="private", now=START)

        assert await storage.chats.unsubscribe(ADA, "world") == ["world"]

        assert await waiting(storage, ADA, now=START) == [number]
        assert await storage.outbox.tally() == {"sent": 1, "ready": 2}
        assert await storage.chats.subscriptions(ADA) == [TECH]

    staged(scene)


def test_a_claimed_story_is_not_begun_after_unsubscribing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await told(storage, await listen(storage), "a", now=START)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        (delivery,) = await due(storage, now=START)

        await storage.chats.unsubscribe(ADA, "world")

        assert not await storage.outbox.start(delivery, now=START)

    staged(scene)


def test_all_subscriptions_can_end_at_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed(), listed("wire", TECH)], now=START)
        for category in ("world", "tech"):
            await storage.chats.subscribe(ADA, category, kind="private", now=START)

        assert await storage.chats.unsubscribe(ADA, None) == ["tech", "world"]
        assert await storage.chats.unsubscribe(ADA, None) == []

    staged(scene)


def test_a_story_withdrawn_from_one_shelf_still_comes_from_another(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "wire", TECH)
        for category in ("world", "tech"):
            await storage.chats.subscribe(ADA, category, kind="private", now=START)
        number = await told(storage, world, "a", now=START)
        await storage.stories.announce(now=START, limit=9)
        await storage.chats.unsubscribe(ADA, "world")

        await see(storage, tech, [entry("a")], now=START)
        (unread,) = await storage.articles.claim_unread(now=START, limit=9)
        assert await storage.articles.know(unread, url=unread.entry.url)
        await storage.stories.announce(now=START, limit=9)

        assert await waiting(storage, ADA, now=START) == [number]

    staged(scene)


def test_a_chat_that_cannot_be_reached_gets_nothing_until_it_speaks(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await told(storage, feed, "sample", now=START)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        (delivery,) = await due(storage, now=START)
        await storage.outbox.start(delivery, now=START)

        await storage.chats.suspend(ADA)
        await storage.outbox.put_off(delivery, due_at=START, reason="late answer")
        assert await storage.outbox.tally() == {"dropped": 1}

        await storage.chats.meet(ADA, kind="private", now=START + 1)
        number = await told(storage, feed, "a", now=START + 2)
        await storage.stories.announce(now=START + 2, limit=9)
        assert await storage.chats.subscriptions(ADA) == [WORLD]
        assert await waiting(storage, ADA, now=START + 99) == [number]

    staged(scene)


def test_a_group_takes_all_it_has_to_its_new_id(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START)
        await storage.chats.subscribe(GROUP, "world", kind="group", now=START)

        await storage.chats.migrate(GROUP, SUPERGROUP)
        await storage.chats.migrate(GROUP, SUPERGROUP)

        assert await storage.chats.subscriptions(GROUP) == []
        assert await storage.chats.subscriptions(SUPERGROUP) == [WORLD]
        assert await waiting(storage, SUPERGROUP, now=START) == [number]

    staged(scene)


def test_a_group_may_move_to_an_id_that_has_subscribed_already(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "wire", TECH)
        both = await told(storage, world, "a", now=START)
        mine = await told(storage, tech, "b", now=START)
        for chat, category in ((GROUP, "world"), (GROUP, "tech"), (SUPERGROUP, "world")):
            await storage.chats.subscribe(chat, category, kind="group", now=START)

        await storage.chats.migrate(GROUP, SUPERGROUP)

        assert await storage.chats.subscriptions(SUPERGROUP) == [TECH, WORLD]
        assert sorted(await waiting(storage, SUPERGROUP, now=START)) == [both, mine]

    staged(scene)


def test_a_stranger_has_nothing_to_move(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.chats.migrate(GROUP, SUPERGROUP)

        assert await storage.chats.subscriptions(SUPERGROUP) == []

    staged(scene)


def test_a_story_announced_while_a_group_moves_moves_too(staged: Staged, storage_url: str) -> None:
    async def scene(storage: Storage) -> None:
        await storage.chats.meet(GROUP, kind="group", now=START)
        number = await told(storage, await listen(storage), "a", now=START)
        other = Storage(storage_url)

        async with storage._database.writing() as connection:
            await connection.execute(
                insert(outbox).values(chat_id=GROUP, subject=number, due_at=0, created_at=0)
            )
            moving = asyncio.create_task(other.chats.migrate(GROUP, SUPERGROUP))
            await asyncio.wait({moving}, timeout=0.2)
        await moving

        await other.close()
        assert await waiting(storage, SUPERGROUP, now=START) == [number]

    staged(scene)
