"""Let python-telegram-bot's own calls keep our pace: answers to people, before all news.

https://docs.python-telegram-bot.org/en/v22.8/telegram.ext.baseratelimiter.html
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.answers import Flooded, understood
from bot.pace import Pace

log = logging.getLogger(__name__)

NEWS: Final = "news"
"""Marks a call that has waited for its turn already."""
LONGEST_WAIT: Final = 60.0
"""Seconds for which an answer to a person is worth waiting."""
_TRIES: Final = 3
_COUNTED: Final = frozenset(("sendMessage", "sendDocument", "sendPhoto", "copyMessage"))


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
        if rate_limit_args == NEWS or endpoint not in _COUNTED or not isinstance(chat, int):
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
