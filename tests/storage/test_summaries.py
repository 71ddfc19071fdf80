"""Summaries: wanted, written in each language that is read, and told to each chat in its own."""

from __future__ import annotations

from news.articles import Article
from news.stories import Story
from news.summaries import Summary
from storage import Storage
from tests.storage.cast import ADA, BOB, GROUP, START, WORLD, Staged, found, listen, waiting, write

GERMAN = Summary(
    "Zwei Sätze. Auf Deutsch.",
    "checked",
    short="Zwei Sätze.",
    long="Zwei Sätze. Auf Deutsch. Und mehr.",
    headline="Die Fähre",
    evidence=(("Zwei Sätze.", "One."), ("Auf Deutsch.", "Two."), ("Und mehr.", "Three.")),
)
OWN = Summary("Own words.", "extract", short="Own.", long="Own words, and more of them.")


async def reading(storage: Storage, chat: int, language: str) -> None:
    """Let a chat that is subscribed read in a language."""
    await storage.chats.subscribe(chat, WORLD.id, kind="private", now=START)
    await storage.manners.change(chat, kind="private", now=START, language=language)


async def wanted(storage: Storage) -> list[tuple[str, Article]]:
    """Claim what wants a summary."""
    claimed = await storage.summaries.claim_unwritten(now=START + 9, limit=9)
    return [(each.language, each.article) for each in claimed]


async def shown(storage: Storage, number: int, chat: int) -> Story:
    """Give a story as a chat reads it."""
    story = await storage.stories.get(number, chat_id=chat)
    assert story is not None
    return story


def test_a_story_waits_for_the_languages_of_those_who_hear_of_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat, language in ((ADA, "de"), (BOB, ""), (9, "de"), (10, "ja")):
            await reading(storage, chat, language)
        await storage.manners.change(11, kind="private", now=START, language="fr")  # hears nothing
        await storage.chats.suspend(10)
        number = await found(storage, feed, "a", now=START)

        ((language, article),) = await wanted(storage)
        assert language == ""
        await storage.summaries.keep(article, OWN, now=START + 10, translate=True)
        assert await storage.stories.announce(now=START + 10, limit=9) == 0
        ((language, article),) = await wanted(storage)
        assert language == "de"
        await storage.summaries.keep(article, GERMAN, language="de", now=START + 11, translate=True)

        assert await wanted(storage) == []
        assert await storage.stories.announce(now=START + 11, limit=9) == 1
        assert await waiting(storage, ADA, now=START + 11) == [number]

    staged(scene)


def test_each_chat_is_told_in_its_language_and_at_its_length(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        for chat, language, length in (
            (ADA, "de", "short"),
            (BOB, "de", "long"),
            (GROUP, "fr", "short"),
            (9, "", "long"),
        ):
            await reading(storage, chat, language)
            await storage.manners.change(chat, kind="private", now=START, length=length)
        number = await found(storage, feed, "a", now=START)
        article = await storage.articles.of_story(number)
        await storage.summaries.keep(article, OWN, now=START, translate=True)
        for language, summary in (("de", GERMAN), ("fr", None)):
            await storage.summaries.keep(article, summary, language=language, now=START)

        ada, bob = await shown(storage, number, ADA), await shown(storage, number, BOB)
        assert (ada.title, ada.summary, ada.method) == ("Die Fähre", "Zwei Sätze.", "checked")
        assert (ada.language, ada.is_untranslated) == ("de", False)
        assert ada.evidence == (("Zwei Sätze.", "One."),)
        assert bob.summary == GERMAN.long
        assert bob.evidence == GERMAN.evidence
        group, other = await shown(storage, number, GROUP), await shown(storage, number, 9)
        assert (group.title, group.summary, group.method) == ("a", "Own.", "extract")
        assert other.summary == OWN.long
        assert (await shown(storage, number, 999)).summary == OWN.medium  # never seen before

        await storage.stories.announce(now=START, limit=9)
        deliveries = await storage.outbox.claim_due(now=START, limit=9)
        due = await storage.stories.due([each.id for each in deliveries])
        assert {each.chat_id: due[each.id].summary for each in deliveries} == {
            ADA: "Zwei Sätze.",
            BOB: GERMAN.long,
            GROUP: "Own.",
            9: OWN.long,
        }

    staged(scene)


def test_a_change_is_written_anew_in_every_language(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await reading(storage, ADA, "de")
        number = await found(storage, feed, "a", now=START)
        article = await storage.articles.of_story(number)
        await storage.summaries.keep(article, OWN, now=START, translate=True)
        await storage.summaries.keep(article, GERMAN, language="de", now=START)
        assert await wanted(storage) == []
        async with storage._database.writing() as connection:
            await connection.exec_driver_sql("UPDATE summaries SET unwritten = unwritten + 1")

        assert [language for language, _ in await wanted(storage)] == ["", "de"]
        await storage.summaries.keep(article, None, language="de", now=START)
        assert (await shown(storage, number, ADA)).summary == OWN.medium

    staged(scene)


def test_without_translations_nothing_waits_for_them(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        feed = await listen(storage)
        await reading(storage, ADA, "de")
        number = await found(storage, feed, "a", now=START)
        await write(storage, number, now=START)
        assert await wanted(storage) == []
        assert await storage.stories.announce(now=START, limit=9) == 1

    staged(scene)


def test_a_chat_that_moves_keeps_its_manner(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await storage.manners.change(GROUP, kind="group", now=START, language="ja", length="long")
        await storage.chats.migrate(GROUP, -1005)
        manner = await storage.manners.of(-1005)
        assert (manner.language, manner.length) == ("ja", "long")
        assert (await storage.manners.of(GROUP)).language == ""

    staged(scene)
