"""Have summaries written, by a model while there is a budget and time, else by taking sentences.

A story always goes out: nothing that a model does delays it by more than `PATIENCE` and a moment.
One that fails often in a row is left alone for a while, so that not every story waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.crew import Crew
from bot.rest import SERVER_FAULTS, Rest
from bot.workers import Workers
from news import drafts, summaries
from news.articles import Article
from news.drafts import NoDraft, OnSentence, Writer
from news.errors import TooHard
from news.summaries import Summary, Unusable
from storage import Storage
from storage.summaries import Unwritten

log = logging.getLogger(__name__)

WRITERS: Final = 8
BATCH: Final = 20
PATIENCE: Final = 90
"""Seconds after which an article that wants a summary is no longer given to a model."""
ANSWER_SECONDS: Final = 30
"""Seconds that a model has for an answer; two fit into what a story may be late."""
_SHORTEST: Final = 5


@dataclass(frozen=True, slots=True)
class Budget:
    """Hold how many tokens a day may cost, and who is told when most are spent."""

    tokens: int
    admins: Sequence[int] = ()


class Editor:
    """Write the summaries that are wanted, so many at a time."""

    def __init__(
        self,
        storage: Storage,
        workers: Workers,
        model: Writer | None,
        budget: Budget,
        *,
        now: Callable[[], int],
        wake: Callable[[str], None],
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._storage = storage
        self._workers = workers
        self._answer_seconds = answer_seconds
        self._model = model if budget.tokens > 0 else None
        self._budget = budget
        self._now = now
        self._wake = wake
        self._rest = Rest()
        self._writers = Crew("write", places=WRITERS, wake=wake)

    async def write(self) -> bool:
        """Write what is wanted, the longest waiting first; True when there may be more."""
        if self._model is None:
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
        until = (since or self._now()) + PATIENCE
        attempt = partial(
            self._attempt, article, language=language, until=until, on_sentence=on_sentence
        )
        return await summaries.write(article, attempt if self._model else None, language=language)

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
        translate = self._model is not None
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

    async def _attempt(
        self,
        article: Article,
        request: drafts.Request,
        *,
        language: str,
        until: int,
        on_sentence: OnSentence | None,
    ) -> Summary | Unusable | None:
        """Have one draft written and judged, and keep account of it."""
        assert self._model is not None
        left = until - self._now()
        if left < _SHORTEST or not self._rest.is_over(self._now()):
            return None
        number = await self._storage.spending.set_aside(
            article.category,
            drafts.most_tokens(request),
            budget=self._budget.tokens,
            now=self._now(),
        )
        if number is None:
            return None
        draft = await self._model.write(
            request, seconds=min(self._answer_seconds, left), on_sentence=on_sentence
        )
        outcome = await self._judged(article, draft, language)
        await self._settle(number, article, draft, outcome)
        faulty = isinstance(outcome, Unusable) and outcome.reason in SERVER_FAULTS
        return None if faulty else outcome

    async def _settle(
        self,
        number: int,
        article: Article,
        draft: drafts.Draft | NoDraft,
        outcome: Summary | Unusable,
    ) -> None:
        """Keep account of an attempt, and of whether its server is to be left alone."""
        reason = outcome.reason if isinstance(outcome, Unusable) else "used"
        await self._storage.spending.settle(number, tokens=draft.tokens, outcome=reason)
        wait = draft.wait if isinstance(draft, NoDraft) else 0.0
        self._rest.note(reason, wait=wait, now=self._now())
        if reason != "used":
            log.info("no summary of %s by the model: %s", article.id, reason)
        if await self._storage.spending.warn(
            self._budget.admins, budget=self._budget.tokens, now=self._now()
        ):
            self._wake("deliver")

    async def _judged(
        self, article: Article, draft: drafts.Draft | NoDraft, language: str
    ) -> Summary | Unusable:
        if isinstance(draft, NoDraft):
            return Unusable(draft.reason, ("Answer with the one JSON object, whole.",))
        try:
            return await self._workers.run(summaries.judge, article, draft, language=language)
        except TooHard:
            return Unusable("too hard")
