"""How a chat is served is told as it was."""

from __future__ import annotations

import pytest

from news.service import percentile
from storage import Storage
from storage.pauses import EVERYTHING, LONG
from storage.service import DAY
from tests.storage.cast import (
    ADA,
    BOB,
    START,
    TECH,
    WORLD,
    Staged,
    due,
    entry,
    listen,
    read,
    see,
    write,
)


@pytest.mark.parametrize(
    ("values", "median", "late"),
    [([], None, None), ([7], 7, 7), ([1, 2], 1, 2), ([*range(1, 101)], 50, 95), ([5, 1, 3], 3, 5)],
)
def test_percentiles_are_values_that_there_were(
    values: list[int], median: int | None, late: int | None
) -> None:
    assert (percentile(values, 0.5), percentile(values, 0.95)) == (median, late)


async def tell(storage: Storage, name: str, *, at: int) -> None:
    """Let a feed's article be announced as soon as it came."""
    feed = await listen(storage, name)
    await see(storage, feed, [entry(name, published=at)], now=at)
    (article,) = await read(storage, now=at)
    number = await storage.stories.found(article, await storage.search.tell(article), now=at)
    await write(storage, number, now=at)
    await storage.stories.announce(now=at, limit=9)


async def send(storage: Storage, *, now: int) -> None:
    """Send what is due."""
    for each in await due(storage, now=now):
        await storage.outbox.start(each, now=now)
        await storage.outbox.finish(each, message_id=1, now=now)


def test_what_was_sent_and_how_soon_is_told_of_the_last_day(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await listen(storage)
        for chat in (ADA, BOB):
            await storage.chats.subscribe(chat, WORLD.id, kind="private", now=START)
        await tell(storage, "old", at=START + 10)
        await send(storage, now=START + 15)
        later = START + 10 + DAY
        for place, seconds in enumerate((20, 40, 90)):
            await tell(storage, f"n{place}", at=later + place * 100)
            await send(storage, now=later + place * 100 + seconds)
        await tell(storage, "waits", at=later + 500)

        mine = await storage.services.of(ADA, now=later + 500)
        assert (mine.delivered, mine.waiting, mine.soon, mine.late) == (3, 1, 40, 90)
        both = await storage.services.of(None, now=later + 500)
        assert (both.delivered, both.waiting) == (6, 2)

    staged(scene)


def test_a_sample_of_old_stories_does_not_count_as_late(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await tell(storage, "old", at=START)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START + 5000)
        await send(storage, now=START + 5001)

        mine = await storage.services.of(ADA, now=START + 5002)
        assert (mine.delivered, mine.soon) == (1, None)

    staged(scene)


def test_only_feeds_that_a_chat_hears_of_trouble_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "circuit", TECH)
        await storage.chats.subscribe(ADA, TECH.id, kind="private", now=START)
        for feed in (world, tech):
            await storage.feeds.keep_failure(
                feed, reason="status 503", now=START + 1, due_at=START + 60
            )

        (troubled,) = (await storage.services.of(ADA, now=START + 2)).troubled
        assert (troubled.title, troubled.reason) == ("circuit", "status 503")
        assert (troubled.since, troubled.next_try) == (START + 1, START + 60)
        assert len((await storage.services.of(None, now=START + 2)).troubled) == 2

    staged(scene)


def test_a_rest_is_told_while_it_lasts(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.pauses.keep(BOB, until=START + 50, now=START)
        await storage.pauses.keep(EVERYTHING, until=START + 20, now=START)
        await storage.pauses.keep(EVERYTHING, until=START + 10, now=START)

        assert (await storage.services.of(ADA, now=START)).rests_until == START + 20
        assert (await storage.services.of(BOB, now=START)).rests_until == START + 50
        assert (await storage.services.of(ADA, now=START + 20)).rests_until is None
        assert await storage.pauses.current(now=START + 20) == {BOB: START + 50}

    staged(scene)


def test_those_who_run_the_bot_are_told_of_a_long_rest_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        for until in (START + LONG - 1, START + LONG, START + LONG):
            await storage.pauses.keep(BOB, until=until, now=START, admins=[ADA])

        told = await due(storage, now=START)
        assert [(each.chat_id, each.kind, each.subject) for each in told] == [
            (ADA, "rest", START + LONG)
        ]

    staged(scene)
