"""Search: stories found by the words they share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from news.queries import parse
from news.stories import Telling
from storage import Storage, tellings
from storage.follows import Wanted
from storage.search import PLACES
from tests.storage.cast import (
    ADA,
    START,
    TECH,
    WORLD,
    Staged,
    entry,
    found,
    join,
    listen,
    read,
    see,
    told,
)

FERRY = "The ferries of the harbour: a ferry, and one more ferry."


def telling(*words: str) -> Telling:
    """Make what is compared of an article that says so."""
    return Telling(dict.fromkeys(words, 0.5), START)


def test_readings_are_the_stories_most_alike_and_say_why(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        asked = await told(storage, feed, "asked", now=START, text=FERRY)
        loose = await told(storage, feed, "loose", now=START, text="A ferry, an island, islands.")
        close = await told(storage, feed, "close", now=START, text=FERRY)
        await told(storage, feed, "other", now=START, text="The moon, moons and more moon.")
        await found(storage, feed, "unwritten", now=START, text=FERRY)

        readings = await storage.search.readings(asked, chat_id=ADA)

        assert [each.story.number for each in readings] == [close, loose]
        assert set(readings[0].shares[:2]) == {"ferries", "harbour"}
        assert readings[1].shares == ("ferries",)

    staged(scene)


PASSES = """Harbour police of six countries have broken up a ring that sold forged ferry passes.
In a joint operation officers arrested 310 people and seized presses, passes and money.
The forgers offered the passes by telephone and on made-up sites; pensioners were cheated most.
The head of the operation said that forgers now work together across borders, like companies."""
RELATIVES = {
    "forged train tickets": "A court in the capital tries a ring that sold forged train tickets on"
    " made-up sites. Officers had seized the presses in spring.",
    "harbour police meet": "The harbour police of a dozen countries meet to talk about forgers who"
    " work across borders, and agree on joint operations.",
    "photos shown": "Police show the photos of four people wanted over forged passes. They are"
    " thought to have cheated pensioners by telephone.",
    "arrests abroad": "Nineteen dockers are to be arrested abroad: from a hotel they are said to"
    " have telephoned pensioners and cheated them of money.",
    "eels seized": "In an operation of harbour police in six countries, eels worth millions were"
    " seized. Smugglers work together like companies, officers said.",
}
OTHERS = (
    "The {} council has voted for a new {} after two years of talks about money.",
    "Officers closed the road to {} for the night because of a {} on the bridge.",
    "Pensioners in {} opened a {} of their own, and people come from other countries.",
    "The ferry to {} runs again; a {} had kept it in the harbour since spring.",
)
PLACES_AND_THINGS = [(f"Port{n}ia", f"{thing}{n}") for n in range(15) for thing in ("mill", "fog")]


def test_what_is_about_the_same_matter_goes_before_all_else(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        relatives = {
            await told(storage, feed, name, now=START, text=text)
            for name, text in RELATIVES.items()
        }
        for place, named in enumerate(PLACES_AND_THINGS):
            for nth, text in enumerate(OTHERS):
                name = f"other {place} {nth}"
                await told(storage, feed, name, now=START, text=text.format(*named))
        asked = await told(storage, feed, "passes forged", now=START, text=PASSES)

        readings = await storage.search.readings(asked, chat_id=ADA)

        assert {each.story.number for each in readings[:5]} == relatives

    staged(scene)


def test_a_story_without_words_has_no_readings(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await told(storage, await listen(storage), "a", now=START)

        assert await storage.search.readings(number, chat_id=ADA) == ()
        assert await storage.search.readings(999, chat_id=ADA) == ()

    staged(scene)


def test_rare_is_what_few_articles_hold(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for name in ("x1", "x2", "x3"):
            await told(storage, feed, name, now=START, text="Ferry of the harbour.")
        await see(storage, feed, [entry("new", text="A ferry and a moon.")], now=START + 1)
        (article,) = await read(storage, now=START + 1)

        vector = (await storage.search.tell(article)).vector

        assert vector["moon"] > vector["ferri"]

    staged(scene)


def test_what_was_counted_long_ago_counts_half(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for n in range(4):
            await told(storage, feed, f"x{n}", now=START, text="Ferry.")
        await told(storage, feed, "y", now=START, text="Moon.")
        async with storage._database.writing() as connection:
            await tellings.fade(connection, most=5)
            assert (await tellings.documents(connection, ["ferri", "moon"])) == (
                {"ferri": 4, "moon": 1},
                5,
            )
            await tellings.fade(connection, most=4)
            assert (await tellings.documents(connection, ["ferri", "moon"])) == ({"ferri": 2}, 2)

    staged(scene)


def test_a_story_is_near_with_the_last_of_its_articles(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await found(storage, await listen(storage, "harbour"), "a", now=START, text=FERRY)
        await see(
            storage, await listen(storage, "gazette"), [entry("b", text=FERRY)], now=START + 1
        )
        (article,) = await read(storage, now=START + 1)
        await join(storage, article, number, now=START + 1)

        ((candidate, known),) = await storage.search.near(
            telling("ferri"), category=WORLD.id, since=START
        )

        assert candidate == number
        assert [each.headline for each in known.tellings] == [frozenset(), frozenset()]
        assert [next(iter(each.vector)) for each in known.tellings] == ["ferri", "ferri"]

    staged(scene)


def test_near_stories_are_of_the_days_asked_for_and_share_a_term(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await found(storage, feed, "too old", now=START, text=FERRY)
        recent = await found(storage, feed, "recent", now=START + 5, text=FERRY)
        await found(storage, feed, "other", now=START + 5, text="Moon.")

        near = await storage.search.near(
            telling("ferri", "harbour"), category=WORLD.id, since=START + 5
        )

        assert [number for number, _ in near] == [recent]
        assert await storage.search.near(telling(), category=WORLD.id, since=0) == []
        assert await storage.search.near(telling("ferri"), category=WORLD.id, since=START + 6) == []

    staged(scene)


def test_only_so_many_stories_are_compared(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        both = await found(storage, feed, "both", now=START, text="Ferry harbour.")
        for n in range(PLACES + 5):
            await found(storage, feed, f"x{n}", now=START, text="Ferry.")

        near = await storage.search.near(telling("harbour", "ferri"), category=WORLD.id, since=0)

        assert len(near) == PLACES
        assert both in {number for number, _ in near}

    staged(scene)


async def finds(storage: Storage, text: str, *, category: str | None = None) -> list[str]:
    """List the headlines of what a chat finds, in order."""
    found = await storage.search.find(parse(text), chat_id=ADA, category=category, now=START + 10)
    return [each.title for each in found]


async def library(storage: Storage) -> None:
    """Let two shelves have stories."""
    world, tech = await listen(storage), await listen(storage, "gauge", TECH)
    await told(storage, world, "Ferry aground", now=START, text="The ferry met fog at sea.")
    await told(
        storage, world, "Lamps found", now=START + 5, text="Divers from a ferry found lamps."
    )
    await told(storage, tech, "港町の祭り", now=START + 5, text="港町で祭りがあった。")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("ferries", ["Ferry aground", "Lamps found"]),
        ("ferry -lamps", ["Ferry aground"]),
        ("ferry fog", ["Ferry aground"]),
        ('"found lamps"', ["Lamps found"]),
        ('"lamps ferry"', []),
        ("title:ferry", ["Ferry aground"]),
        ('ferry -"met fog"', ["Lamps found"]),
        ("祭り", ["港町の祭り"]),
        ("ferry since:1h", ["Ferry aground", "Lamps found"]),
        ("moon", []),
    ],
)
def test_a_query_finds_what_holds_all_of_it(staged: Staged, text: str, titles: list[str]) -> None:
    async def scene(storage: Storage) -> None:
        await library(storage)
        assert await finds(storage, text) == titles

    staged(scene)


def test_a_query_may_be_about_a_shelf_and_a_time(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await library(storage)
        assert await finds(storage, "ferry", category="tech") == []
        assert await finds(storage, "ferry", category="world") == ["Ferry aground", "Lamps found"]
        recent = replace(parse("ferry"), within=5)
        found = await storage.search.find(recent, chat_id=ADA, category=None, now=START + 10)
        assert [each.title for each in found] == ["Lamps found"]

    staged(scene)


NASTY = [
    '"', '""', "'", "''", "a'b", "fog)", "(fog", "fog*", "^fog", "fog:", "title:", "title:fog:sea",
    "-", "--", "-fog ferry", "fog AND", "NOT fog", "NEAR(fog sea, 2)", "{title} : fog", "fog OR",
    "fog\\", "\\'fog", "fog & | ! <-> sea", "fog:A", "'fog'::tsquery", "; DROP TABLE words;--",
    "%_", "\x00fog", "\ud800fog", "fog " * 90, "١٢٣", "ß", "İstanbul", "👩‍🚒", "a" * 3000, "²",
]  # fmt: skip


def test_no_query_is_an_error(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await library(storage)
        for text in NASTY:
            if parse(text).wanted:
                assert isinstance(await finds(storage, text), list)

    staged(scene)


def test_what_only_a_followed_feed_tells_is_near_to_its_own_articles_alone(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        secret = Wanted("http://secret.example/feed", "Secret")
        await storage.follows.follow(ADA, [secret], kind="private", most=9, now=START)
        (feed,) = await storage.feeds.claim_due(now=START, limit=9)
        own = replace(feed, baseline_at=START)
        number = await found(storage, own, "own", now=START, text=FERRY)

        asked = telling("ferri")
        assert await storage.search.near(asked, category=WORLD.id, since=START) == []
        ((near, _),) = await storage.search.near(asked, category=feed.category, since=START)
        assert near == number

    staged(scene)
