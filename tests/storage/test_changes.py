"""An entry that says something else is an update: what people have is edited, none is sent anew."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from news import articles, changes, queries
from news.articles import Article, compose
from news.feeds import Feed
from news.polls import WATCHED
from news.stories import Correction
from storage import Storage
from storage.articles import Unread
from storage.outbox import GROWTH
from tests.storage.cast import (
    ADA,
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
    unwritten,
    waiting,
    write,
)

FIRST, SECOND, THIRD = START + 10, START + 20, START + 30


def found(unread: Unread, *, now: int) -> Article:
    """Make what a changed entry's page tells now."""
    return compose(
        unread.entry, None, article_id="other", category="world", outlet="harbour", now=now
    )


async def change(
    storage: Storage, feed: Feed, *, title: str = "Fog lifts", text: str = "", now: int
) -> list[Unread]:
    """Let an entry say something else, and claim what is to be read for it."""
    await see(storage, feed, [entry("fog", title=title, text=text, published=FIRST)], now=now)
    return await storage.articles.claim_unread(now=now, limit=9)


async def revise(storage: Storage, unread: Unread, *, now: int, title: str | None = None) -> None:
    """Record what a changed entry's page tells."""
    says = found(unread, now=now)
    known = await storage.articles.told_by(unread)
    revised = articles.revise(known[0], replace(says, title=title or says.title)) if known else None
    revision = None
    if known and revised:
        telling = await storage.search.tell(revised)
        corrected = changes.correction(known[0], revised, summary=known[1])
        revision = changes.Revision(revised, telling, corrected)
    await storage.articles.revise(unread, revision, image="http://i.example/i.png")


