"""What a chat puts aside, saw last and read; which channels are whose; a topic that was left."""

from __future__ import annotations

from dataclasses import replace

from news.filters import parse
from news.stories import Story
from news.summaries import Linked
from storage import Storage
from storage.manners import Manner
from storage.outbox import TOPIC_LEFT
from storage.readings import Reading
from storage.saved import MOST
from tests.storage.cast import ADA, BOB, GROUP, START, WORLD, Staged, due, listen, page, told

CHANNEL, OTHER = -1009, -1008


async def two_stories(storage: Storage) -> tuple[int, int]:
    feed = await listen(storage)
    first = await told(storage, feed, "ferry", now=START + 1, text="The ferry sank.")
    return first, await told(storage, feed, "bridge", now=START + 2, text="The bridge opened.")


def test_what_was_put_aside_is_listed_the_last_first_and_by_its_words(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        ferry, bridge = await two_stories(storage)
        for now, number in enumerate((bridge, ferry, ferry), START + 3):
            assert await storage.saved.add(ADA, number, kind="private", now=now)
        everything, of_ferries = parse(""), parse("FERRY -bridge")

        assert [each.number for each in await storage.saved.of(ADA, everything)] == [ferry, bridge]
        assert [each.number for each in await storage.saved.of(ADA, of_ferries)] == [ferry]
        assert await storage.saved.of(BOB, everything) == []
        shown = await storage.stories.get(ferry, chat_id=ADA)
        assert shown is not None
        assert shown.is_saved

        await storage.saved.remove(ADA, ferry)
        assert [each.number for each in await storage.saved.of(ADA, everything)] == [bridge]

    staged(scene)


def test_pages_are_put_aside_among_stories_for_their_chat_alone(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        ferry, _ = await two_stories(storage)
        pier = page("http://elsewhere.example/pier")
        first = await storage.saved.add_page(ADA, pier, kind="private", now=START + 3)
        await storage.saved.add(ADA, ferry, kind="private", now=START + 4)
        again = await storage.saved.add_page(ADA, pier, kind="private", now=START + 5)
        assert first is not None
        assert first == again == replace(pier, number=first.number)
        assert first.number > 0

        assert await storage.saved.of(ADA, parse("closed")) == [first]
        everything = await storage.saved.of(ADA, parse(""))
        assert [type(each) for each in everything] == [Story, Linked]
        assert await storage.saved.page(ADA, first.number) == first
        assert await storage.saved.page_at(ADA, pier.article.url) == first
        assert await storage.saved.page(BOB, first.number) is None
        assert await storage.saved.page_at(BOB, pier.article.url) is None

        await storage.saved.remove_page(BOB, pier.article.url)
        await storage.saved.remove_page(ADA, "http://elsewhere.example/other")
        assert await storage.saved.page_at(ADA, pier.article.url) == first
        await storage.saved.remove_page(ADA, pier.article.url)
        assert await storage.saved.page_at(ADA, pier.article.url) is None

    staged(scene)


def test_pages_move_are_exported_and_forgotten_with_their_chat(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        pier = page("http://elsewhere.example/pier")
        await storage.saved.add_page(GROUP, pier, kind="group", now=START)
        await storage.chats.migrate(GROUP, OTHER)
        moved = await storage.saved.page_at(OTHER, pier.article.url)
        assert moved is not None
        exported = await storage.records.of(OTHER)
        assert [each["url"] for each in exported["pages"]] == [pier.article.url]
        assert await storage.records.forget(OTHER)
        assert await storage.saved.page_at(OTHER, pier.article.url) is None

    staged(scene)


def test_there_is_room_for_so_many_stories_and_pages(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        ferry, bridge = await two_stories(storage)
        await storage.saved.add(ADA, ferry, kind="private", now=START)
        for number in range(1, MOST):
            made = page(f"http://elsewhere.example/{number}")
            assert await storage.saved.add_page(ADA, made, kind="private", now=START)
        more = page("http://elsewhere.example/more")
        assert await storage.saved.add_page(ADA, more, kind="private", now=START) is None
        assert not await storage.saved.add(ADA, bridge, kind="private", now=START)

    staged(scene)


def test_what_the_archive_has_like_a_page_is_found(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        ferry, _ = await two_stories(storage)
        article = page("http://elsewhere.example/f", text="The ferry sank. A ferry!").article
        readings = await storage.search.like(article, chat_id=ADA)
        assert [each.story.number for each in readings] == [ferry]
        assert "ferry" in readings[0].shares

    staged(scene)


def test_what_was_shown_last_is_what_was_asked_for_or_pushed_since(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        ferry, bridge = await two_stories(storage)
        assert await storage.stories.last_shown(ADA) is None
        await storage.stories.show(bridge, chat_id=ADA, kind="private", now=START + 5)
        assert await storage.stories.last_shown(ADA) == bridge

        await storage.chats.subscribe(ADA, WORLD.id, kind="private", now=START + 6)
        for delivery in await due(storage, now=START + 7):
            assert await storage.outbox.start(delivery, now=START + 7)
            await storage.outbox.finish(delivery, message_id=1, now=START + 7)
        assert await storage.stories.last_shown(ADA) == ferry
        assert await storage.stories.last_shown(BOB) is None

        address = "http://press.example/bridge"
        found = await storage.stories.at(address, chat_id=BOB)
        assert found is not None
        assert found.number == bridge
        latest = await storage.stories.latest(chat_id=BOB, categories=[WORLD.id], limit=1)
        assert [each.number for each in latest] == [bridge]

    staged(scene)


def test_a_reading_is_counted_and_goes_on_where_it_was(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        ferry, _ = await two_stories(storage)
        article = await storage.articles.of_story(ferry)
        assert await storage.readings.of(article.id, chat_id=ADA) == Reading()
        for now in (START + 5, START + 9):
            await storage.readings.mark(article.id, chat_id=ADA, kind="private", now=now)
        await storage.readings.turn(article.id, chat_id=ADA, page=3)

        assert await storage.readings.of(article.id, chat_id=ADA) == Reading(2, START + 9, 3)
        assert (await storage.articles.of_story(ferry)).read_count == 2

    staged(scene)


def test_a_chat_is_spoken_to_as_it_was_heard_and_as_it_wants(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.manners.hear(ADA, "de")
        assert not await storage.chats.is_known(ADA)
        assert await storage.manners.of(ADA) == Manner()

        await storage.chats.meet(ADA, kind="private", now=START)
        await storage.manners.hear(ADA, "de")
        await storage.manners.change(
            ADA, kind="private", now=START, length="short", switches={"plain": True}
        )
        assert await storage.chats.is_known(ADA)
        assert await storage.manners.of(ADA) == Manner(
            length="short", spoken="de", switches=frozenset({"plain"})
        )

    staged(scene)


def test_channels_are_theirs_who_let_the_bot_in(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        for chat, title, person in ((CHANNEL, "Pier", ADA), (OTHER, "Quay", BOB)):
            await storage.chats.meet(chat, kind="channel", now=START, title=title, added_by=person)
        await storage.chats.meet(GROUP, kind="group", now=START, title="Ours", added_by=ADA)

        assert await storage.chats.channels_of(ADA) == {CHANNEL: "Pier"}
        await storage.chats.suspend(CHANNEL)
        assert await storage.chats.channels_of(ADA) == {}

    staged(scene)


def test_what_went_to_a_topic_that_was_left_comes_to_the_group(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await two_stories(storage)
        await storage.chats.subscribe(GROUP, WORLD.id, kind="group", now=START + 3)
        await storage.chats.place(GROUP, WORLD.id, 5)
        assert await storage.chats.modes(GROUP) == {WORLD.id: "push"}
        await storage.topics.leave(GROUP, 4, now=START + 4)
        await storage.topics.leave(GROUP, 5, now=START + 4)
        await storage.topics.leave(GROUP, 5, now=START + 5)

        sent: list[str] = []
        while waits := await due(storage, now=START + 6):
            (delivery,) = waits
            assert delivery.topic_id is None
            assert await storage.outbox.start(delivery, now=START + 6)
            await storage.outbox.finish(delivery, message_id=1, now=START + 6)
            sent.append(delivery.kind)
        assert sent.count(TOPIC_LEFT) == 1

    staged(scene)
