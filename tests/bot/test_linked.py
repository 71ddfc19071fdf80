"""Opening an address: told from the archive or read once, and drafted while a model writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.author import Author, Budget
from bot.linked import KEPT, Opener
from bot.writing import Editor
from emulator import llm as emulated
from emulator.llm import Behaviour, Llm
from emulator.press import Press
from news.llm import Model
from news.summaries import CHECKED, EXTRACT, Linked
from news.web import Failed, Web
from storage import Storage
from tests.storage.cast import ADA, START
from tests.world import STOCK, headline, paragraphs, workers

Run = Callable[[Coroutine[Any, Any, Any]], Any]


class Scene:
    """Hold what opens addresses, and the press and the model behind them."""

    def __init__(self, press: Press, served: Llm, storage: Storage, web: Web, model: Model) -> None:
        self.press = press
        self.served = served
        self.storage = storage
        self.time = START
        author = Author(storage, model, Budget(10**6), now=lambda: self.time, wake=lambda _: None)
        editor = Editor(storage, workers(), author, now=lambda: self.time, wake=lambda _: None)
        self.opener = Opener(storage, web, workers(), editor, now=lambda: self.time)

    def page(self, subject: str) -> str:
        """Publish a page about something and give its address."""
        piece = self.press.publish("pilot", title=headline(subject), paragraphs=paragraphs(subject))
        return self.press.page_url(piece)


@asynccontextmanager
async def scene(folder: Path, behaviour: Behaviour) -> AsyncIterator[Scene]:
    async with Press(STOCK) as press, Llm([behaviour]) as served:
        storage, web = Storage(f"sqlite:///{folder}/crier.db"), Web(allow_private=True)
        model = Model("emulated", base_url=served.url)
        await storage.open()
        try:
            yield Scene(press, served, storage, web, model)
        finally:
            await model.close()
            await web.close()
            await storage.close()


def test_an_address_is_read_and_paid_for_once_an_hour(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path, emulated.faithful) as s:
            url = s.page("belfry")
            at_once = await asyncio.gather(*(s.opener.open(url, chat_id=ADA) for _ in range(5)))
            found = at_once[0]

            assert isinstance(found, Linked)
            assert all(each == found for each in at_once)
            assert found.article.title == headline("belfry")
            assert found.article.outlet == s.press.url.removeprefix("http://")
            assert found.summary.method == CHECKED
            assert len(s.served.asked) == 1
            s.time += KEPT
            await s.opener.open(url, chat_id=ADA)
            assert len(s.served.asked) == 2
            costs = await s.storage.spending.costs(now=s.time)
            assert [name for name, _ in costs.categories] == ["links"]

    run(play())


def test_only_what_is_checked_is_drafted(run: Run, tmp_path: Path) -> None:
    def sly(asked: emulated.Asked) -> emulated.Told:
        one, two = asked.sentences[:2]
        told = emulated._answer("", [(one, [1]), (two, [2]), ("It cost 99 lives in Lisbon.", [3])])
        return replace(told, pause=0.05)

    drafts: list[str] = []

    async def on_draft(text: str) -> None:
        drafts.append(text)

    async def play() -> None:
        async with scene(tmp_path, sly) as s:
            found = await s.opener.open(s.page("belfry"), chat_id=ADA, on_draft=on_draft)
            assert isinstance(found, Linked)
            assert found.summary.method == EXTRACT
            assert len(s.served.asked) == 2
            one, two, _ = paragraphs("belfry")
            assert {*drafts} <= {one, f"{one} {two}"}
            assert one in drafts
            assert all(each.body["stream"] for each in s.served.asked)

    run(play())


def test_what_is_no_address_or_no_article_fails_with_a_word(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path, emulated.faithful) as s:
            for url in ("javascript:alert(1)", "", "http://", "mailto:x@y.example"):
                assert await s.opener.open(url, chat_id=ADA) == Failed("bad address")
            front = await s.opener.open(f"{s.press.url}/pilot", chat_id=ADA)
            assert isinstance(front, Failed)
            assert s.served.asked == []

    run(play())


def test_a_link_is_translated_for_a_chat_that_reads_another_language(
    run: Run, tmp_path: Path
) -> None:
    async def play() -> None:
        async with scene(tmp_path, emulated.foreign) as s:
            await s.storage.manners.change(ADA, kind="private", now=START, language="ja")
            found = await s.opener.open(s.page("belfry"), chat_id=ADA)
            assert isinstance(found, Linked)
            assert found.is_untranslated  # the model answers in German
            assert found.summary.method == EXTRACT
            assert "Language: Japanese" in s.served.asked[0].prompt

    run(play())
