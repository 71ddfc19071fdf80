"""Have the leads of digests written, by a model alone; a digest goes without one rather than late.

Chats that subscribe to the same read the same: what is asked for one of them serves all.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Final

from bot.author import Author, Errand
from bot.crew import Crew
from bot.workers import Workers
from news import leads
from news.digests import Digest
from news.drafts import Draft
from news.errors import TooHard
from news.leads import Brief
from news.stories import Story
from news.summaries import Unusable
from storage import Storage
from storage.leads import AT_ITS_HOUR

WRITERS: Final = 8
MOST_KEPT: Final = 200
CATEGORY: Final = "digests"
"""The name under which leads are accounted for."""


class LeadWriter:
    """Write the leads that are wanted, so many at a time."""

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
        self._writers = Crew("lead", places=WRITERS, wake=wake)
        self._begun: OrderedDict[Brief, asyncio.Task[str]] = OrderedDict()

    async def lead(self) -> None:
        """Give the digests that wait their leads."""
        await self._writers.claim_and_start(self._claim, self._lead)

    async def finish(self, *, seconds: float) -> None:
        """Let the writing under way end."""
        await self._writers.finish(seconds=seconds)
        for task in self._begun.values():
            task.cancel()
        await asyncio.gather(*self._begun.values(), return_exceptions=True)

    async def _claim(self, limit: int) -> list[tuple[Digest, list[Story]]]:
        ids = await self._storage.leads.claim_wanted(now=self._now(), limit=limit)
        return [*(await self._storage.digests.first_pages(ids)).values()] if ids else []

    async def _lead(self, claimed: tuple[Digest, list[Story]]) -> None:
        digest, stories = claimed
        brief = leads.brief(stories, digest.language)
        text = await self._written(brief, until=digest.made_at + AT_ITS_HOUR) if brief else ""
        await self._storage.leads.keep(digest.id, text, now=self._now())
        self._wake("deliver")

    async def _written(self, brief: Brief, *, until: int) -> str:
        task = self._begun.get(brief)
        if task is None:
            task = asyncio.create_task(self._write(brief, until=until))
            self._begun[brief] = task
            task.add_done_callback(partial(self._forget_failed, brief))
            while len(self._begun) > MOST_KEPT:
                self._begun.popitem(last=False)
        return await asyncio.shield(task)

    def _forget_failed(self, brief: Brief, task: asyncio.Task[str]) -> None:
        if task.cancelled() or task.exception():
            self._begun.pop(brief, None)

    async def _write(self, brief: Brief, *, until: int) -> str:
        errand = Errand(CATEGORY, "a digest's lead", until)
        attempt = partial(self._author.attempt, errand, judge=partial(self._judge, brief))
        return await leads.write(brief, attempt)

    async def _judge(self, brief: Brief, draft: Draft) -> str | Unusable:
        try:
            return await self._workers.run(leads.judge, brief, draft)
        except TooHard:
            return Unusable("too hard")
