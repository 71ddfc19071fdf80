"""What is watched for comes whatever the mode, and what is muted never does."""

from __future__ import annotations

from news.filters import parse
from news.slots import parse as slots
from storage import Storage
from storage.catches import MUTE, WATCH
from storage.filters import LOOKS_BACK, MOST, Kept
from storage.follows import Wanted
from storage.outbox import DIGEST
from tests.storage.cast import (
    ADA,
    BOB,
    GROUP,
    START,
    TECH,
    Staged,
    due,
    entry,
    join,
    listen,
    read,
    see,
    told,
    waiting,
)

FERRY = "The ferry to the islands sails at noon."
STRIKE = "The ferry does not sail: its crew is on strike."


async def keep(
    storage: Storage, chat: int, said: str, kind: str = WATCH, *, now: int = START
) -> Kept | None:
    return await storage.filters.add(chat, parse(said), kind=kind, chat_kind="private", now=now)


async def announce(storage: Storage, *, now: int) -> None:
    while await storage.stories.announce(now=now, limit=100):
        pass


async def counts(storage: Storage, chat: int, *, now: int) -> list[tuple[str, str, int]]:
    kept = await storage.filters.of(chat, now=now)
    return [(each.kind, each.said, each.caught) for each in kept]


def test_what_is_watched_for_is_pushed_whatever_a_chat_hears_of(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "wire", TECH)
        await storage.chats.subscribe(BOB, "tech", kind="private", now=START)
        await storage.timetables.change(
            BOB, kind="private", now=START, slots=slots("08:00"), zone="UTC"
        )
        for chat in (ADA, BOB):
            await keep(storage, chat, "ferry -strike")
        sails = await told(storage, world, "sails", text=FERRY, now=START + 1)
        await told(storage, world, "strike", text=STRIKE, now=START + 2)
        also = await told(storage, tech, "engine", text="A ferry with a new engine.", now=START + 3)
        await announce(storage, now=START + 4)
        assert await waiting(storage, ADA, now=START + 5) == [sails, also]
        assert await waiting(storage, BOB, now=START + 99) == [sails, also]
        assert await counts(storage, ADA, now=START + 5) == [(WATCH, "ferry -strike", 2)]
        story = await storage.stories.get(sails, chat_id=ADA)
        assert story
        assert story.watched == ("ferry -strike",)
        assert await counts(storage, ADA, now=START + 5 + LOOKS_BACK) == [
            (WATCH, "ferry -strike", 0)
        ]

    staged(scene)


