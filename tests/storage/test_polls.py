"""Feeds over many polls: they move, rename all they had, and are asked anew without conditions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.feeds import Entry, Feed
from news.polls import POLLS_TO_MOVE
from news.web import Fetched, NotModified
from storage import Storage
from storage.entries import REISSUED_SENT
from tests.storage.cast import FAR, START, TECH, Staged, added, answer, entry, listed, listen, see

ELSEWHERE = "http://elsewhere.example/feed"
POLLED = START + 1000


async def polled(storage: Storage, told: Fetched | NotModified, *, now: int) -> Feed:
    """Claim the one feed that is due, and let it answer."""
    (feed,) = await storage.feeds.claim_due(now=now, limit=1)
    await storage.feeds.keep_unchanged(feed, told, now=now, due_at=now + 1)
    (standing,) = await storage.feeds.standings()
    return replace(feed, url=standing.url)


@pytest.mark.parametrize("held", [answer(), NotModified()])
def test_a_feed_that_moved_for_good_gets_its_new_address_when_that_has_held(
    staged: Staged, held: Fetched | NotModified
) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        told = replace(held, moved_to=ELSEWHERE)
        addresses = [(await polled(storage, told, now=START + n)).url for n in range(POLLS_TO_MOVE)]

        assert addresses == [listed().url] * (POLLS_TO_MOVE - 1) + [ELSEWHERE]

    staged(scene)


def test_a_redirect_that_comes_and_goes_moves_nothing(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        for n in range(3 * POLLS_TO_MOVE):
            told = replace(answer(), moved_to=None if n % POLLS_TO_MOVE else ELSEWHERE)
            feed = await polled(storage, told, now=START + n)

        assert feed.url == listed().url

    staged(scene)


def test_a_feed_does_not_take_the_address_of_another(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        other = listed("gauge", TECH)
        feed = replace(await added(storage), moved_to=other.url, moved_polls=POLLS_TO_MOVE)
        await storage.feeds.add([other], now=START)

        told = replace(answer(), moved_to=other.url)
        await storage.feeds.keep_unchanged(feed, told, now=POLLED, due_at=FAR)

        addresses = {each.url for each in await storage.feeds.standings()}
        assert addresses == {listed().url, other.url}

    staged(scene)


def test_the_time_of_the_last_body_is_kept(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.feeds.add([listed()], now=START)
        await polled(storage, answer(), now=START)
        await polled(storage, NotModified(), now=START + 1)

        (feed,) = await storage.feeds.claim_due(now=START + 2, limit=1)
        assert (feed.fetched_at, feed.polled_at) == (START, START + 1)

    staged(scene)


def _many(name: str, *, published: int | None) -> list[Entry]:
    return [entry(f"{name}{n}", published=published) for n in range(9)]


async def _told_anew(storage: Storage, again: list[Entry]) -> list[str]:
    """Let a feed tell nine entries, then others without one known identity; return the news."""
    feed = await listen(storage)
    await see(storage, feed, _many("old", published=START + 5), now=START + 10)
    await see(storage, replace(feed, polled_at=POLLED), again, now=POLLED + 10)
    waiting = await storage.articles.claim_unread(now=POLLED + 10, limit=100)
    told = sorted(each.entry.identity for each in waiting)
    return [each for each in told if not each.startswith("old")]


def test_of_a_feed_that_renames_all_it_had_three_are_news(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        again = _many("new", published=POLLED - 500)
        assert await _told_anew(storage, again) == [f"new{n}" for n in range(REISSUED_SENT)]

    staged(scene)


@pytest.mark.parametrize("kept", ["title", "url"])
def test_renamed_entries_are_found_again_by_their_titles_or_links(
    staged: Staged, kept: str
) -> None:
    async def scene(storage: Storage) -> None:
        renamed = [
            replace(after, title=before.title)
            if kept == "title"
            else replace(after, url=before.url)
            for before, after in zip(
                _many("old", published=None), _many("new", published=POLLED + 5), strict=True
            )
        ]
        later = [entry("fog", published=POLLED + 6), entry("ice", published=POLLED + 7)]
        assert await _told_anew(storage, renamed + later) == ["fog", "ice"]

    staged(scene)


def test_a_window_that_turned_over_whole_is_all_news(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        again = _many("new", published=None)
        assert await _told_anew(storage, again) == [each.identity for each in again]

    staged(scene)


def test_a_link_that_all_entries_share_finds_none_again(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        front = "http://press.example/"
        told = [[replace(each, url=front) for each in _many(name, published=None)] for name in "ab"]
        await see(storage, feed, told[0], now=START + 10)

        assert await see(storage, replace(feed, polled_at=POLLED), told[1], now=POLLED) == 9

    staged(scene)


def test_many_new_entries_after_a_busy_hour_are_all_news(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await see(storage, feed, _many("old", published=START + 5), now=START + 10)
        known = replace(feed, polled_at=POLLED)

        assert await see(storage, known, _many("new", published=POLLED + 5), now=POLLED + 10) == 9

    staged(scene)