def test_a_changed_headline_changes_the_article_and_its_summary_is_written_anew(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        number = await told(storage, feed, "fog", now=FIRST)
        before = await storage.articles.of_story(number)

        (unread,) = await change(storage, feed, text="It is gone.", now=SECOND)
        assert (unread.article_id, unread.is_new) == (before.id, True)
        await revise(storage, unread, now=SECOND)

        after = await storage.articles.of_story(number)
        assert (after.id, after.title, after.text) == (before.id, "Fog lifts", "It is gone.")
        assert (after.created_at, after.updated_at) == (FIRST, SECOND)
        assert await unwritten(storage, now=SECOND) == [after]
        await write(storage, number, "Gone.", now=THIRD)
        assert await unwritten(storage, now=THIRD + 100) == []
        story = await storage.stories.get(number, chat_id=ADA)
        assert story is not None
        assert (story.title, story.summary) == ("Fog lifts", "Gone.")

    staged(scene)


def test_a_corrected_headline_edits_the_message_and_sends_none(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START)
        number = await told(storage, feed, "fog", now=FIRST)
        await storage.stories.announce(now=FIRST, limit=9)
        assert await waiting(storage, ADA, now=FIRST) == [number]

        (unread,) = await change(storage, feed, now=SECOND)
        await revise(storage, unread, now=SECOND)
        assert await due(storage, now=SECOND) == []  # not before its summary is written anew
        await write(storage, number, "", now=THIRD)

        assert await storage.stories.announce(now=THIRD, limit=9) == 0
        (edit,) = await due(storage, now=THIRD)
        assert edit.kind == GROWTH
        target = (await storage.growth.targets([edit.id]))[edit.id]
        story = (await storage.stories.due([target.story_row]))[target.story_row]
        assert (story.title, story.corrected) == ("Fog lifts", Correction("fog"))
        assert await storage.articles.claim_ungrouped(now=THIRD, limit=9) == []

    staged(scene)


def test_a_summary_begun_before_the_change_is_not_the_last(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        number = await told(storage, feed, "fog", now=FIRST)
        (unread,) = await change(storage, feed, now=SECOND)
        await revise(storage, unread, now=SECOND)
        await unwritten(storage, now=SECOND)

        (unread,) = await change(storage, feed, title="Fog is back", now=SECOND + 1000)
        await revise(storage, unread, now=SECOND + 1000)
        await write(storage, number, "Old.", now=SECOND + 1001)

        (article,) = await unwritten(storage, now=SECOND + 1002)
        assert article.title == "Fog is back"

    staged(scene)


def test_what_turns_out_the_same_changes_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        number = await told(storage, feed, "fog", now=FIRST)
        (unread,) = await change(storage, feed, now=SECOND)

        await revise(storage, unread, now=SECOND, title="fog")

        assert (await storage.articles.of_story(number)).updated_at == FIRST
        assert await unwritten(storage, now=THIRD) == []
        assert await storage.articles.claim_unread(now=THIRD + 100, limit=9) == []

    staged(scene)


def test_another_feed_s_words_do_not_change_an_article(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        first, second = await listen(storage), await listen(storage, "wire", TECH)
        number = await told(storage, first, "fog", now=FIRST)
        await see(storage, second, [entry("fog", published=FIRST)], now=FIRST + 1)
        (unread,) = await storage.articles.claim_unread(now=FIRST + 1, limit=9)
        assert await storage.articles.know(unread, url=unread.entry.url)

        (changed,) = await change(storage, second, now=SECOND)
        await revise(storage, changed, now=SECOND)

        assert (await storage.articles.of_story(number)).title == "fog"
        assert await storage.articles.claim_unread(now=THIRD + 100, limit=9) == []

    staged(scene)


def test_changes_are_followed_ever_more_rarely_and_for_three_days(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await told(storage, feed, "fog", now=FIRST)

        followed = []
        for minute in range(0, WATCHED // 60 + 120, 10):
            now = FIRST + 60 * minute
            for unread in await change(storage, feed, title=f"{minute} readers", now=now):
                await revise(storage, unread, now=now)
                followed.append(minute)

        gaps = [later - earlier for earlier, later in pairwise(followed)]
        assert followed[0] == 0
        assert gaps == sorted(gaps)
        assert len(followed) < 12
        assert 60 * followed[-1] <= WATCHED

    staged(scene)


def test_a_feed_in_new_dress_is_not_read_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        names = [f"story {number}" for number in range(9)]
        await see(storage, feed, [entry(each) for each in names], now=FIRST)
        await storage.articles.claim_unread(now=FIRST, limit=99)

        dressed = [entry(each, text="Read on at our site!") for each in names]

        assert await see(storage, feed, dressed, now=SECOND) == 0
        assert await see(storage, feed, dressed, now=THIRD) == 0

    staged(scene)


def test_an_entry_that_changes_before_it_is_read_is_read_as_it_is_then(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await see(storage, feed, [entry("fog", published=FIRST)], now=FIRST)

        (unread,) = await change(storage, feed, now=SECOND)

        assert (unread.entry.title, unread.article_id) == ("Fog lifts", None)

    staged(scene)


def test_what_was_there_before_us_may_change_as_it_likes(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        (feed,) = await storage.feeds.claim_due(now=START, limit=9)
        old = [entry(f"{n}", published=START - n) for n in range(12)]
        await see(storage, feed, old, now=START)
        last = replace(old[-1], title="Not read then")

        changed = await see(storage, replace(feed, baseline_at=START), [last], now=FIRST)

        assert changed == 0

    staged(scene)


def test_an_entry_with_nothing_to_tell_is_told_to_nobody(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await see(storage, await listen(storage), [entry("fog", title="")], now=FIRST)
        (unread,) = await storage.articles.claim_unread(now=FIRST, limit=9)

        await storage.articles.skip(unread)

        assert await storage.articles.claim_unread(now=THIRD + 100, limit=9) == []
        assert await storage.articles.claim_ungrouped(now=THIRD + 100, limit=9) == []

    staged(scene)


def test_a_changed_article_is_found_by_what_it_says_now(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        number = await told(storage, feed, "fog", now=FIRST, text="Ferries wait at the quay.")
        (unread,) = await change(storage, feed, text="Buses run to the airport.", now=SECOND)
        await revise(storage, unread, now=SECOND)

        for said, expected in (("buses airport", [number]), ("ferries quay", [])):
            found = await storage.search.find(
                queries.parse(said), chat_id=ADA, category=None, now=THIRD
            )
            assert [each.number for each in found] == expected

    staged(scene)