def test_what_is_muted_never_comes_by_any_way(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        await keep(storage, ADA, "strike", MUTE)
        await keep(storage, ADA, "ferry", WATCH)
        await told(storage, feed, "strike", text=STRIKE, now=START + 1)
        sails = await told(storage, feed, "sails", text=FERRY, now=START + 2)
        await announce(storage, now=START + 3)
        assert await waiting(storage, ADA, now=START + 4) == [sails]

        latest = await storage.stories.latest(chat_id=ADA, limit=9)
        assert [each.number for each in latest] == [sails]
        await storage.chats.subscribe(BOB, "world", kind="private", now=START + 4)
        await keep(storage, BOB, "strike", MUTE, now=START + 5)
        assert await waiting(storage, BOB, now=START + 5) == [sails]
        await keep(storage, GROUP, "strike", MUTE, now=START + 5)
        await storage.chats.subscribe(GROUP, "world", kind="supergroup", now=START + 6)
        assert await waiting(storage, GROUP, now=START + 6) == [sails]

    staged(scene)


def test_a_new_mute_takes_back_what_waits_also_of_a_digest(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in (ADA, BOB):
            await storage.chats.subscribe(chat, "world", kind="private", now=START, mode="both")
        strike = await told(storage, feed, "strike", text=STRIKE, now=START + 1)
        sails = await told(storage, feed, "sails", text=FERRY, now=START + 2)
        await announce(storage, now=START + 3)
        await storage.digests.make_now(ADA, now=START + 4)
        kept = await keep(storage, ADA, "strike", MUTE, now=START + 5)
        assert kept
        assert kept.caught == 1
        left = [each for each in await due(storage, now=START + 6) if each.chat_id == ADA]
        assert [each.subject for each in left] == [sails]
        await storage.outbox.finish(left[0], message_id=1, now=START + 6)
        (digest,) = [each for each in await due(storage, now=START + 99) if each.chat_id == ADA]
        assert digest.kind == DIGEST
        pages = await storage.digests.first_pages([digest.subject])
        assert [each.number for each in pages[digest.subject][1]] == [sails]
        assert await waiting(storage, BOB, now=START + 199) == [strike, sails]

        assert await storage.filters.remove(BOB, kept.id) is None
        assert await storage.filters.remove(ADA, kept.id) == "strike"
        assert await storage.filters.of(ADA, now=START) == []

    staged(scene)


def test_a_digest_tells_first_what_is_watched_for(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START, mode="both")
        sails = await told(storage, feed, "sails", text=FERRY, now=START + 1)
        other = await told(storage, feed, "other", text="A bell was mended.", now=START + 2)
        await announce(storage, now=START + 3)
        await keep(storage, ADA, "ferry", now=START + 4)
        assert await waiting(storage, ADA, now=START + 4) == [sails, other]
        await storage.digests.make_now(ADA, now=START + 5)
        (digest,) = await due(storage, now=START + 6)
        pages = await storage.digests.first_pages([digest.subject])
        assert [each.number for each in pages[digest.subject][1]] == [sails, other]

    staged(scene)


def test_ending_a_subscription_leaves_what_is_watched_for(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        kept = await keep(storage, ADA, "ferry")
        assert kept
        sails = await told(storage, feed, "sails", text=FERRY, now=START + 1)
        await told(storage, feed, "other", text="A bell was mended.", now=START + 2)
        await announce(storage, now=START + 3)
        await storage.chats.unsubscribe(ADA, "world")
        assert [each.subject for each in await due(storage, now=START + 4)] == [sails]
        await storage.filters.remove(ADA, kept.id)
        assert await due(storage, now=START + 99) == []

    staged(scene)


def test_a_category_narrows_a_filter_and_a_feed_of_others_stays_theirs(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await listen(storage)
        tech = await listen(storage, "wire", TECH)
        wanted = [Wanted("http://mine.example/feed", "Mine")]
        await storage.follows.follow(BOB, wanted, kind="private", most=9, now=START)
        (feed,) = await storage.feeds.claim_due(now=START, limit=9)
        await see(storage, feed, [], now=START)
        for chat in (ADA, BOB):
            await keep(storage, chat, "ferry")
        await storage.filters.add(
            GROUP, parse("ferry"), kind=WATCH, chat_kind="group", now=START, category="world"
        )
        secret = await told(storage, feed, "secret", text=FERRY, now=START + 1)
        engine = await told(storage, tech, "engine", text=FERRY, now=START + 2)
        await announce(storage, now=START + 3)
        assert await waiting(storage, ADA, now=START + 4) == [engine]
        assert await waiting(storage, BOB, now=START + 99) == [secret, engine]
        assert await waiting(storage, GROUP, now=START + 199) == []

    staged(scene)


def test_what_an_article_adds_to_a_story_is_caught_as_well(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await keep(storage, ADA, "strike")
        await storage.chats.subscribe(BOB, "world", kind="private", now=START)
        await keep(storage, BOB, "strike", MUTE)
        number = await told(storage, feed, "sails", text=FERRY, now=START + 1)
        await announce(storage, now=START + 2)
        assert await waiting(storage, ADA, now=START + 3) == []
        assert await waiting(storage, BOB, now=START + 99) == [number]
        await see(storage, feed, [entry("more", text=STRIKE)], now=START + 100)
        (article,) = await read(storage, now=START + 100)
        await join(storage, article, number, new=["Its crew is on strike."], now=START + 101)
        first, _development = await waiting(storage, ADA, now=START + 102)
        assert first == number
        kinds = {each.kind for each in await due(storage, now=START + 199) if each.chat_id == BOB}
        assert "development" not in kinds

    staged(scene)


def test_a_filter_said_again_is_one_and_there_is_room_for_so_many(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await listen(storage)
        for number in range(MOST):
            assert await keep(storage, ADA, f"word{number}")
        assert await keep(storage, ADA, "one more") is None
        assert await keep(storage, ADA, "word1")
        assert len(await storage.filters.of(ADA, now=START)) == MOST

    staged(scene)


def test_a_group_that_migrates_keeps_its_filters_and_what_they_caught(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await keep(storage, GROUP, "ferry")
        await keep(storage, GROUP - 1, "ferry")
        await told(storage, feed, "sails", text=FERRY, now=START + 1)
        await announce(storage, now=START + 2)
        await storage.chats.migrate(GROUP, GROUP - 1)
        assert await counts(storage, GROUP - 1, now=START + 3) == [(WATCH, "ferry", 1)]
        assert await storage.filters.of(GROUP, now=START + 3) == []
        assert await storage.records.forget(GROUP - 1)
        assert await storage.filters.of(GROUP - 1, now=START + 3) == []

    staged(scene)
