"""Follow where the bot may write: who sent it away, who took it back, what became a supergroup."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from telegram import Chat, ChatMember, ChatMemberUpdated, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ContextTypes, ExtBot

from handlers.desk import Desk, voice_of
from handlers.edge import Callback
from handlers.replies import rendered
from messages import channels
from messages.plain import voiced
from messages.texts import speaking

_OUT: Final = frozenset({ChatMember.BANNED, ChatMember.LEFT})


def changed(desk: Desk) -> Callback:
    """Suspend a chat that sent the bot away, and take one back that lets it in again."""

    async def follow(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _OUT:
            await _leave(desk, change.chat.id)
            return
        await _meet(desk, change.chat, added_by=change.from_user.id)
        if change.old_chat_member.status in _OUT:
            await _greet(desk, change, context.bot)

    return follow


async def _leave(desk: Desk, chat_id: int) -> None:
    """Keep what a chat has for when it lets us in again, or forget it where that is its wish."""
    manner = await desk.storage.manners.of(chat_id)
    if "forgets" in manner.switches:
        await desk.storage.records.forget(chat_id)
    else:
        await desk.storage.chats.suspend(chat_id)


async def _meet(desk: Desk, chat: Chat, *, added_by: int | None = None) -> None:
    title = chat.title or ""
    await desk.storage.chats.meet(
        chat.id, kind=chat.type, now=desk.now(), title=title, added_by=added_by
    )


async def _greet(desk: Desk, change: ChatMemberUpdated, bot: ExtBot[Any]) -> None:
    """Say in a group what we see there, and to who let us into a channel how to go on."""
    person, chat = change.from_user, change.chat
    match chat.type:
        case ChatType.CHANNEL:
            to, message = person.id, channels.into_channel(chat.id, chat.title or "")
        case ChatType.GROUP | ChatType.SUPERGROUP:
            is_admin = change.new_chat_member.status == ChatMember.ADMINISTRATOR
            reads_all = is_admin or bool(bot.bot.can_read_all_group_messages)
            to, message = chat.id, channels.into_group(bot.username, reads_all=reads_all)
        case _:
            return
    manner = await desk.storage.manners.of(person.id)
    spoken = person.language_code or manner.spoken
    with speaking(voice_of(replace(manner, spoken=spoken))), suppress(TelegramError):
        # who never spoke to us in private cannot be written to, and a group may be closed
        await bot.send_message(to, **rendered(voiced(message)))


def renamed(desk: Desk) -> Callback:
    """Remember a group's, or channel's, new title."""

    async def follow(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_chat is not None:
            await _meet(desk, update.effective_chat)

    return follow


def topic_closed(desk: Desk) -> Callback:
    """Leave a topic that was closed, before anything is sent there in vain."""

    async def follow(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is not None and message.message_thread_id:
            await desk.storage.topics.leave(
                message.chat_id, message.message_thread_id, now=desk.now()
            )

    return follow


def migrated(desk: Desk) -> Callback:
    """Give a group its new id."""

    async def follow(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id:
            await desk.storage.chats.migrate(message.chat_id, message.migrate_to_chat_id)

    return follow
