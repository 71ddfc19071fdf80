"""Chats follow feeds of their own: each a category that nobody else sees."""

from __future__ import annotations

from dataclasses import replace

from news.feeds import Feed
from news.polls import POLLS_TO_MOVE
from storage import Storage
from storage.follows import Followed, Wanted
from storage.standings import Standing
from tests.storage.cast import (
    ADA,
    BOB,
    FAR,
    START,
    TECH,
    WORLD,
    Staged,
    answer,
    due,
    entry,
    listed,
    listen,
    see,
    told,
    waiting,
)

PILOT = Wanted("http://pilot.example/feed", "The Pilot")
GAUGE = Wanted("http://gauge.example/feed", "The Gauge")
LATER = START + 100


async def follow(storage: Storage, chat_id: int, *wanted: Wanted, most: int = 9) -> Followed:
    """Let a chat follow feeds."""
    return await storage.follows.follow(chat_id, wanted, kind="private", most=most, now=START)


async def polled(storage: Storage, url: str, *, now: int = LATER) -> Feed:
    """Claim a feed, which must be due."""
    claimed = await storage.feeds.claim_due(now=now, limit=100)
    return next(feed for feed in claimed if feed.url == url)


def listening(feed: Feed) -> Feed:
    """Have heard a feed before."""
    return replace(feed, baseline_at=START)


async def state(storage: Storage, url: str) -> str:
    """Tell how a feed stands."""
    return next(each.state for each in await storage.feeds.standings() if each.url == url)


def names(standings: list[Standing]) -> list[str]:
    """List how feeds are called."""
    return [each.title for each in standings]


