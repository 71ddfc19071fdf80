"""Take back what waits for a chat and is not wanted any more.

Wanted is what stands on a shelf that the chat is subscribed to, and what it watches for, but for
what it mutes.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.catches import is_muted, watched_by
from storage.outbox import DIGEST, HELD, STORY
from storage.tables import digest_stories, outbox, subscriptions
from storage.tables import story_categories as shelved


async def withdraw(connection: AsyncConnection, chat_id: int) -> None:
    """Take back pushes, and of digests what they were to tell.

    No trace stays, so that another shelf, or the same one subscribed again, may queue it.
    """
    await connection.execute(
        delete(outbox).where(
            outbox.c.chat_id == chat_id,
            outbox.c.kind == STORY,
            outbox.c.state.in_(["ready", HELD]),
            _is_unwanted(chat_id, outbox.c.subject),
        )
    )
    waiting = select(outbox.c.subject).where(
        outbox.c.chat_id == chat_id, outbox.c.kind == DIGEST, outbox.c.state == "ready"
    )
    await connection.execute(
        delete(digest_stories).where(
            digest_stories.c.chat_id == chat_id,
            digest_stories.c.digest_id.in_(waiting),
            _is_unwanted(chat_id, digest_stories.c.story_id),
        )
    )


def _is_unwanted(chat_id: int, story: ColumnElement[int]) -> ColumnElement[bool]:
    unwatched = story.not_in(watched_by(chat_id)) & story.not_in(_subscribed(chat_id))
    return or_(unwatched, is_muted(chat_id, story))


def _subscribed(chat_id: int) -> Select[tuple[int]]:
    """Select what stands on the shelves that a chat is subscribed to."""
    return (
        select(shelved.c.story_id)
        .join(subscriptions, subscriptions.c.category_id == shelved.c.category_id)
        .where(subscriptions.c.chat_id == chat_id)
    )
