"""Turn what Telegram brings into what handlers are asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final

from telegram import Message, Update, User
from telegram.constants import ChatAction, ChatType
from telegram.ext import ContextTypes

from handlers.desk import Ask, Desk, Edit, Handler, Offers, Reply, say, voice_of
from handlers.replies import Progress, carry_out, drafting, forgiving, offer, topic_of
from messages import apology, buttons
from messages.texts import speaking
from storage.manners import Manner

Callback = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
Given = Callable[[Message, ContextTypes.DEFAULT_TYPE], Awaitable[Mapping[str, Any] | None]]
"""Reads of a message what an Ask holds; None where it is not for us."""
PATIENCE: Final = 1.0
"""Seconds after which somebody who waits for an answer is shown that one comes."""


def on_message(handler: Handler, desk: Desk, done: Callable[[], None], given: Given) -> Callback:
    """Answer a message, by what `given` reads of it, in its chat and topic; then call `done`."""

    async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        read = await given(message, context) if message else None
        if message is None or read is None:
            return
        progress = Progress(message)
        ask = Ask(
            chat_id=message.chat_id,
            kind=message.chat.type,
            person=_person(update),
            topic=topic_of(message),
            is_forum=bool(message.chat.is_forum),
            draft=drafting(message),
            progress=progress,
            bot=context.bot.username,
            **read,
        )
        async with _spoken_to(desk, message, update.effective_user) as manner:
            if not desk.attention.take(ask.person, now=desk.now()):
                if desk.attention.tells(ask.person):
                    await carry_out(say(apology.too_many_asked()), message, manner)
                return
            reply = await _with_patience(handler(desk, ask), message)
            await carry_out(reply, message, manner, instead=progress.shown)
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
            await carry_out(reply, message, manner)
        done()

    return answer


def on_inline(asked: Callable[[Desk, Ask], Awaitable[Offers]], desk: Desk) -> Callback:
    """Answer what is typed after the bot's name."""

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
            await offer(context.bot, query.id, offers)

    return answer


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
