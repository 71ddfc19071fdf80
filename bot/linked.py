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
from storage.pages import LINKS

SECONDS: Final = 60.0
"""What opening an address may take in all; a person waits for it."""
KEPT: Final = 3600
"""Seconds for which what was read is kept."""
MOST_KEPT: Final = 1000
"""Addresses; a page often has two, that which was sent and its own."""
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
        known = await self._storage.stories.at(address, chat_id=chat_id) or (
            await self._storage.saved.page_at(chat_id, address)
        )
        if known is not None:
            return known
        manner = await self._storage.manners.of(chat_id)
        try:
            async with asyncio.timeout(SECONDS), self._turn(address):
                return await self._linked(address, manner.language, on_draft, on_read)
        except TimeoutError:
            return Failed("timeout")

    async def recall(self, url: str, chat_id: int) -> Linked | None:
        """Find a page that was opened for a chat: it put it aside, or it was within the hour."""
        address = absolute(url, base="")
        if (page := await self._storage.saved.page_at(chat_id, address)) is not None:
            return page
        manner = await self._storage.manners.of(chat_id)
        return self._held(address, manner.language)

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
        if (held := self._held(address, language)) is not None:
            return held
        article = await self._read(address)
        if isinstance(article, Failed):
            return article
        if on_read:
            on_read(Linked(article, await asyncio.to_thread(summaries.extract, article)))
        linked = await self._summarised(article, language, on_draft)
        self._hold(address, language, linked)
        self._hold(linked.article.url, language, linked)  # what its card leads to
        return linked

    def _held(self, address: str, language: str) -> Linked | None:
        kept = self._kept.get((address, language))
        return kept.linked if kept and self._now() - kept.at < KEPT else None

    def _hold(self, address: str, language: str, linked: Linked) -> None:
        self._kept[address, language] = _Kept(linked, self._now())
        self._kept.move_to_end((address, language))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

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
        return unlisted(page, category=LINKS, outlet=outlet, now=self._now())

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
