"""Turn what Telegram brings into what handlers are asked, and their replies into calls."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputFile,
    InputTextMessageContent,
    LinkPreviewOptions,
    Message,
    Update,
    User,
)
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from handlers.desk import Ask, Desk, Draft, Edit, Handler, Offers, Reply, say, voice_of
from messages import apology, buttons, html
from messages.inline import Offer
from messages.plain import voiced
from messages.texts import speaking
from storage.manners import Manner

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
Given = Callable[[Message, ContextTypes.DEFAULT_TYPE], Awaitable[Mapping[str, Any] | None]]
"""Reads of a message what an Ask holds; None where it is not for us."""
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
PATIENCE: Final = 1.0
"""Seconds after which somebody who waits for an answer is shown that one comes."""
_BETWEEN_DRAFTS: Final = 0.8
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


def rendered(message: html.Message, *, previews: bool = False) -> dict[str, Any]:
    """Give the parameters that sendMessage and editMessageText share."""
    shown = LinkPreviewOptions(url=message.preview) if previews and message.preview else NO_PREVIEW
    return {
        "text": message.html,
        "parse_mode": ParseMode.HTML,
        "reply_markup": markup(message.keyboard),
        "link_preview_options": shown,
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
            is_forum=bool(message.chat.is_forum),
            draft=_drafting(message),
            bot=context.bot.username,
            **read,
        )
        async with _spoken_to(desk, message, update.effective_user) as manner:
            if not desk.attention.take(ask.person, now=desk.now()):
                if desk.attention.tells(ask.person):
                    await _carry_out(say(apology.too_many_asked()), message, manner)
                return
            reply = await _with_patience(handler(desk, ask), message)
            await _carry_out(reply, message, manner)
        done()

    return answer


def _drafting(message: Message) -> Draft | None:
    """Show in a private chat what is written so far, at most about once a second.

    What is shown is gone after 30 s, or with the message that is sent at last; where it cannot be
    shown, nothing is lost. https://core.telegram.org/bots/api#sendmessagedraft
    """
    if message.chat.type != ChatType.PRIVATE:
        return None

    async def show(text: str) -> None:
        with suppress(TelegramError):
            shown = html.shorten(text, html.LONGEST)
            await message.get_bot().send_message_draft(message.chat_id, message.message_id, shown)
        await asyncio.sleep(_BETWEEN_DRAFTS)

    return show


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
            is_forum=bool(message.chat.is_forum),
        )
        async with _spoken_to(desk, message, query.from_user) as manner:
            if not desk.attention.take(ask.person, now=desk.now()):
                is_told = desk.attention.tells(ask.person)
                await forgiving(query.answer(apology.busy() if is_told else None))
                return
            reply = await handler(desk, ask)
            await forgiving(query.answer(reply.toast or None))
            await _carry_out(reply, message, manner)
        done()

    return answer


def on_inline(asked: Callable[[Desk, Ask], Awaitable[Offers]], desk: Desk) -> Callback:
    """Answer what is typed after the bot's name; what is answered is for that person alone."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        if query is None:
            return
        person = query.from_user
        ask = Ask(
            chat_id=person.id,  # the chat with a person has the person's id
            kind=ChatType.PRIVATE,
            person=person.id,
            words=tuple(query.query.split()),
            bot=context.bot.username,
            offset=query.offset,
        )
        manner = await desk.storage.manners.of(person.id)
        spoken = person.language_code or manner.spoken
        with speaking(voice_of(replace(manner, spoken=spoken))):
            is_heard = desk.attention.take(person.id, now=desk.now())
            offers = await asked(desk, ask) if is_heard else Offers(seconds=1)
        button = offers.button and InlineQueryResultsButton(
            offers.button[0], start_parameter=offers.button[1]
        )
        await forgiving(
            query.answer(
                [_result(each) for each in offers.offers],
                cache_time=offers.seconds,
                is_personal=True,
                next_offset=offers.next_offset,
                button=button,
            )
        )

    return answer


def _result(offer: Offer) -> InlineQueryResultArticle:
    shown = rendered(voiced(offer.message), previews=True)
    return InlineQueryResultArticle(
        offer.id,
        offer.title,
        InputTextMessageContent(
            shown["text"],
            parse_mode=shown["parse_mode"],
            link_preview_options=shown["link_preview_options"],
        ),
        reply_markup=shown["reply_markup"],
        description=offer.about,
    )


@asynccontextmanager
async def _spoken_to(desk: Desk, message: Message, user: User | None) -> AsyncIterator[Manner]:
    """Speak as a chat wants it, and note then the language of a person's client."""
    known = await desk.storage.manners.of(message.chat_id)
    is_theirs = user is not None and message.chat.type == ChatType.PRIVATE
    spoken = (user.language_code if user and is_theirs else None) or known.spoken
    with speaking(voice_of(manner := replace(known, spoken=spoken))):
        yield manner
    if manner != known:  # now that the chat may have become known
        await desk.storage.manners.hear(message.chat_id, spoken)


async def _carry_out(reply: Reply | Edit, message: Message, manner: Manner) -> None:
    previews = "previews" in manner.switches
    match reply:
        case Edit(message=changed):
            await forgiving(message.edit_text(**rendered(voiced(changed), previews=previews)))
        case Reply(messages=messages, files=files, pictures=pictures):
            for each in messages:
                shown = rendered(voiced(each), previews=previews)
                await message.reply_text(**shown, do_quote=False)
            for file in files:
                await _send_file(message, file)
            for picture in pictures:
                await _send_picture(message, picture)


async def _send_picture(message: Message, picture: html.Picture) -> None:
    caption = voiced(picture.caption)
    await message.reply_photo(
        picture.body,
        caption=caption.html,
        parse_mode=ParseMode.HTML,
        reply_markup=markup(caption.keyboard),
        do_quote=False,
    )


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
