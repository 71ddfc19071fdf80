"""Make topics in forums."""

from __future__ import annotations

import logging
from typing import Any, Final

from telegram.error import TelegramError
from telegram.ext import ExtBot

log = logging.getLogger(__name__)

_LONGEST: Final = 128
"""Letters of a topic's name. https://core.telegram.org/bots/api#createforumtopic"""


async def open_topic(bot: ExtBot[Any], chat_id: int, name: str) -> int | None:
    """Make a topic and give its id; None where the bot may not."""
    try:
        made = await bot.create_forum_topic(chat_id, name[:_LONGEST])
    except TelegramError as error:
        log.info("chat %s: no topic was made: %s", chat_id, error.message)
        return None
    return int(made.message_thread_id)
