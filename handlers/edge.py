"""Turn what Telegram brings into what handlers are asked, and their replies into calls."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from telegram import (
    Document,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    Message,
    MessageEntity,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from handlers.desk import Ask, Desk, Edit, Handler, Reply
from messages import apology, buttons, html
from news.links import completed

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
MOST_BYTES: Final = 1024 * 1024
"""What a file that is sent to us may have; five thousand feeds fit into it."""
PATIENCE: Final = 1.0
"""Seconds after which somebody who waits for an answer is shown that one comes."""
_CARD_NUMBER: Final = re.compile(r"(?:^| min read · )#([0-9]{1,15})$", re.MULTILINE)
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


def on_command(handler: Handler, desk: Desk, done: Callable[[], None]) -> Callback:
    """Answer a command in the chat, and topic, it came from; then call `done`."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            words=tuple(context.args or ()),
            card=_card(message.reply_to_message),
            person=_person(update),
            topic=_topic(message),
        )
        await _carry_out(await _with_patience(handler(desk, ask), message), message)
        done()

    return answer


def on_document(handler: Handler, desk: Desk, done: Callable[[], None]) -> Callback:
    """Answer a file; one that is too large is not fetched."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None or message.document is None:
            return
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            person=_person(update),
            document=await _content(message.document),
        )
        await _carry_out(await _with_patience(handler(desk, ask), message), message)
        done()

    return answer


def on_location(handler: Handler, desk: Desk, done: Callable[[], None]) -> Callback:
    """Answer a spot on the map."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None or message.location is None:
            return
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            person=_person(update),
            location=(message.location.latitude, message.location.longitude),
        )
        await _carry_out(await _with_patience(handler(desk, ask), message), message)
        done()

    return answer


def on_links(handler: Handler, desk: Desk, done: Callable[[], None]) -> Callback:
    """Answer a message by the addresses in it, each once."""

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is None:
            return
        written = message.parse_entities([MessageEntity.URL, MessageEntity.TEXT_LINK])
        urls = (entity.url or text for entity, text in written.items())
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            person=_person(update),
            links=tuple(dict.fromkeys(completed(url) for url in urls)),
        )
        await _carry_out(await _with_patience(handler(desk, ask), message), message)
        done()

    return answer


async def _content(document: Document) -> bytes | None:
    if (document.file_size or 0) > MOST_BYTES:
        return None
    file = await document.get_file()
    return bytes(await file.download_as_bytearray())


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


def _topic(message: Message) -> int | None:
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
            topic=_topic(message),
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


def _card(answered: Message | None) -> int | None:
    """Read the number at the foot of a card, or at the head of a page; news has its own "#1"."""
    number = _CARD_NUMBER.search(answered.text or "") if answered else None
    return int(number[1]) if number else None
