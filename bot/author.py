"""Ask the model that writes: within the day's budget, and not while its server fails.

One that fails often in a row is left alone for a while, so that not everything waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from bot.rest import SERVER_FAULTS, Rest
from news import drafts
from news.drafts import Draft, NoDraft, OnSentence, Writer
from news.summaries import Unusable
from storage import Storage

log = logging.getLogger(__name__)

Written = TypeVar("Written")
ANSWER_SECONDS: Final = 30
"""Seconds that a model has for an answer; two fit into what a story may be late."""
_SHORTEST: Final = 5


@dataclass(frozen=True, slots=True)
class Budget:
    """Hold how many tokens a day may cost, and who is told when most are spent."""

    tokens: int
    admins: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """Say what a draft is for: the name it is accounted under, its subject, its last second."""

    category: str
    subject: str
    until: int


class Author:
    """Have drafts written and judged, and keep account of each."""

    def __init__(
        self,
        storage: Storage,
        model: Writer | None,
        budget: Budget,
        *,
        now: Callable[[], int],
        wake: Callable[[str], None],
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._storage = storage
        self._model = model if budget.tokens > 0 else None
        self._budget = budget
        self._now = now
        self._wake = wake
        self._answer_seconds = answer_seconds
        self._rest = Rest()

    @property
    def is_there(self) -> bool:
        """Whether there is a model, and any budget for it."""
        return self._model is not None

    async def attempt(
        self,
        errand: Errand,
        request: drafts.Request,
        judge: Callable[[Draft], Awaitable[Written | Unusable]],
        *,
        on_sentence: OnSentence | None = None,
    ) -> Written | Unusable | None:
        """Have one draft written and judged; None where no further one makes sense."""
        left = errand.until - self._now()
        if self._model is None or left < _SHORTEST or not self._rest.is_over(self._now()):
            return None
        number = await self._storage.spending.set_aside(
            errand.category,
            drafts.most_tokens(request),
            budget=self._budget.tokens,
            now=self._now(),
        )
        if number is None:
            return None
        draft = await self._model.write(
            request, seconds=min(self._answer_seconds, left), on_sentence=on_sentence
        )
        outcome = await judge(draft) if isinstance(draft, Draft) else _none(draft)
        await self._settle(number, errand, draft, outcome)
        faulty = isinstance(outcome, Unusable) and outcome.reason in SERVER_FAULTS
        return None if faulty else outcome

    async def _settle(
        self, number: int, errand: Errand, draft: Draft | NoDraft, outcome: Written | Unusable
    ) -> None:
        """Keep account of an attempt, and of whether its server is to be left alone."""
        reason = outcome.reason if isinstance(outcome, Unusable) else "used"
        await self._storage.spending.settle(number, tokens=draft.tokens, outcome=reason)
        wait = draft.wait if isinstance(draft, NoDraft) else 0.0
        self._rest.note(reason, wait=wait, now=self._now())
        if reason != "used":
            log.info("nothing on %s by the model: %s", errand.subject, reason)
        if await self._storage.spending.warn(
            self._budget.admins, budget=self._budget.tokens, now=self._now()
        ):
            self._wake("deliver")


def _none(draft: NoDraft) -> Unusable:
    return Unusable(draft.reason, ("Answer with the one JSON object, whole.",))
