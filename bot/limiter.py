"""Let python-telegram-bot's own calls keep our pace: answers to people, before all news.

https://docs.python-telegram-bot.org/en/v22.8/telegram.ext.baseratelimiter.html
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.answers import Flooded, understood
from bot.pace import Pace
from storage.pauses import EVERYTHING, Pauses

log = logging.getLogger(__name__)

NEWS: Final = "news"
"""Marks a call that has waited for its turn already."""
LONGEST_WAIT: Final = 60.0
"""Seconds for which an answer to a person is worth waiting."""
_TRIES: Final = 3
_COUNTED: Final = frozenset(("sendmessage", "senddocument", "sendphoto", "copymessage"))


class Floods:
    """Take in what Telegram asks to leave alone, and remember it over restarts."""

    def __init__(
        self,
        pace: Pace,
        *,
        monotonic: Callable[[], float],
        remember: Callable[[int | None, float], Awaitable[None]],
    ) -> None:
        self.pace = pace
        self._monotonic = monotonic
        self._remember = remember

    async def note(self, chat_id: int, flooded: Flooded) -> float:
        """Let the chat rest, or everything; return for how many seconds."""
        seconds, everything = self.pace.flood(chat_id, flooded.seconds, now=self._monotonic())
        subject = "everything" if everything else f"chat {chat_id}"
        log.warning("Telegram asks for a rest of %s s for %s", seconds, subject)
        await self._remember(None if everything else chat_id, seconds)
        return seconds


class Rests:
    """Keep over restarts what Telegram asked to leave alone."""

    def __init__(
        self,
        pauses: Pauses,
        pace: Pace,
        *,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        admins: Sequence[int] = (),
    ) -> None:
        self._pauses = pauses
        self._pace = pace
        self._now = now
        self._monotonic = monotonic
        self._admins = admins

    async def remember(self, chat_id: int | None, seconds: float) -> None:
        """Write down that a chat rests, or everything; those who run the bot hear of long rests."""
        now = self._now()
        subject = EVERYTHING if chat_id is None else chat_id
        until = now + math.ceil(seconds)
        await self._pauses.keep(subject, until=until, now=now, admins=self._admins)

    async def recall(self) -> None:
        """Respect what was asked for before the program was started."""
        now, here = self._now(), self._monotonic()
        for chat_id, until in (await self._pauses.current(now=now)).items():
            if chat_id == EVERYTHING:
                self._pace.pause(until - now, now=here)
            else:
                self._pace.rest(chat_id, until - now, now=here)


class Limiter(BaseRateLimiter[str]):
    """Space the answers; what a chat's or everybody's rest would keep for long is given up."""

    def __init__(self, floods: Floods, *, monotonic: Callable[[], float]) -> None:
        self._pace = floods.pace
        self._floods = floods
        self._monotonic = monotonic

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401 - the library's own
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:  # noqa: ANN401 - the library's own
        """Call when it is this call's turn, again after a rest that Telegram asks for."""
        chat = data.get("chat_id")
        if (
            rate_limit_args == NEWS
            or endpoint.casefold() not in _COUNTED
            or not isinstance(chat, int)
        ):
            return await callback(*args, **kwargs)
        for left in reversed(range(_TRIES)):
            await self._turn(chat)
            try:
                answer = await callback(*args, **kwargs)
            except TelegramError as error:
                flooded = understood(error)
                if not isinstance(flooded, Flooded) or not left:
                    raise
                await self._floods.note(chat, flooded)
            else:
                self._pace.passed(chat)
                return answer
        return None

    async def _turn(self, chat: int) -> None:
        now = self._monotonic()
        wait = self._pace.answer_wait(chat, now=now)
        if wait > LONGEST_WAIT:
            raise RetryAfter(round(wait))
        self._pace.take_answer(chat, now=now)
        if wait:
            await asyncio.sleep(wait)
