"""Stories: found or joined, summarised, and announced to the chats that want them."""

from __future__ import annotations

from dataclasses import replace

from news.stories import Story
from news.summaries import Summary
from storage import Storage
from storage.follows import Wanted
from storage.summaries import LEASE
from tests.storage.cast import (
    ADA,
    BOB,
    GROUP,
    NOTHING,
    START,
    TECH,
    Staged,
    added,
    entry,
    found,
    join,
    listen,
    read,
    see,
    told,
    unwritten,
    waiting,
    write,
)


def test_a_story_waits_for_its_summary_with_the_article_that_tells_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await found(storage, await listen(storage), "a", now=START)

        (article,) = await unwritten(storage, now=START)

        assert article.title == "a"
        assert await storage.articles.of_story(number) == article
        assert await storage.stories.get(number, chat_id=ADA) is None

    staged(scene)


def test_writing_a_story_is_tried_again_when_the_lease_runs_out(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await found(storage, await listen(storage), "a", now=START)
        claimed = await unwritten(storage, now=START)

        assert await unwritten(storage, now=START + LEASE - 1) == []
        assert await unwritten(storage, now=START + LEASE) == claimed

    staged(scene)


def test_the_oldest_stories_are_written_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        numbers = [await found(storage, feed, name, now=START) for name in "abc"]

        claimed = await unwritten(storage, now=START, limit=2)

        assert claimed == [await storage.articles.of_story(number) for number in numbers[:2]]

    staged(scene)


def test_a_written_story_is_told_with_all_that_a_card_shows(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await found(storage, await listen(storage), "a", now=START)

        await write(storage, number, "It sailed.", now=START + 1)

        assert await storage.stories.get(number, chat_id=ADA) == Story(
            number=number,
            title="a",
            url="http://press.example/a",
            summary="It sailed.",
            method="extract",
            category="World",
            outlet="harbour",
            language=None,
            words=0,
            from_feed=True,
            published_at=START,
        )
        assert await unwritten(storage, now=START + LEASE) == []

    staged(scene)


def test_a_number_nobody_gave_finds_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        assert await storage.stories.get(1, chat_id=ADA) is None

    staged(scene)


def test_the_latest_stories_are_those_published_last(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "wire", TECH)
        late = await told(storage, world, "late", now=START + 9)
        early = await told(storage, tech, "early", now=START + 1)
        twin = await told(storage, tech, "twin", now=START + 9)
        await found(storage, tech, "unwritten", now=START + 10)

        async def latest(category: str | None = None, limit: int = 9) -> list[int]:
            stories = await storage.stories.latest(
                chat_id=ADA, categories=[category] if category else [], limit=limit
            )
            return [each.number for each in stories]

        assert await latest() == [twin, late, early]
        assert await latest(limit=1) == [twin]
        assert await latest("tech") == [twin, early]
        assert await latest("nowhere") == []

    staged(scene)


def test_a_story_joined_from_another_shelf_stands_on_both(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START)
        await see(storage, await listen(storage, "wire", TECH), [entry("b")], now=START + 1)
        (article,) = await read(storage, now=START + 1)

        await storage.stories.join(article, NOTHING, number, now=START + 1)

        (story,) = await storage.stories.latest(chat_id=ADA, categories=["tech"], limit=9)
        assert (story.number, story.title) == (number, "a")
        assert await storage.articles.claim_ungrouped(now=START + 99, limit=9) == []

    staged(scene)


def test_a_story_is_announced_once_to_each_chat_that_subscribed_before_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat in (BOB, ADA, GROUP):
            await storage.chats.subscribe(chat, "world", kind="private", now=START)
        number = await told(storage, feed, "a", now=START)

        assert await storage.stories.announce(now=START + 1, limit=9) == 1
        assert await storage.stories.announce(now=START + 1, limit=9) == 0

        claimed = await storage.outbox.claim_due(now=START + 1, limit=9)
        assert [(each.chat_id, each.subject) for each in claimed] == [
            (GROUP, number),
            (ADA, number),
            (BOB, number),
        ]

    staged(scene)


def test_a_story_without_a_summary_is_not_announced(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        await found(storage, feed, "a", now=START)

        assert await storage.stories.announce(now=START, limit=9) == 0
        assert await storage.outbox.tally() == {}

    staged(scene)


def test_what_was_seen_before_a_subscription_is_not_announced_to_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START + 5)
        await told(storage, feed, "before", now=START + 4)
        number = await told(storage, feed, "at that second", now=START + 5)

        assert await storage.stories.announce(now=START + 9, limit=9) == 2

        assert await waiting(storage, ADA, now=START + 9) == [number]

    staged(scene)


def test_what_a_first_answer_held_is_not_announced(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        await see(storage, feed, [entry("old")], now=START + 1)
        (article,) = await read(storage, now=START + 1)
        number = await storage.stories.found(article, NOTHING, now=START + 1)
        await write(storage, number, "s", now=START + 1)

        assert await storage.stories.announce(now=START + 2, limit=9) == 1

        assert await storage.outbox.tally() == {}

    staged(scene)


def test_a_chat_with_two_categories_hears_of_a_story_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feeds = [await listen(storage), await listen(storage, "wire", TECH)]
        for category in ("world", "tech"):
            await storage.chats.subscribe(ADA, category, kind="private", now=START)
        for feed in feeds:
            await see(storage, feed, [entry("a")], now=START)
        (article,) = await read(storage, now=START)
        number = await storage.stories.found(article, NOTHING, now=START)
        await write(storage, number, "s", now=START)

        assert await storage.stories.announce(now=START, limit=9) == 2

        assert await waiting(storage, ADA, now=START) == [number]

    staged(scene)


def test_a_suspended_chat_is_told_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        await storage.chats.suspend(ADA)
        await told(storage, feed, "a", now=START)

        await storage.stories.announce(now=START, limit=9)

        assert await storage.outbox.tally() == {}

    staged(scene)


def test_stories_are_announced_so_many_at_a_time_the_oldest_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, "world", kind="private", now=START)
        numbers = [await told(storage, feed, name, now=START) for name in "abc"]

        counts = [await storage.stories.announce(now=START, limit=2) for _ in range(3)]

        assert counts == [2, 1, 0]
        assert await waiting(storage, ADA, now=START) == numbers

    staged(scene)


def test_the_fullest_article_tells_a_story_once_it_is_summarised(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START, text="Fog.")
        first = await storage.articles.of_story(number)
        for name, text in (("short", "Fog rolls."), ("full", "Fog rolls in from the sea. " * 9)):
            feed = await listen(storage, name)
            await see(storage, feed, [entry(name, text=text)], now=START + 1)
            (article,) = await read(storage, now=START + 1)
            await join(storage, article, number, now=START + 1)

        assert await storage.articles.of_story(number) == first
        asked = [each.title for each in await unwritten(storage, now=START + 2)]
        assert asked[-1] == "full"
        await storage.summaries.keep(article, Summary("More.", "extract"), now=START + 3)
        story = await storage.stories.get(number, chat_id=ADA)
        assert story is not None
        assert (story.title, story.summary, story.outlet) == ("full", "More.", "full")
        assert [outlet for outlet, _ in story.sources] == ["full", "harbour", "short"]

    staged(scene)


def test_an_article_of_one_s_own_feed_does_not_tell_the_story_of_all(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START, text="Fog.")
        secret = Wanted("http://secret.example/feed", "Secret")
        await storage.follows.follow(BOB, [secret], kind="private", most=9, now=START)
        (feed,) = await storage.feeds.claim_due(now=START + 3, limit=9)
        own = replace(feed, baseline_at=START)
        await see(storage, own, [entry("own", text="Fog rolls in. " * 99)], now=START + 3)
        (article,) = await read(storage, now=START + 3)
        await join(storage, article, number, now=START + 3)

        assert await unwritten(storage, now=START + 4) == []

    staged(scene)
