"""All that is kept of a chat is given back, and goes when it wants."""

from __future__ import annotations

from news.filters import parse
from storage import Storage
from storage.follows import Wanted
from storage.tables import METADATA
from tests.storage.cast import ADA, BOB, START, Staged, due, listen, page, told


async def _fill(storage: Storage) -> int:
    """Let two chats hear, follow, read and wait; give the number of a story."""
    feed = await listen(storage)
    number = await told(storage, feed, "ferry", now=START + 1)
    for chat in (ADA, BOB):
        await storage.chats.subscribe(chat, "world", kind="private", now=START + 2)
        article = await storage.articles.of_story(number)
        await storage.readings.mark(article.id, chat_id=chat, kind="private", now=START + 3)
        await storage.digests.make_now(chat, now=START + 4)
        await storage.saved.add(chat, number, kind="private", now=START + 4)
        pier = page("http://elsewhere.example/pier")
        await storage.saved.add_page(chat, pier, kind="private", now=START + 4)
        await storage.filters.add(
            chat, parse("ferry"), kind="watch", chat_kind="private", now=START + 5
        )
    wanted = [Wanted("http://mine.example/feed", "Mine")]
    await storage.follows.follow(ADA, wanted, kind="private", most=9, now=START)
    await storage.pauses.keep(ADA, until=START + 99, now=START)
    return number


def test_the_record_of_a_chat_has_every_table_that_names_one(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        number = await _fill(storage)
        kept = await storage.records.of(ADA)
        naming = {table.name for table in METADATA.sorted_tables if "chat_id" in table.c}
        assert kept.keys() == naming | {"chats", "stories", "articles"}
        assert all(kept[name] for name in naming - {"digest_stories"})
        assert [each["number"] for each in kept["stories"]] == [number]
        assert {each["chat_id"] for each in kept["outbox"]} == {ADA}

    staged(scene)


def test_a_forgotten_chat_leaves_nothing_and_the_others_as_they_were(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await _fill(storage)
        before = await storage.records.of(BOB)
        assert await storage.records.forget(ADA)
        assert not any((await storage.records.of(ADA)).values())
        assert await storage.records.of(BOB) == before
        assert {each.chat_id for each in await due(storage, now=START + 100)} == {BOB}
        (mine,) = [each for each in await storage.feeds.standings() if "mine" in each.url]
        assert mine.state == "idle"
        assert not await storage.records.forget(ADA)

    staged(scene)
