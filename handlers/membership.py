"""Follow where the bot may write: who sent it away, who took it back, what became a supergroup."""

from __future__ import annotations

from typing import Final

from telegram import Chat, ChatMember, Update
from telegram.ext import ContextTypes

from handlers.desk import Desk
from handlers.edge import Callback

_OUT: Final = frozenset({ChatMember.BANNED, ChatMember.LEFT})


def changed(desk: Desk) -> Callback:
    """Suspend a chat that sent the bot away, and take one back that lets it in again."""

    async def follow(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None:
            return
        if change.new_chat_member.status in _OUT:
            await desk.storage.chats.suspend(change.chat.id)
        else:
            await _meet(desk, change.chat)

    return follow


async def _meet(desk: Desk, chat: Chat) -> None:
    await desk.storage.chats.meet(chat.id, kind=chat.type, now=desk.now(), title=chat.title or "")


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