def test_a_followed_feed_is_a_category_of_its_own(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        assert await follow(storage, ADA, PILOT, GAUGE) == Followed(new=2, there=0, beyond=0)

        assert names(await storage.follows.of(ADA)) == ["The Gauge", "The Pilot"]
        assert await storage.follows.of(BOB) == []
        assert await storage.feeds.shelves() == []
        assert {feed.url for feed in await storage.feeds.claim_due(now=START, limit=9)} == {
            PILOT.url,
            GAUGE.url,
        }

    staged(scene)


def test_what_is_new_in_it_comes_to_those_who_follow_and_to_no_other(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, PILOT)
        await storage.chats.meet(BOB, kind="private", now=START)
        feed = await polled(storage, PILOT.url)
        await see(storage, feed, [], now=LATER)

        number = await told(storage, listening(feed), "fog", now=LATER + 1)
        await storage.stories.announce(now=LATER + 2, limit=9)

        assert [each.chat_id for each in await due(storage, now=LATER + 2)] == [ADA]
        for chat_id, seen in ((ADA, 1), (BOB, 0)):
            assert len(await storage.stories.latest(chat_id=chat_id, limit=9)) == seen
            assert bool(await storage.stories.get(number, chat_id=chat_id)) == bool(seen)

    staged(scene)


def test_a_feed_may_stand_on_a_shelf_and_be_followed(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        shared = await listen(storage, "post")
        await storage.chats.subscribe(BOB, WORLD.id, kind="private", now=START)
        await follow(storage, ADA, Wanted(shared.url, "Post"))

        await told(storage, shared, "fog", now=LATER)
        await storage.stories.announce(now=LATER, limit=9)

        assert {each.chat_id for each in await due(storage, now=LATER)} == {ADA, BOB}
        (shelf,) = await storage.feeds.shelves()
        assert (shelf.category, shelf.feeds) == (WORLD, 1)

    staged(scene)


def test_who_has_both_the_shelf_and_the_feed_hears_of_a_story_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        shared = await listen(storage, "post")
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)
        await follow(storage, ADA, Wanted(shared.url, "Post"))

        number = await told(storage, shared, "fog", now=LATER)
        await storage.stories.announce(now=LATER, limit=9)

        assert await waiting(storage, ADA, now=LATER) == [number]

    staged(scene)


def test_a_followed_feed_that_is_listed_is_told_under_its_shelf(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, Wanted(listed("post", TECH).url, "Post"))
        await storage.feeds.add([listed("post", TECH)], now=LATER)

        (standing,) = await storage.feeds.standings()
        assert standing.category == TECH
        assert [each.category for each in await storage.feeds.shelves()] == [TECH]
        assert names(await storage.follows.of(ADA)) == ["Post"]

    staged(scene)


def test_what_a_chat_follows_already_is_not_new(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, PILOT)

        assert await follow(storage, ADA, PILOT, GAUGE) == Followed(new=1, there=1, beyond=0)
        assert await follow(storage, BOB, PILOT) == Followed(new=1, there=0, beyond=0)
        assert len(await storage.feeds.standings()) == 2

    staged(scene)


def test_a_list_leaves_out_what_a_category_brings_already(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        shared = await listen(storage, "post")
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)

        done = await storage.follows.follow(
            ADA,
            [Wanted(shared.url, ""), PILOT],
            kind="private",
            most=9,
            now=START,
            though_heard=False,
        )

        assert done == Followed(new=1, there=1, beyond=0)
        assert names(await storage.follows.shared(ADA)) == ["post"]

    staged(scene)


def test_beyond_its_limit_a_chat_follows_no_more_and_nothing_is_added(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, PILOT, most=1)

        assert await follow(storage, ADA, GAUGE, PILOT, most=1) == Followed(0, there=1, beyond=1)
        assert names(await storage.feeds.standings()) == ["The Pilot"]

    staged(scene)


def test_a_feed_that_nobody_follows_any_more_is_asked_no_more(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        for chat_id in (ADA, BOB):
            await follow(storage, chat_id, PILOT)
        (mine,) = await storage.follows.of(ADA)

        await storage.chats.unsubscribe(ADA, mine.category.id)
        assert await state(storage, PILOT.url) == "active"
        await storage.chats.unsubscribe(BOB, None)
        assert await state(storage, PILOT.url) == "idle"
        assert await storage.feeds.claim_due(now=FAR, limit=9) == []

        await follow(storage, BOB, PILOT)
        assert (await polled(storage, PILOT.url)).url == PILOT.url

    staged(scene)


def test_a_shared_feed_is_asked_whoever_hears_of_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        shared = await listen(storage, "post")
        await follow(storage, ADA, Wanted(shared.url, ""))
        await storage.chats.unsubscribe(ADA, None)

        assert await state(storage, shared.url) == "active"

    staged(scene)


def test_an_idle_feed_that_is_listed_is_asked_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, Wanted(listed("post").url, ""))
        await storage.chats.unsubscribe(ADA, None)
        await storage.feeds.add([listed("post")], now=LATER)

        assert await state(storage, listed("post").url) == "active"

    staged(scene)


def test_a_feed_is_known_by_the_address_that_it_had(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, PILOT)
        feed = await polled(storage, PILOT.url)
        moving = replace(feed, moved_to="http://new.example/", moved_polls=POLLS_TO_MOVE)
        moved = replace(answer(), moved_to="http://new.example/")
        await storage.feeds.keep_unchanged(moving, moved, now=LATER, due_at=FAR)

        assert await follow(storage, ADA, PILOT) == Followed(new=0, there=1, beyond=0)
        await storage.feeds.add([listed()], now=LATER)
        await storage.feeds.add([replace(listed(), url=PILOT.url)], now=LATER)
        urls = {each.url for each in await storage.feeds.standings()}
        assert urls == {"http://new.example/", listed().url}

    staged(scene)


def test_a_feed_without_a_name_is_called_by_its_host(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, Wanted("http://quiet.example/feed", ""))

        (mine,) = await storage.follows.of(ADA)
        assert mine.category.name == "quiet.example"

    staged(scene)


def test_a_group_that_moves_keeps_what_it_follows(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await follow(storage, ADA, PILOT)
        feed = await polled(storage, PILOT.url)
        await see(storage, feed, [entry("old")], now=LATER)
        await storage.feeds.retire(listening(feed), now=LATER)

        await storage.chats.migrate(ADA, BOB)

        assert names(await storage.follows.of(BOB)) == ["The Pilot"]
        assert [each.chat_id for each in await due(storage, now=LATER)] == [BOB]

    staged(scene)


def test_the_shared_feeds_are_listed_without_those_that_only_chats_follow(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed("post"), listed("post", TECH)], now=START)
        await storage.feeds.add([replace(listed("post", TECH), url=listed("post").url)], now=START)
        await follow(storage, ADA, PILOT)

        shared = await storage.feeds.shared()

        assert sorted((each.url, each.category.id) for each in shared) == [
            (listed("post", TECH).url, "tech"),
            (listed("post").url, "tech"),
            (listed("post").url, "world"),
        ]

    staged(scene)
