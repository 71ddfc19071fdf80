"""Readings by meaning: with a model of embeddings, beside it, and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.embedding import BATCH, Indexer
from emulator.embedding import Meanings
from emulator.llm import Llm
from news.changes import Revision
from news.llm import Vectors
from storage import Storage
from tests.storage.cast import ADA, START, entry, listen, see, told
from tests.world import World, eventually, world

Run = Callable[[Any], None]

SAME = {"ferry": "boat", "vessel": "boat", "quay": "port", "harbourside": "port"}
FERRY = "The ferry left its quay at dawn, and the ferry came back to the quay at noon."
VESSEL = "A vessel moored harbourside; harbourside people say no vessel so broad was seen."
MOON = "Craters of the moon are older than its plains, astronomers have counted."


class Scene:
    """A storage with stories, a server of vectors, and what lies between them."""

    def __init__(self, storage: Storage, served: Llm, *, budget: int = 100_000) -> None:
        self.storage = storage
        self.now = START
        self.model = Vectors("meanings", base_url=served.url)
        self.indexer = Indexer(storage, self.model, budget=budget, now=lambda: self.now)

    async def tell(self, *texts: str) -> list[int]:
        """Tell stories, each of one article."""
        self.feed = await listen(self.storage)
        return [
            await told(self.storage, self.feed, f"n{place}", now=START + place, text=text)
            for place, text in enumerate(texts)
        ]

    async def alike(self, number: int) -> list[int]:
        """List the numbers of the stories that a chat is shown as like one."""
        readings = await self.storage.search.readings(number, chat_id=ADA)
        return [each.story.number for each in readings]


def play(
    run: Run,
    tmp_path: Path,
    meanings: Meanings,
    act: Callable[[Scene], Any],
    *,
    budget: int = 10**6,
) -> None:
    """Play a scene on a database of its own."""

    async def scene() -> None:
        storage = Storage(f"sqlite:///{tmp_path}/crier.db", embedding_model="meanings")
        await storage.open()
        async with Llm(meanings=meanings) as served:
            stage = Scene(storage, served, budget=budget)
            try:
                await act(stage)
            finally:
                await stage.model.close()
                await storage.close()

    run(scene())


def test_a_story_of_the_same_meaning_is_found_in_other_words(tmp_path: Path, run: Run) -> None:
    async def act(scene: Scene) -> None:
        ferry, vessel, moon = await scene.tell(FERRY, VESSEL, MOON)
        assert await scene.alike(ferry) == []

        while await scene.indexer.embed():
            pass

        assert await scene.alike(ferry) == [vessel]
        (first,) = await scene.storage.search.readings(ferry, chat_id=ADA)
        assert first.shares == ()
        assert await scene.alike(moon) == []

    play(run, tmp_path, Meanings(SAME), act)


def test_what_is_new_later_is_found_as_well(tmp_path: Path, run: Run) -> None:
    async def act(scene: Scene) -> None:
        ferry, _ = await scene.tell(FERRY, MOON)
        await scene.indexer.embed()
        await scene.alike(ferry)
        feed = await listen(scene.storage, "gauge")
        late = await told(scene.storage, feed, "late", now=START + 99, text=VESSEL)
        await scene.indexer.embed()

        assert await scene.alike(ferry) == [late]

    play(run, tmp_path, Meanings(SAME), act)


def test_an_article_is_embedded_once_and_the_tokens_are_accounted(tmp_path: Path, run: Run) -> None:
    meanings = Meanings(SAME)

    async def act(scene: Scene) -> None:
        await scene.tell(FERRY, VESSEL)
        assert await scene.indexer.embed()
        assert not await scene.indexer.embed()

        assert [len(each) for each in meanings.asked] == [2]
        costs = await scene.storage.spending.costs(now=START)
        assert costs.categories[0][0] == "similar readings"
        assert 0 < costs.tokens < 100
        assert costs.outcomes == (("used", 1),)

    play(run, tmp_path, meanings, act)


def test_a_spent_budget_asks_nobody(tmp_path: Path, run: Run) -> None:
    meanings = Meanings(SAME)

    async def act(scene: Scene) -> None:
        await scene.tell(FERRY)

        assert not await scene.indexer.embed()
        assert meanings.asked == []

    play(run, tmp_path, meanings, act, budget=10)


def test_a_server_that_fails_is_left_alone_and_readings_stay(tmp_path: Path, run: Run) -> None:
    meanings = Meanings(SAME)
    meanings.status = 500

    async def act(scene: Scene) -> None:
        ferry, again = await scene.tell(FERRY, FERRY)
        for _ in range(20):
            assert not await scene.indexer.embed()
        assert len(meanings.asked) == 5
        assert await scene.alike(ferry) == [again]

        meanings.status = 200
        scene.now += 60
        assert await scene.indexer.embed()

    play(run, tmp_path, meanings, act)


def test_a_text_that_the_server_rejects_does_not_keep_the_others(tmp_path: Path, run: Run) -> None:
    meanings = Meanings(SAME, unwanted="Craters")

    async def act(scene: Scene) -> None:
        ferry, vessel, moon = await scene.tell(FERRY, VESSEL, MOON)
        assert await scene.indexer.embed()
        asked = len(meanings.asked)

        assert not await scene.indexer.embed()
        assert len(meanings.asked) == asked
        assert await scene.alike(ferry) == [vessel]
        assert await scene.alike(moon) == []

    play(run, tmp_path, meanings, act)


def test_a_server_that_rejects_all_costs_no_article_its_turn(tmp_path: Path, run: Run) -> None:
    meanings = Meanings(SAME)
    meanings.status = 401

    async def act(scene: Scene) -> None:
        ferry, vessel = await scene.tell(FERRY, VESSEL)
        assert not await scene.indexer.embed()
        meanings.status, scene.now = 200, scene.now + 1000
        while await scene.indexer.embed():
            pass

        assert await scene.alike(ferry) == [vessel]

    play(run, tmp_path, meanings, act)


def test_many_articles_are_embedded_in_parts(tmp_path: Path, run: Run) -> None:
    meanings = Meanings(SAME)

    async def act(scene: Scene) -> None:
        await scene.tell(*(f"Ferry number {place} left." for place in range(BATCH + 3)))
        while await scene.indexer.embed():
            pass

        assert [len(each) for each in meanings.asked] == [BATCH, 3]

    play(run, tmp_path, meanings, act)


def test_a_revised_article_is_embedded_anew(tmp_path: Path, run: Run) -> None:
    async def act(scene: Scene) -> None:
        ferry, moon = await scene.tell(FERRY, MOON)
        while await scene.indexer.embed():
            pass
        assert await scene.alike(ferry) == []
        await see(scene.storage, scene.feed, [entry("n1", text=VESSEL)], now=START + 99)
        (unread,) = await scene.storage.articles.claim_unread(now=START + 99, limit=1)
        revised = replace(await scene.storage.articles.of_story(moon), text=VESSEL)
        revision = Revision(revised, await scene.storage.search.tell(revised), None)
        await scene.storage.articles.revise(unread, revision)
        assert await scene.indexer.embed()

        assert await scene.alike(ferry) == [moon]

    play(run, tmp_path, Meanings(SAME), act)


async def embedded(w: World) -> bool:
    return not await w.app.storage.embeddings.waiting(limit=1)


def test_similar_readings_say_what_is_close_in_meaning(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with (
            Llm(meanings=Meanings(SAME)) as served,
            world(tmp_path, openai_base_url=served.url, embedding_model="meanings") as w,
        ):
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            w.press.publish("pilot", title="Dawn sailing", paragraphs=[FERRY])
            await w.telegram.until(lambda: len(w.pushed(ada)) == 1)
            w.press.publish("gauge", title="Broad beam", paragraphs=[VESSEL])
            await w.telegram.until(lambda: len(w.pushed(ada)) == 2)
            w.app.schedule.wake("embed")
            await eventually(lambda: embedded(w))

            page = await w.answer(ada, "/similar 1")
            assert page.text.startswith("Similar Readings (1 items)")
            assert "Broad beam" in page.text
            assert "close in meaning" in page.text
            language = await w.answer(ada, "/language de")
            assert "model" in language.text.lower()

    run(scenario())


def test_without_the_server_readings_are_those_of_words(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        nobody = "http://127.0.0.1:9/v1"
        async with world(tmp_path, openai_base_url=nobody, embedding_model="meanings") as w:
            ada = w.telegram.add_person(ADA)
            await w.subscribe(ada, "harbour")
            for outlet, text in (("pilot", FERRY), ("gauge", f"A ferry is painted. {MOON}")):
                w.press.publish(outlet, title=f"The {outlet} says", paragraphs=[text])
                await w.telegram.until(lambda: w.pushed(ada)[-1:] == [f"The {outlet} says"])  # noqa: B023
            w.app.schedule.wake("embed")

            page = await w.answer(ada, "/similar 1")
            assert page.text.startswith("Similar Readings (1 items)")
            assert "shares: ferry" in page.text.lower()

    run(scenario())
