"""What came and what was read is counted by the chat's own days, each story once."""

from __future__ import annotations

from datetime import date

from news.slots import parse
from storage import Storage
from tests.storage.cast import (
    ADA,
    BOB,
    START,
    TECH,
    Staged,
    due,
    listen,
    told,
    waiting,
)

DAY = 24 * 3600
TODAY = date(2023, 11, 14)  # START is 22:13 in UTC


def test_days_are_those_of_the_chats_zone(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "wire", TECH)
        for chat in (ADA, BOB):
            for category in ("world", "tech"):
                await storage.chats.subscribe(chat, category, kind="private", now=START)
        await storage.timetables.change(ADA, kind="private", now=START, zone="Asia/Tokyo")
        numbers = [
            await told(storage, feed, f"{n}", text="one two three", now=START + n)
            for n, feed in enumerate((world, world, tech))
        ]
        await storage.stories.announce(now=START + 9, limit=99)
        assert await waiting(storage, ADA, now=START + 10) == numbers
        assert await waiting(storage, BOB, now=START + 99) == numbers
        article = await storage.articles.of_story(numbers[0])
        later = START + 2 * 3600  # another day in UTC
        for chat in (ADA, BOB):
            await storage.readings.mark(article.id, chat_id=chat, kind="private", now=later)

        here = await storage.activities.of(ADA, days=2, now=later)
        assert here.days == ((TODAY, 0, 0), (date(2023, 11, 15), 3, 1))
        assert here.categories == (("World", 2, 1), ("Technology", 1, 0))
        assert (here.received, here.read, here.words) == (3, 1, 3)
        there = await storage.activities.of(BOB, days=2, now=later)
        assert there.days == ((TODAY, 3, 0), (date(2023, 11, 15), 0, 1))

    staged(scene)


def test_what_came_in_a_digest_or_a_list_is_counted_when_that_came(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START, mode="digest")
        for n in range(4):
            await told(storage, feed, f"{n}", now=START + n)
        await storage.timetables.change(ADA, kind="private", now=START, slots=parse("08:00"))
        await storage.stories.announce(now=START + 8, limit=99)
        await storage.digests.make_now(ADA, now=START + 9)
        assert (await storage.activities.of(ADA, days=1, now=START + 10)).received == 0
        while mine := await due(storage, now=START + 10):
            for each in mine:
                await storage.outbox.start(each, now=START + 10)
                await storage.outbox.finish(each, message_id=1, now=START + 10)
        found = await storage.activities.of(ADA, days=1, now=START + 11)
        assert found.received == sum(came for _, came, _ in found.categories) == 4
        await storage.chats.subscribe(ADA, "world", kind="private", now=START, mode="both")
        twice = await told(storage, feed, "both", now=START + 20)
        await storage.stories.announce(now=START + 20, limit=9)
        assert await waiting(storage, ADA, now=START + 99) == [twice]
        await storage.digests.make_now(ADA, now=START + 100)
        assert len(await waiting(storage, ADA, now=START + 199)) == 1
        assert (await storage.activities.of(ADA, days=1, now=START + 200)).received == 5
        late = await storage.activities.of(ADA, days=1, now=START + 3 * DAY)
        assert late.received == 0

    staged(scene)
