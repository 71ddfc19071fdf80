"""Answer for what went wrong in a handler: the log gets all of it, the person a sentence."""

from __future__ import annotations

import logging
import secrets

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from handlers.replies import forgiving, rendered
from messages import apology
from messages.texts import Voice, speaking

log = logging.getLogger(__name__)


async def apologise(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log an error under a reference, and tell the person that reference."""
    reference = secrets.token_hex(4)
    log.error("a handler failed, reference %s", reference, exc_info=context.error)
    if not isinstance(update, Update) or isinstance(context.error, TelegramError):
        return  # what Telegram refused once, it would refuse again
    if update.callback_query is not None:
        await forgiving(update.callback_query.answer())
    if update.effective_message is not None:
        user = update.effective_user
        with speaking(Voice((user.language_code if user else None) or "")):
            sentence = rendered(apology.failed(reference))
        await update.effective_message.reply_text(**sentence, do_quote=False)
