"""Turn what Telegram brings into what handlers are asked, and their replies into calls."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from handlers.desk import Ask, Desk, Edit, Handler, Reply
from messages import apology, buttons, html

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
Given = Callable[[Message, ContextTypes.DEFAULT_TYPE], Awaitable[Mapping[str, Any] | None]]
"""Reads of a message what an Ask holds; None where it is not for us."""
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
PATIENCE: Final = 1.0
"""Seconds after which somebody who waits for an answer is shown that one comes."""
_HARMLESS: Final = re.compile("message is not modified|query is too old", re.IGNORECASE)


def markup(keyboard: html.Keyboard) -> InlineKeyboardMarkup | None:
    """Make Telegram's keyboard of ours."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(each) for each in row] for row in keyboard])


def _button(button: html.Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.text, callback_data=button.data or None, url=button.url or None
    )


def rendered(message: html.Message) -> dict[str, Any]:
    """Give the parameters that sendMessage and editMessageText share."""
    return {
        "text": message.html,
        "parse_mode": ParseMode.HTML,
        "reply_markup": markup(message.keyboard),
        "link_preview_options": NO_PREVIEW,
    }


def on_message(handler: Handler, desk: Desk, done: Callable[[], None], given: Given) -> Callback:
    """Answer a message, by what `given` reads of it, in its chat and topic; then call `done`."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        read = await given(message, context) if message else None
        if message is None or read is None:
            return
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            person=_person(update),
            topic=topic_of(message),
            **read,
        )
        await _carry_out(await _with_patience(handler(desk, ask), message), message)
        done()

    return answer


async def _with_patience(work: Awaitable[Reply | Edit], message: Message) -> Reply | Edit:
    """Wait for an answer, and show that one comes when it does not come at once."""
    task = asyncio.ensure_future(work)
    try:
        if not (await asyncio.wait({task}, timeout=PATIENCE))[0]:
            await forgiving(message.reply_chat_action(ChatAction.TYPING))
        return await task
    finally:
        task.cancel()


def _person(update: Update) -> int:
    """Tell who asks; whoever speaks as a chat, or for one, is that chat."""
    user, chat = update.effective_user, update.effective_chat
    if user is not None and not user.is_bot:
        return user.id
    return chat.id if chat is not None else 0


def topic_of(message: Message) -> int | None:
    """Tell in which topic of a forum a message stands, where that is not General."""
    return message.message_thread_id if message.is_topic_message else None


def on_press(handlers: dict[str, Handler], desk: Desk, done: Callable[[], None]) -> Callback:
    """Answer a button at once, then change its message or send others; then call `done`."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        verb, words = buttons.understand(query.data or "")
        handler, message = handlers.get(verb), query.message
        if handler is None or not isinstance(message, Message) or not message.is_accessible:
            await forgiving(query.answer(apology.stale_button()))
            return
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            words=words,
            person=query.from_user.id,
            links=tuple(each.url for each in message.entities if each.url),
            page=message.text or "",
            topic=topic_of(message),
        )
        reply = await handler(desk, ask)
        await forgiving(query.answer(reply.toast or None))
        await _carry_out(reply, message)
        done()

    return answer


async def _carry_out(reply: Reply | Edit, message: Message) -> None:
    match reply:
        case Edit(message=changed):
            await forgiving(message.edit_text(**rendered(changed)))
        case Reply(messages=messages, files=files):
            for each in messages:
                await message.reply_text(**rendered(each), do_quote=False)
            for file in files:
                await _send_file(message, file)


async def _send_file(message: Message, file: html.File) -> None:
    await message.reply_document(
        InputFile(file.body, filename=file.name),
        caption=file.caption.html,
        parse_mode=ParseMode.HTML,
        do_quote=False,
    )


async def forgiving(call: Awaitable[object]) -> None:
    """Let pass what a second press, or a late one, is answered with."""
    try:
        await call
    except BadRequest as error:
        if not _HARMLESS.search(error.message):
            raise
