"""Subscribers are told once when a feed ends, or has failed for a week."""

from __future__ import annotations

from dataclasses import replace

from news.feeds import Feed
from news.polls import FAILING_LONG
from news.web import NotModified
from storage import Storage
from storage.follows import Wanted
from storage.outbox import FEED_FAILING, FEED_GONE
from tests.storage.cast import (
    ADA,
    BOB,
    FAR,
    GROUP,
    START,
    WORLD,
    Staged,
    added,
    due,
    listen,
)

MONTH_LATER = START + 4 * FAILING_LONG


async def fail(storage: Storage, feed: Feed, *, since: int | None, now: int) -> None:
    """Let a feed fail once more."""
    failing = replace(feed, failing_since=since)
    await storage.feeds.keep_failure(failing, reason="status 503", now=now, due_at=FAR)


def test_all_who_hear_of_a_feed_are_told_once_that_it_has_ended(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat_id in (ADA, BOB):
            await storage.chats.subscribe(chat_id, WORLD.id, kind="private", now=START)
        await storage.chats.meet(GROUP, kind="group", now=START)
        wanted = Wanted(feed.url, "harbour")
        await storage.follows.follow(ADA, [wanted], kind="private", most=9, now=START)

        await storage.feeds.retire(feed, now=START + 1)
        await storage.feeds.retire(feed, now=START + 2)

        told = await due(storage, now=START + 3)
        assert [(each.chat_id, each.kind, each.subject) for each in told] == [
            (ADA, FEED_GONE, feed.id),
            (BOB, FEED_GONE, feed.id),
        ]

    staged(scene)


def test_after_a_week_of_failures_and_not_before_all_are_told_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)

        await fail(storage, feed, since=None, now=START)
        await fail(storage, feed, since=START, now=START + FAILING_LONG - 1)
        assert await due(storage, now=MONTH_LATER) == []

        for late in range(3):
            await fail(storage, feed, since=START, now=START + FAILING_LONG + late)
        told = await due(storage, now=MONTH_LATER)
        assert [(each.chat_id, each.kind) for each in told] == [(ADA, FEED_FAILING)]

    staged(scene)


def test_the_first_failure_counts_until_something_good_comes(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)
        await storage.feeds.keep_failure(feed, reason="tls", now=START + 5, due_at=START + 6)
        (feed,) = await storage.feeds.claim_due(now=START + 6, limit=1)
        assert feed.failing_since == START + 5

        await storage.feeds.keep_failure(feed, reason="tls", now=START + 7, due_at=START + 8)
        (feed,) = await storage.feeds.claim_due(now=START + 8, limit=1)
        assert feed.failing_since == START + 5

        await storage.feeds.keep_unchanged(feed, NotModified(), now=START + 9, due_at=START + 10)
        (feed,) = await storage.feeds.claim_due(now=START + 10, limit=1)
        assert feed.failing_since is None

    staged(scene)


def test_of_a_feed_that_never_worked_only_those_hear_who_follow_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)
        wanted = Wanted(feed.url, "harbour")
        await storage.follows.follow(BOB, [wanted], kind="private", most=9, now=START)

        await fail(storage, feed, since=START, now=START + FAILING_LONG)

        assert [each.chat_id for each in await due(storage, now=MONTH_LATER)] == [BOB]

    staged(scene)


def test_a_suspended_chat_is_not_told(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)
        await storage.chats.suspend(ADA)

        await storage.feeds.retire(feed, now=START + 1)

        assert await due(storage, now=START + 2) == []

    staged(scene)


def test_a_notice_waits_whatever_a_chat_unsubscribes_from(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)
        await storage.feeds.retire(feed, now=START + 1)

        await storage.chats.unsubscribe(ADA, None)

        assert [each.kind for each in await due(storage, now=START + 2)] == [FEED_GONE]

    staged(scene)
