"""Make a record and a summary of what stands at any address, while somebody waits for it.

What the archive has is told from there. What it has not is read as the river would read it, kept
in memory for a while, so that it is not paid for twice, and stored nowhere. While a model writes,
`on_draft` is given the sentences so far, and only such as have passed the check.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

from bot.looking import fetch
from bot.reading import open_page, unlisted
from bot.workers import Workers
from bot.writing import Editor
from news import headers, summaries
from news.articles import Article
from news.drafts import Draft, OnSentence, Sentence
from news.errors import TooHard
from news.links import absolute, host
from news.stories import Story
from news.summaries import Linked, Summary
from news.web import Failed, Web
from storage import Storage

SECONDS: Final = 60.0
"""What opening an address may take in all; a person waits for it."""
KEPT: Final = 3600
"""Seconds for which what was read is kept."""
MOST_KEPT: Final = 500
CATEGORY: Final = "links"
"""The name under which what links cost is accounted for."""
OnDraft = Callable[[str], Awaitable[None]]
OnRead = Callable[[Linked], None]


@dataclass(frozen=True, slots=True)
class _Kept:
    linked: Linked
    at: int


class Opener:
    """Open addresses that people send."""

    def __init__(
        self,
        storage: Storage,
        web: Web,
        workers: Workers,
        editor: Editor,
        *,
        now: Callable[[], int],
    ) -> None:
        self._storage = storage
        self._web = web
        self._workers = workers
        self._editor = editor
        self._now = now
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._turns: dict[str, asyncio.Lock] = {}

    async def open(
        self,
        url: str,
        *,
        chat_id: int,
        on_draft: OnDraft | None = None,
        on_read: OnRead | None = None,
    ) -> Story | Linked | Failed:
        """Tell what stands at an address, in the chat's language where that can be had.

        `on_read` is given what takes no model, as soon as the page is read.
        """
        address = absolute(url, base="")
        if not address:
            return Failed("bad address")
        story = await self._storage.stories.at(address, chat_id=chat_id)
        if story is not None:
            return story
        manner = await self._storage.manners.of(chat_id)
        try:
            async with asyncio.timeout(SECONDS), self._turn(address):
                return await self._linked(address, manner.language, on_draft, on_read)
        except TimeoutError:
            return Failed("timeout")

    @asynccontextmanager
    async def _turn(self, address: str) -> AsyncIterator[None]:
        """Let those who ask for one address at once wait for the first of them."""
        lock = self._turns.setdefault(address, asyncio.Lock())
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._turns.pop(address, None)

    async def _linked(
        self, address: str, language: str, on_draft: OnDraft | None, on_read: OnRead | None
    ) -> Linked | Failed:
        key = (address, language)
        kept = self._kept.get(key)
        if kept and self._now() - kept.at < KEPT:
            return kept.linked
        article = await self._read(address)
        if isinstance(article, Failed):
            return article
        if on_read:
            on_read(Linked(article, await asyncio.to_thread(summaries.extract, article)))
        linked = await self._summarised(article, language, on_draft)
        self._kept[key] = _Kept(linked, self._now())
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return linked

    async def _read(self, address: str) -> Article | Failed:
        answer = await fetch(self._web, address, kind=headers.may_be_page)
        if isinstance(answer, Failed):
            return answer
        try:
            page = await self._workers.run(
                open_page, answer.body, url=answer.url, content_type=answer.content_type
            )
        except TooHard:
            return Failed("too hard")
        if isinstance(page, Failed):
            return page
        outlet = host(page.url).removeprefix("www.")
        return unlisted(page, category=CATEGORY, outlet=outlet, now=self._now())

    async def _summarised(
        self, article: Article, language: str, on_draft: OnDraft | None
    ) -> Linked:
        wanted = "" if language == article.language else language
        async with self._drafting(article, wanted, on_draft) as on_sentence:
            found = await self._editor.summarise(article, language=wanted, on_sentence=on_sentence)
        is_untranslated = found is None and bool(wanted)
        summary = await asyncio.to_thread(summaries.extract, article) if found is None else found
        return Linked(article, summary, is_untranslated)

    @asynccontextmanager
    async def _drafting(
        self, article: Article, language: str, on_draft: OnDraft | None
    ) -> AsyncIterator[OnSentence | None]:
        """Check and pass on what a model writes within the block, the newest state of it."""
        if on_draft is None:
            yield None
            return
        newest: list[Sequence[Sentence]] = []
        written = asyncio.Event()

        async def pass_on() -> None:
            shown = ""
            while True:
                await written.wait()
                written.clear()
                text = await self._checked(article, newest[-1], language)
                if text and text != shown:
                    shown = text
                    await on_draft(text)

        def note(sentences: Sequence[Sentence]) -> None:
            newest[:] = [sentences]
            written.set()

        passing = asyncio.create_task(pass_on())
        try:
            yield note
        finally:
            passing.cancel()
            await asyncio.gather(passing, return_exceptions=True)

    async def _checked(self, article: Article, sentences: Sequence[Sentence], language: str) -> str:
        draft = Draft("", tuple(sentences), None)
        try:
            judged = await self._workers.run(summaries.judge, article, draft, language=language)
        except TooHard:
            return ""
        return judged.long if isinstance(judged, Summary) else ""
