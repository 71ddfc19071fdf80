"""Let the messages of a story grow with it: queue an edit for every chat that was sent one.

An edit is a row of the outbox of its own, about the telling that made the story grow. It has no
part in a chat's order, and goes when no news waits. What stands in the message is read when the
edit goes, so that one edit tells all that has come meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, SmallInteger, Text, and_, exists, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.cards import is_shared
from storage.database import Database, insert
from storage.outbox import GROWTH, STORY
from storage.tables import articles, chats, feeds, outbox, tellings


@dataclass(frozen=True, slots=True)
class Target:
    """Hold the message that an edit is of; `story_row` is the delivery that brought it."""

    story_row: int
    state: str
    message_id: int | None


async def queue(connection: AsyncConnection, number: int, key: int | None, *, now: int) -> None:
    """Queue an edit for each chat that has the story, if a shared outlet has come to it."""
    if key is None or not await _is_new_outlet(connection, key):
        return
    waiting = await _waiting(connection, number)
    columns = ["chat_id", "kind", "subject", "behind", "due_at", "created_at"]
    having = (
        select(
            outbox.c.chat_id,
            literal(GROWTH, Text),
            literal(key, BigInteger),
            literal(1, SmallInteger),
            literal(now, BigInteger),
            literal(now, BigInteger),
        )
        .join(chats, and_(chats.c.id == outbox.c.chat_id, chats.c.state == "active"))
        .where(
            outbox.c.kind == STORY,
            outbox.c.subject == number,
            outbox.c.state.in_(("sending", "sent")),
            outbox.c.chat_id.not_in(waiting),
        )
        .order_by(outbox.c.chat_id)
    )
    queued = insert(connection, outbox).from_select(columns, having)
    await connection.execute(queued.on_conflict_do_nothing())


class Growth:
    """Find what edits are of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def targets(self, deliveries: Sequence[int]) -> dict[int, Target]:
        """Find the messages that edits are of, by the edit's id."""
        edit, story = outbox.alias(), outbox.alias()
        query = (
            select(edit.c.id, story.c.id.label("story_row"), story.c.state, story.c.message_id)
            .join(tellings, tellings.c.id == edit.c.subject)
            .join(
                story,
                and_(
                    story.c.chat_id == edit.c.chat_id,
                    story.c.kind == STORY,
                    story.c.subject == tellings.c.story_id,
                ),
            )
            .where(edit.c.id.in_(deliveries))
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return {row.id: Target(row.story_row, row.state, row.message_id) for row in rows}


async def _is_new_outlet(connection: AsyncConnection, key: int) -> bool:
    """Tell whether an article is of a shared feed, and the first of its outlet in the story."""
    others, theirs = articles.alias(), feeds.alias()
    told_before = exists().where(
        others.c.story_id == tellings.c.story_id,
        others.c.id != articles.c.id,
        theirs.c.id == others.c.feed_id,
        theirs.c.title == feeds.c.title,
    )
    query = (
        select(func.count())
        .select_from(tellings)
        .join(articles, articles.c.id == tellings.c.article_id)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(tellings.c.id == key, is_shared(), ~told_before)
    )
    return bool(await connection.scalar(query))


async def _waiting(connection: AsyncConnection, number: int) -> list[int]:
    """List the chats for which an edit of the story waits that nobody has begun.

    The rows are held until we commit, so that whoever takes one reads what we write.
    """
    query = (
        select(outbox.c.chat_id)
        .join(tellings, tellings.c.id == outbox.c.subject)
        .where(
            outbox.c.kind == GROWTH,
            outbox.c.state == "ready",
            outbox.c.leased_until == 0,
            tellings.c.story_id == number,
        )
        .with_for_update(of=outbox)
    )
    return [row.chat_id for row in await connection.execute(query)]
