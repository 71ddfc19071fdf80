"""Answer for what went wrong in a handler: the log gets all of it, the person a sentence."""

from __future__ import annotations

import logging
import secrets

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from handlers.edge import rendered
from messages import apology

log = logging.getLogger(__name__)


async def apologise(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log an error under a reference, and tell the person that reference."""
    reference = secrets.token_hex(4)
    log.error("a handler failed, reference %s", reference, exc_info=context.error)
    message = update.effective_message if isinstance(update, Update) else None
    if message is None or isinstance(context.error, TelegramError):
        return  # what Telegram refused once, it would refuse again
    await message.reply_text(**rendered(apology.failed(reference)), do_quote=False)
