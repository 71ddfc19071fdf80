"""Articles: entries that wait to be read, and what their pages said."""

from __future__ import annotations

import asyncio

import pytest

from news.articles import Article, compose
from storage import Storage
from storage.articles import LEASE, Unread, _link
from tests.storage.cast import (
    ADA,
    BOB,
    NOTHING,
    START,
    TECH,
    Staged,
    added,
    entry,
    found,
    listen,
    read,
    see,
    told,
    write,
)


def written(unread: Unread, article_id: str, *, url: str | None = None) -> Article:
    """Write the article that an entry leads to."""
    leads_to = entry("", url=url or unread.entry.url, title=unread.entry.title, text="Two words.")
    return compose(
        leads_to, None, article_id=article_id, category=unread.category, outlet="x", now=START
    )


async def unread_of(storage: Storage, *, now: int) -> Unread:
    (unread,) = await storage.articles.claim_unread(now=now, limit=10)
    return unread


def test_news_is_read_before_what_was_there_before_us(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        first = await added(storage, "gazette")
        await see(storage, first, [entry("old")], now=START)
        await see(storage, await listen(storage), [entry("new")], now=START + 1)

        (unread,) = await storage.articles.claim_unread(now=START + 1, limit=1)

        assert unread.entry.identity == "new"

    staged(scene)


def test_reading_a_page_is_tried_again_when_the_lease_runs_out(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("a")], now=START)

        assert (await unread_of(storage, now=START)).attempts == 1
        assert await storage.articles.claim_unread(now=START + LEASE - 1, limit=1) == []
        assert (await unread_of(storage, now=START + LEASE)).attempts == 2

    staged(scene)


def test_a_page_put_back_waits_until_it_is_due(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)

        await storage.articles.retry(unread, due_at=START + 5)

        assert await storage.articles.claim_unread(now=START + 4, limit=1) == []
        assert (await unread_of(storage, now=START + 5)).attempts == 2

    staged(scene)


def test_a_read_entry_is_not_read_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)

        await storage.articles.keep(unread, written(unread, "1"), image=None)

        assert await storage.articles.claim_unread(now=START + LEASE, limit=1) == []

    staged(scene)


def test_an_article_comes_back_as_it_was_kept(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage, "harbour"), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)
        article = compose(
            entry("a", title="Ferry sails", text="It sailed at noon."),
            None,
            article_id="1",
            category="world",
            outlet="harbour",
            now=START,
        )

        await storage.articles.keep(unread, article, image="http://press.example/a.jpg")

        assert await storage.articles.claim_ungrouped(now=START, limit=10) == [article]

    staged(scene)


def test_an_article_kept_twice_is_one_article(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)

        await storage.articles.keep(unread, written(unread, "1"), image=None)
        await storage.articles.keep(unread, written(unread, "2"), image=None)

        (article,) = await storage.articles.claim_ungrouped(now=START, limit=10)
        assert article.id == "1"

    staged(scene)


def test_an_address_that_nobody_read_is_not_known(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)

        assert not await storage.articles.know(unread, url=unread.entry.url)

        assert await storage.articles.claim_unread(now=START + LEASE, limit=1) != []

    staged(scene)


def test_an_article_in_two_feeds_is_one_article(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage, "harbour"), [entry("a")], now=START)
        await read(storage, now=START)
        await see(storage, await listen(storage, "gazette"), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)

        assert await storage.articles.know(unread, url=unread.entry.url)

        assert await storage.articles.claim_unread(now=START + LEASE, limit=1) == []
        assert len(await storage.articles.claim_ungrouped(now=START + LEASE, limit=9)) == 1

    staged(scene)


@pytest.mark.parametrize("kept", [False, True], ids=["known", "kept once more"])
def test_an_article_told_already_puts_its_story_on_the_other_shelf_too(
    staged: Staged,
    kept: bool,
) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START)
        await see(storage, await listen(storage, "wire", TECH), [entry("a")], now=START + 1)
        unread = await unread_of(storage, now=START + 1)

        if kept:
            await storage.articles.keep(unread, written(unread, "2"), image=None)
        else:
            assert await storage.articles.know(unread, url=unread.entry.url)

        for category in ("world", "tech"):
            (story,) = await storage.stories.latest(chat_id=ADA, categories=[category], limit=5)
            assert story.number == number

    staged(scene)


def test_an_article_seen_on_two_shelves_before_it_is_told_is_told_on_both(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        wire = await listen(storage, "wire", TECH)
        await see(storage, wire, [entry("a")], now=START)
        unread = await unread_of(storage, now=START)
        await storage.articles.keep(unread, written(unread, "1"), image=None)
        await see(storage, await listen(storage), [entry("a")], now=START)
        again = await unread_of(storage, now=START)
        assert await storage.articles.know(again, url=again.entry.url)
        (article,) = await storage.articles.claim_ungrouped(now=START, limit=1)

        number = await storage.stories.found(article, NOTHING, now=START)
        await write(storage, number, "s", now=START)

        for category in ("world", "tech"):
            (story,) = await storage.stories.latest(chat_id=ADA, categories=[category], limit=5)
            assert story.number == number

    staged(scene)


def test_a_shelf_is_not_missed_when_a_story_is_found_at_that_moment(
    staged: Staged, storage_url: str
) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage, "wire", TECH), [entry("a")], now=START)
        (article,) = await read(storage, now=START)
        await see(storage, await listen(storage), [entry("a")], now=START)
        unread = await unread_of(storage, now=START)
        other = Storage(storage_url)

        async with storage._database.writing() as connection:
            assert await _link(connection, unread, url=article.url)
            finding = asyncio.create_task(other.stories.found(article, NOTHING, now=START))
            finished, _ = await asyncio.wait({finding}, timeout=0.2)
            assert not finished, "it has to wait for what is being linked"
        number = await finding
        await write(storage, number, "s", now=START)

        await other.close()
        for category in ("world", "tech"):
            (story,) = await storage.stories.latest(chat_id=ADA, categories=[category], limit=5)
            assert story.number == number

    staged(scene)


def test_ungrouped_articles_come_in_their_order_of_arrival(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for now in (START + 2, START + 1, START + 3):
            await see(storage, feed, [entry(f"{now}")], now=now)
            unread = await unread_of(storage, now=now)
            article = compose(
                unread.entry, None, article_id=f"{-now}", category="world", outlet="x", now=now
            )
            await storage.articles.keep(unread, article, image=None)

        articles = await storage.articles.claim_ungrouped(now=START + 9, limit=2)

        assert [each.created_at for each in articles] == [START + 1, START + 2]

    staged(scene)


def test_an_article_in_a_story_is_not_grouped_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await found(storage, await listen(storage), "a", now=START)

        assert await storage.articles.claim_ungrouped(now=START + LEASE, limit=9) == []

    staged(scene)


def test_reading_an_article_raises_its_count_and_says_when(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await found(storage, await listen(storage), "a", now=START)
        article = await storage.articles.of_story(number)
        assert (article.read_count, article.last_read_at) == (0, None)

        for chat, now in ((ADA, START + 5), (BOB, START + 6)):
            await storage.readings.mark(article.id, chat_id=chat, kind="private", now=now)

        article = await storage.articles.of_story(number)
        assert (article.read_count, article.last_read_at) == (2, START + 6)

    staged(scene)
