"""Have summaries written, by a model while there is a budget and time, else by taking sentences.

A story always goes out: nothing that a model does delays it by more than `PATIENCE` and a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from bot.author import Author, Errand
from bot.crew import Crew
from bot.workers import Workers
from news import summaries
from news.articles import Article
from news.drafts import Draft, OnSentence
from news.errors import TooHard
from news.summaries import Summary, Unusable
from storage import Storage
from storage.summaries import Unwritten

WRITERS: Final = 8
BATCH: Final = 20
PATIENCE: Final = 90
"""Seconds after which an article that wants a summary is no longer given to a model."""


class Editor:
    """Write the summaries that are wanted, so many at a time."""

    def __init__(
        self,
        storage: Storage,
        workers: Workers,
        author: Author,
        *,
        now: Callable[[], int],
        wake: Callable[[str], None],
    ) -> None:
        self._storage = storage
        self._workers = workers
        self._author = author
        self._now = now
        self._wake = wake
        self._writers = Crew("write", places=WRITERS, wake=wake)

    async def write(self) -> bool:
        """Write what is wanted, the longest waiting first; True when there may be more."""
        if not self._author.is_there:
            return await self._extract_all()
        await self._writers.claim_and_start(
            lambda limit: self._storage.summaries.claim_unwritten(now=self._now(), limit=limit),
            self._write,
        )
        return False

    async def finish(self, *, seconds: float) -> None:
        """Let the writing under way end."""
        await self._writers.finish(seconds=seconds)

    async def summarise(
        self,
        article: Article,
        *,
        language: str = "",
        since: int | None = None,
        on_sentence: OnSentence | None = None,
    ) -> Summary | None:
        """Summarise an article that has been waiting since a time; None for no translation."""
        errand = Errand(article.category, article.id, (since or self._now()) + PATIENCE)
        attempt = partial(
            self._author.attempt,
            errand,
            judge=partial(self._judge, article, language=language),
            on_sentence=on_sentence,
        )
        return await summaries.write(
            article, attempt if self._author.is_there else None, language=language
        )

    async def _extract_all(self) -> bool:
        """Write one after the other, so that stories are told in their order."""
        claimed = await self._storage.summaries.claim_unwritten(now=self._now(), limit=BATCH)
        for unwritten in claimed:
            await self._write(unwritten)
        return bool(claimed)

    async def _write(self, unwritten: Unwritten) -> None:
        summary = await self.summarise(
            unwritten.article, language=unwritten.language, since=unwritten.wanted_at
        )
        translate = self._author.is_there
        await self._storage.summaries.keep(
            unwritten.article,
            summary,
            language=unwritten.language,
            now=self._now(),
            translate=translate,
        )
        if translate and not unwritten.language:
            self._wake("write")
        self._wake("announce")

    async def _judge(self, article: Article, draft: Draft, *, language: str) -> Summary | Unusable:
        try:
            return await self._workers.run(summaries.judge, article, draft, language=language)
        except TooHard:
            return Unusable("too hard")
