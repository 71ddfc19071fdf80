"""Take updates side by side, but each chat's in their order, and pass over what cannot be read."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

AT_ONCE: Final = 64


class ChatsInOrder(BaseUpdateProcessor):
    """Let an update wait for the one before it in the same chat, and for no other."""

    def __init__(self) -> None:
        super().__init__(AT_ONCE)
        self._last: dict[int, asyncio.Event] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Process an update when its chat has no earlier one under way."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        before = self._last.get(chat.id)
        mine = self._last[chat.id] = asyncio.Event()
        try:
            if before is not None:
                await before.wait()
            await coroutine
        finally:
            mine.set()
            if isinstance(coroutine, Coroutine):  # who is stopped while waiting has not begun it
                coroutine.close()
            if self._last.get(chat.id) is mine:
                del self._last[chat.id]

    async def initialize(self) -> None:
        """Need nothing."""

    async def shutdown(self) -> None:
        """Leave nothing."""


def readable(body: bytes) -> bytes:
    """Empty the updates that python-telegram-bot cannot read, of an answer to getUpdates.

    It would ask for them again, and log all that they hold, for ever:
    https://docs.python-telegram-bot.org/en/v22.8/telegram.ext.updater.html
    """
    try:
        answer = json.loads(body)
        updates = answer["result"]
        left = [
            each if _is_readable(each) else {"update_id": each["update_id"]} for each in updates
        ]
    except (
        ValueError,
        TypeError,
        LookupError,
    ):  # no answer of a Bot API, which is for others to say
        return body
    return body if left == updates else json.dumps({**answer, "result": left}).encode()


def _is_readable(update: Any) -> bool:  # noqa: ANN401 - whatever stands there
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001 - whatever the library stumbles over
        log.warning("update %s cannot be read: %s", update["update_id"], type(error).__name__)
        return False
    return True
