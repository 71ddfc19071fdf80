"""Feeds: which there are, when each is due, and which of their entries are new."""

from __future__ import annotations

from dataclasses import replace

from news.feeds import ParsedFeed
from storage import Storage
from storage.entries import BASELINE_READ
from storage.feeds import LEASE
from tests.storage.cast import (
    FAR,
    START,
    TECH,
    WORLD,
    Staged,
    added,
    answer,
    entry,
    listed,
    listen,
    see,
)


def test_loading_the_same_list_twice_adds_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed(), listed()], now=START)
        await storage.feeds.add([listed()], now=START + 1)

        (shelf,) = await storage.feeds.shelves()
        assert (shelf.category, shelf.feeds) == (WORLD, 1)

    staged(scene)


def test_a_long_list_is_added_whole_and_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        long = [listed(f"outlet{number}") for number in range(1_050)]
        for now in (START, START + 1):
            await storage.feeds.add(long, now=now)

        standings = await storage.feeds.standings()
        assert [each.url for each in standings] == [each.url for each in long]
        assert {each.due_at for each in standings} == {START}

    staged(scene)


def test_a_feed_may_be_listed_under_another_category_later(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed("post")], now=START)
        await storage.feeds.add([replace(listed("post"), category=TECH)], now=START)

        shelves = await storage.feeds.shelves()
        assert {each.category.id: each.feeds for each in shelves} == {"world": 1, "tech": 1}
        assert len(await storage.feeds.standings()) == 1

    staged(scene)


def test_an_empty_list_adds_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([], now=START)

        assert await storage.feeds.shelves() == []

    staged(scene)


def test_shelves_stand_in_the_order_in_which_they_were_added(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed("post"), listed("wire", TECH), listed("gazette")], now=1)

        shelves = await storage.feeds.shelves()

        assert [(each.category, each.feeds) for each in shelves] == [(WORLD, 2), (TECH, 1)]

    staged(scene)


def test_a_feed_is_due_as_soon_as_it_is_added(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed("post", TECH)], now=START)

        assert await storage.feeds.claim_due(now=START - 1, limit=10) == []
        (feed,) = await storage.feeds.claim_due(now=START, limit=10)
        assert (feed.url, feed.category, feed.title) == ("http://post.example/tech", "tech", "post")
        assert (feed.added_at, feed.baseline_at, feed.failures) == (START, None, 0)

    staged(scene)


def test_the_longest_waiting_feeds_are_claimed_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed("late")], now=START + 20)
        await storage.feeds.add([listed("early")], now=START)
        await storage.feeds.add([listed("later")], now=START + 30)

        claimed = await storage.feeds.claim_due(now=START + 60, limit=2)

        assert {each.title for each in claimed} == {"early", "late"}

    staged(scene)


