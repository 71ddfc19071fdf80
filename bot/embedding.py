"""Have articles embedded, where the operator set a model for it, so that readings find meaning.

It stands beside the river: nothing waits for it, and what it cannot do is done by words alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Final

from bot.rest import Rest
from news.drafts import NoDraft
from news.embeddings import Embedded, Embedder, most_tokens, passage
from storage import Storage
from storage.embeddings import Unembedded

log = logging.getLogger(__name__)

BATCH: Final = 32
ACCOUNT: Final = "similar readings"
"""Where it stands in the accounts; no category can be called so."""
_ANSWER_SECONDS: Final = 30


class Indexer:
    """Embed what was not, the newest first, within the day's budget."""

    def __init__(
        self, storage: Storage, model: Embedder, *, budget: int, now: Callable[[], int]
    ) -> None:
        self._storage = storage
        self._model = model
        self._budget = budget
        self._now = now
        self._rest = Rest()

    async def embed(self) -> bool:
        """Embed a batch; True when there may be more."""
        if not self._rest.is_over(self._now()):
            return False
        waiting = await self._storage.embeddings.waiting(limit=BATCH)
        if not waiting:
            return False
        made = await self._ask(waiting)
        if made is not None and made.reason == "rejected" and len(waiting) > 1:
            return await self._one_by_one(waiting)
        return made is None

    async def _one_by_one(self, waiting: Sequence[Unembedded]) -> bool:
        """Find out which text the server will not have, and leave that one out.

        When it will have none, the fault is not theirs.
        """
        outcomes = [(each, await self._ask([each])) for each in waiting]
        if all(outcome is not None for _, outcome in outcomes):
            return False
        refused = [each for each, why in outcomes if why is not None and why.reason == "rejected"]
        await self._storage.embeddings.keep([(each.key, ()) for each in refused])
        return True

    async def _ask(self, waiting: Sequence[Unembedded]) -> NoDraft | None:
        """Embed texts and keep their vectors, and account of it; say why, where it failed."""
        texts = [passage(each.title, each.text) for each in waiting]
        number = await self._storage.spending.set_aside(
            ACCOUNT, most_tokens(texts), budget=self._budget, now=self._now()
        )
        if number is None:
            return NoDraft("no budget")
        answer = await self._model.embed(texts, seconds=_ANSWER_SECONDS)
        reason = "used" if isinstance(answer, Embedded) else answer.reason
        await self._storage.spending.settle(number, tokens=answer.tokens, outcome=reason)
        wait = answer.wait if isinstance(answer, NoDraft) else 0.0
        self._rest.note(reason, wait=wait, now=self._now())
        if isinstance(answer, NoDraft):
            log.info("%d articles were not embedded: %s", len(waiting), reason)
            return answer
        keys = (each.key for each in waiting)
        await self._storage.embeddings.keep([*zip(keys, answer.vectors, strict=True)])
        return None
