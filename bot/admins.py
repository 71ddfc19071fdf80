"""Ask Telegram who may change a chat's settings, and remember it for a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from telegram import ChatMember
from telegram.error import TelegramError
from telegram.ext import ExtBot

_SECONDS: Final = 60
_MOST: Final = 10_000
"""Answers that are remembered."""


class Admins:
    """Tell the administrators of groups from their members."""

    def __init__(self, bot: ExtBot[Any], *, monotonic: Callable[[], float]) -> None:
        self._bot = bot
        self._monotonic = monotonic
        self._known: dict[tuple[int, int], tuple[float, bool]] = {}

    async def may_change(self, chat_id: int, person: int) -> bool:
        """Tell whether somebody may change what holds for a whole chat.

        In private everybody may; who speaks as the chat itself is an administrator of it. Where
        Telegram does not say, nobody is kept from it.
        """
        if chat_id > 0 or person == chat_id:
            return True
        found = self._known.get((chat_id, person))
        if found is None or found[0] < self._monotonic():
            if len(self._known) >= _MOST:
                self._known.clear()
            found = (self._monotonic() + _SECONDS, await self._asked(chat_id, person))
            self._known[chat_id, person] = found
        return found[1]

    async def _asked(self, chat_id: int, person: int) -> bool:
        try:
            member = await self._bot.get_chat_member(chat_id, person)
        except TelegramError:
            return True
        return member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER)