def test_a_claimed_feed_comes_back_when_its_lease_runs_out(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        (feed,) = await storage.feeds.claim_due(now=START, limit=10)

        assert await storage.feeds.claim_due(now=START + LEASE - 1, limit=10) == []
        assert await storage.feeds.claim_due(now=START + LEASE, limit=10) == [feed]

    staged(scene)


def test_a_good_answer_is_remembered_for_the_next_poll(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = replace(await added(storage), title="")
        fetched = replace(answer(b"<rss/>", etag='"one"'), last_modified="Tue, 14 Nov 2023")

        await storage.feeds.keep(
            feed, ParsedFeed("Harbour Post", ()), fetched, now=START + 5, due_at=START + 60
        )

        assert await storage.feeds.claim_due(now=START + 59, limit=1) == []
        (again,) = await storage.feeds.claim_due(now=START + 60, limit=1)
        assert (again.etag, again.last_modified) == ('"one"', "Tue, 14 Nov 2023")
        assert (again.title, again.baseline_at) == ("Harbour Post", START + 5)
        assert again.body_hash is not None

    staged(scene)


def test_the_title_that_the_operator_gave_stays(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage, "harbour")

        await storage.feeds.keep(feed, ParsedFeed("RSS", ()), answer(), now=START, due_at=START)

        (again,) = await storage.feeds.claim_due(now=START, limit=1)
        assert again.title == "harbour"

    staged(scene)


def test_a_baseline_is_kept_once_and_for_all(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)
        await storage.feeds.keep(feed, ParsedFeed("", ()), answer(), now=START, due_at=START + 1)
        (feed,) = await storage.feeds.claim_due(now=START + 1, limit=1)

        await storage.feeds.keep(
            feed, ParsedFeed("", ()), answer(), now=START + 1, due_at=START + 2
        )

        (feed,) = await storage.feeds.claim_due(now=START + 2, limit=1)
        assert feed.baseline_at == START

    staged(scene)


def test_what_the_first_answer_holds_is_not_new(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)

        await see(
            storage,
            feed,
            [
                entry("undated"),
                entry("since", published=START + 5),
                entry("before", published=START - 5),
                entry("the very second", published=START),
                entry("the future", published=START + 99),
            ],
            now=START + 10,
        )

        claimed = await storage.articles.claim_unread(now=START + 10, limit=100)
        assert [each.entry.identity for each in claimed if each.is_new] == ["since"]
        assert len(claimed) == 5

    staged(scene)


def test_only_the_newest_of_a_first_answer_are_read(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)
        old = [entry(f"{n:02}") for n in range(BASELINE_READ + 5)]
        newest = entry("news", published=START + 1)

        to_read = await see(storage, feed, [*old, newest], now=START + 1)

        assert to_read == BASELINE_READ + 1
        claimed = await storage.articles.claim_unread(now=START + 1, limit=100)
        read = [each.entry.identity for each in claimed]
        assert read == [
            "news",
            *sorted((each.identity for each in old[:BASELINE_READ]), reverse=True),
        ]

    staged(scene)


def test_after_the_baseline_all_is_new_however_old_it_says_it_is(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)

        assert await see(storage, feed, [entry("a", published=5), entry("b")], now=START + 1) == 2

        claimed = await storage.articles.claim_unread(now=START + 1, limit=100)
        assert all(each.is_new for each in claimed)

    staged(scene)


def test_an_entry_is_kept_as_the_feed_tells_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage, "harbour", TECH)
        told = entry("a", title="Ferry sails", published=START - 7, text="It sailed.")

        await see(storage, feed, [told], now=START + 1)

        (unread,) = await storage.articles.claim_unread(now=START + 1, limit=1)
        assert unread.entry == told
        assert (unread.feed_id, unread.category, unread.outlet) == (feed.id, "tech", "harbour")
        assert (unread.seen_at, unread.attempts) == (START + 1, 1)

    staged(scene)


def test_a_known_identity_is_not_news_again_whatever_else_changed(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await see(storage, feed, [entry("a")], now=START + 1)

        moved = entry("a", url="http://press.example/moved")

        assert await see(storage, feed, [moved], now=START + 2) == 0
        assert len(await storage.articles.claim_unread(now=START + 2, limit=9)) == 1

    staged(scene)


def test_a_new_identity_for_the_same_link_and_title_is_not_news(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await see(storage, feed, [entry("a", url="http://press.example/x", title="T")], now=START)

        same = entry("b", url="http://press.example/x", title="T")
        retold = entry("c", url="http://press.example/x", title="Update: T")

        assert await see(storage, feed, [same], now=START + 1) == 0
        assert await see(storage, feed, [retold], now=START + 1) == 1

    staged(scene)


def test_two_feeds_may_hold_the_same_entry(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        for outlet in ("harbour", "gazette"):
            feed = await listen(storage, outlet)
            assert await see(storage, feed, [entry("a")], now=START + 1) == 1

    staged(scene)


def test_the_oldest_of_an_answer_is_read_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await see(storage, feed, [entry("third"), entry("second"), entry("first")], now=START)

        claimed = await storage.articles.claim_unread(now=START, limit=9)

        assert [each.entry.identity for each in claimed] == ["first", "second", "third"]

    staged(scene)


def test_an_unchanged_feed_waits_for_its_next_turn(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)

        await storage.feeds.keep_unchanged(feed, answer(), now=START, due_at=START + 60)

        assert await storage.feeds.claim_due(now=START + 59, limit=1) == []
        (again,) = await storage.feeds.claim_due(now=START + 60, limit=1)
        assert again.baseline_at is None

    staged(scene)


def test_failures_add_up_until_a_good_answer_ends_them(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)
        for failures in (1, 2):
            now = START + failures
            await storage.feeds.keep_failure(feed, reason="timeout", now=now, due_at=now + 1)
            (feed,) = await storage.feeds.claim_due(now=now + 1, limit=1)
            assert feed.failures == failures

        await storage.feeds.keep_unchanged(feed, answer(), now=START + 9, due_at=START + 9)

        (feed,) = await storage.feeds.claim_due(now=START + 9, limit=1)
        assert feed.failures == 0

    staged(scene)


def test_a_feed_that_is_gone_is_not_asked_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await added(storage)

        await storage.feeds.retire(feed, now=START)
        await storage.feeds.add([listed()], now=START + 1)

        assert await storage.feeds.claim_due(now=FAR, limit=1) == []

    staged(scene)
