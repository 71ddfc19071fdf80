"""Those who run the bot take feeds out, and tell all chats something once."""

from __future__ import annotations

from dataclasses import replace

from storage import Storage
from storage.follows import Wanted
from storage.outbox import BROADCAST
from tests.storage.cast import ADA, BOB, FAR, GROUP, START, TECH, Staged, due, listed

CHANNEL = -1009


async def urls(storage: Storage) -> list[str]:
    return [each.url for each in await storage.feeds.shared()]


async def asked(storage: Storage) -> list[str]:
    """List what a poll would ask."""
    return [each.url for each in await storage.feeds.claim_due(now=FAR, limit=9)]


def test_a_feed_that_was_removed_is_asked_no_more_and_stays_so(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed(), listed("wire", TECH)], now=START)
        assert await storage.feeds.remove(listed().url, now=START + 1)

        await storage.feeds.add([listed(), listed("wire", TECH)], now=START + 2)
        assert await urls(storage) == [listed("wire", TECH).url]
        assert await asked(storage) == [listed("wire", TECH).url]
        assert [each.category for each in await storage.feeds.shelves()] == [TECH]
        assert not await storage.feeds.remove(listed().url, now=START + 3)
        assert not await storage.feeds.remove("http://nowhere.example/", now=START + 3)

    staged(scene)


def test_a_feed_that_was_removed_comes_again_when_it_is_asked_for(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        await storage.feeds.remove(listed().url, now=START + 1)
        again = replace(listed(), category=TECH)
        await storage.feeds.add([again], now=START + 2, again=True)
        await storage.feeds.add([again], now=START + 3)

        assert [each.category for each in await storage.feeds.shared()] == [TECH]
        assert await asked(storage) == [listed().url]

    staged(scene)


def test_a_feed_that_was_removed_is_there_for_those_who_follow_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        wanted = [Wanted(listed().url, "harbour")]
        await storage.follows.follow(ADA, wanted, kind="private", most=9, now=START)
        await storage.feeds.remove(listed().url, now=START + 1)

        assert await urls(storage) == []
        (claimed,) = await storage.feeds.claim_due(now=FAR, limit=9)
        (followed,) = await storage.follows.of(ADA)
        assert (claimed.url, claimed.category) == (listed().url, followed.category.id)

    staged(scene)


def test_a_word_goes_once_to_every_chat_that_is_there(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        for chat, kind in (
            (ADA, "private"),
            (BOB, "private"),
            (GROUP, "group"),
            (CHANNEL, "channel"),
        ):
            await storage.chats.meet(chat, kind=kind, now=START)
        await storage.chats.suspend(BOB)
        key, chats = await storage.broadcasts.draft("We move.", now=START)
        assert chats == 2

        assert await storage.broadcasts.send(key, now=START + 1) == 2
        assert await storage.broadcasts.send(key, now=START + 2) is None
        assert not await storage.broadcasts.drop(key)
        told = await due(storage, now=START + 3)
        assert [(each.chat_id, each.kind, each.subject) for each in told] == [
            (GROUP, BROADCAST, key),
            (ADA, BROADCAST, key),
        ]
        assert all(each.silent for each in told)
        assert await storage.broadcasts.texts([key]) == {key: "We move."}

    staged(scene)


def test_a_word_that_was_dropped_is_not_sent(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.chats.meet(ADA, kind="private", now=START)
        key, _ = await storage.broadcasts.draft("We move.", now=START)
        assert await storage.broadcasts.drop(key)
        assert await storage.broadcasts.send(key, now=START + 1) is None
        assert await due(storage, now=START + 2) == []

    staged(scene)
