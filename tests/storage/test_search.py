"""Search: stories found by the terms they share."""

from __future__ import annotations

from storage import Storage
from storage.search import CANDIDATES
from tests.storage.cast import ADA, START, Staged, entry, found, listen, read, see, told

FERRY = {"ferry": 3, "harbour": 1}


def test_terms_are_counted_over_the_stories_that_hold_them(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await told(storage, feed, "a", now=START, terms=FERRY)
        await told(storage, feed, "b", now=START, terms={"ferry": 1})

        assert await storage.search.documents(["ferry", "harbour", "moon"]) == (
            {"ferry": 2, "harbour": 1},
            2,
        )
        assert await storage.search.documents([]) == ({}, 2)

    staged(scene)


def test_readings_are_the_stories_most_alike_and_say_why(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        asked = await told(storage, feed, "asked", now=START, terms=FERRY)
        loose = await told(storage, feed, "loose", now=START, terms={"ferry": 1, "island": 3})
        close = await told(storage, feed, "close", now=START, terms=FERRY)
        await told(storage, feed, "other", now=START, terms={"moon": 3})
        await found(storage, feed, "unwritten", now=START, terms=FERRY)

        readings = await storage.search.readings(asked, chat_id=ADA)

        assert [each.story.number for each in readings] == [close, loose]
        assert set(readings[0].shares) == {"ferry", "harbour"}
        assert readings[1].shares == ("ferry",)

    staged(scene)


def test_a_story_without_terms_has_no_readings(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START)

        assert await storage.search.readings(number, chat_id=ADA) == ()
        assert await storage.search.readings(999, chat_id=ADA) == ()

    staged(scene)


def test_a_telling_names_every_outlet_and_the_first_headline(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await found(storage, await listen(storage, "harbour"), "a", now=START, terms=FERRY)
        await see(storage, await listen(storage, "gazette"), [entry("b")], now=START + 1)
        (article,) = await read(storage, now=START + 1)
        await storage.stories.join(article, number)

        ((candidate, telling),) = await storage.search.tellings(["ferry"], since=START)

        assert (candidate, telling.title, telling.counts) == (number, "a", FERRY)
        assert telling.outlets == {"harbour", "gazette"}

    staged(scene)


def test_tellings_come_from_the_days_asked_for_and_share_a_term(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await found(storage, feed, "too old", now=START, terms=FERRY)
        recent = await found(storage, feed, "recent", now=START + 5, terms=FERRY)
        await found(storage, feed, "other", now=START + 5, terms={"moon": 1})

        tellings = await storage.search.tellings(["ferry", "harbour"], since=START + 5)

        assert [number for number, _ in tellings] == [recent]
        assert await storage.search.tellings([], since=0) == []

    staged(scene)


def test_those_that_share_the_most_come_first_then_the_newest(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        both = await found(storage, feed, "both", now=START, terms=FERRY)
        one = await found(storage, feed, "one", now=START, terms={"ferry": 9})
        another = await found(storage, feed, "another", now=START, terms={"harbour": 1})

        tellings = await storage.search.tellings(list(FERRY), since=0)

        assert [number for number, _ in tellings] == [both, another, one]

    staged(scene)


def test_only_so_many_candidates_are_compared(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await see(storage, feed, [entry(f"{n}") for n in range(CANDIDATES + 1)], now=START)
        for article in await read(storage, now=START):
            await storage.stories.found(article, FERRY, now=START)

        assert len(await storage.search.tellings(["ferry"], since=0)) == CANDIDATES

    staged(scene)
