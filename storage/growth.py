"""Let the messages of a story grow with it: queue edits and replies for the chats that have one.

A further source and a correction edit the message: by a row of the outbox that has no part in a
chat's order, and goes when no news waits. A development replies to it, in the chat's order. What a
message says is read when it goes, so that one edit tells all that has come meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Row,
    Select,
    SmallInteger,
    Text,
    and_,
    exists,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news.changes import Development
from storage.catches import is_muted
from storage.database import Database, insert
from storage.marks import WAITING
from storage.outbox import DEVELOPMENT, GROWTH, HELD, STORY
from storage.pushes import silent_now, state_now
from storage.tables import articles, changes, chats, feeds, outbox, stories, summaries
from storage.tables import story_categories as shelved


@dataclass(frozen=True, slots=True)
class Target:
    """Hold the message that an edit is of; `story_row` is the delivery that brought it."""

    story_row: int
    state: str
    message_id: int | None


async def queue(connection: AsyncConnection, numbers: Sequence[int], *, now: int) -> None:
    """Queue what changed in stories, where nothing of them is being written or announced."""
    due = await connection.execute(
        select(changes)
        .where(
            changes.c.story_id.in_(numbers),
            changes.c.queued_at.is_(None),
            ~_is_unsettled(changes.c.story_id),
        )
        .order_by(changes.c.id)
        .with_for_update()
    )
    for change in due.all():
        await (_reply if change.kind == DEVELOPMENT else _edit)(connection, change, now)
        await connection.execute(
            update(changes).where(changes.c.id == change.id).values(queued_at=now)
        )


class Growth:
    """Find what edits are of, and what replies say."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def targets(self, deliveries: Sequence[int]) -> dict[int, Target]:
        """Find the messages that edits and replies are of, by the delivery's id."""
        later, story = outbox.alias(), outbox.alias()
        query = (
            select(later.c.id, story.c.id.label("story_row"), story.c.state, story.c.message_id)
            .join(changes, changes.c.id == later.c.subject)
            .join(
                story,
                and_(
                    story.c.chat_id == later.c.chat_id,
                    story.c.kind == STORY,
                    story.c.subject == changes.c.story_id,
                ),
            )
            .where(later.c.id.in_(deliveries))
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
            return {row.id: Target(row.story_row, row.state, row.message_id) for row in rows}

    async def developments(self, deliveries: Sequence[int]) -> dict[int, Development]:
        """Find what replies tell, by the delivery's id."""
        query = (
            select(
                outbox.c.id,
                changes.c.story_id,
                changes.c.told,
                articles.c.title,
                articles.c.url,
                articles.c.language,
                articles.c.published_at,
                feeds.c.title.label("outlet"),
                chats.c.language.label("wanted"),
            )
            .join(changes, changes.c.id == outbox.c.subject)
            .join(articles, articles.c.id == changes.c.article_id)
            .join(feeds, feeds.c.id == articles.c.feed_id)
            .join(chats, chats.c.id == outbox.c.chat_id)
            .where(outbox.c.id.in_(deliveries))
        )
        async with self._database.reading() as connection:
            return {row[0]: _development(row) for row in await connection.execute(query)}


def _development(row: Any) -> Development:  # noqa: ANN401 - a row of nine columns
    return Development(
        number=row.story_id,
        title=row.title,
        url=row.url,
        outlet=row.outlet,
        published_at=row.published_at,
        sentences=tuple(json.loads(row.told)),
        language=row.language,
        is_untranslated=bool(row.wanted)
        and row.language is not None
        and row.wanted != row.language,
    )


def _is_unsettled(number: ColumnElement[int]) -> ColumnElement[bool]:
    """Hold for stories of which something is being written or announced."""
    unwritten = exists().where(
        stories.c.id == number,
        summaries.c.article_id.in_((stories.c.article_id, stories.c.next_article_id)),
        summaries.c.unwritten > 0,
    )
    return unwritten | exists().where(
        shelved.c.story_id == number, shelved.c.announced_at.is_(None)
    )


async def _edit(connection: AsyncConnection, change: Row[Any], now: int) -> None:
    """Queue an edit for each chat that has the story and for which none waits."""
    waiting = _waiting(change.story_id)
    # held until we commit, so that whoever takes one reads what we write
    await connection.execute(waiting.with_for_update())
    having = outbox.c.state.in_(("sending", "sent")) & outbox.c.chat_id.not_in(waiting)
    await _queue(connection, change, GROWTH, having, behind=1, now=now)


async def _reply(connection: AsyncConnection, change: Row[Any], now: int) -> None:
    """Queue a reply for each chat that has the story, or will have it before."""
    having = outbox.c.state.in_((*WAITING, HELD, "sent"))
    await _queue(connection, change, DEVELOPMENT, having, behind=0, now=now)


async def _queue(
    connection: AsyncConnection,
    change: Row[Any],
    kind: str,
    having: ColumnElement[bool],
    *,
    behind: int,
    now: int,
) -> None:
    columns = ["chat_id", "kind", "subject", "behind", "due_at", "created_at", "state", "silent"]
    chosen = (
        select(
            outbox.c.chat_id,
            literal(kind, Text),
            literal(change.id, BigInteger),
            literal(behind, SmallInteger),
            literal(now, BigInteger),
            literal(now, BigInteger),
            literal_column("'ready'") if behind else state_now(now),
            literal_column("0") if behind else silent_now(now),
        )
        .join(chats, and_(chats.c.id == outbox.c.chat_id, chats.c.state == "active"))
        .where(outbox.c.kind == STORY, outbox.c.subject == change.story_id, having)
        .where(~is_muted(outbox.c.chat_id, change.story_id))
        .order_by(outbox.c.chat_id)
    )
    queued = insert(connection, outbox).from_select(columns, chosen)
    await connection.execute(queued.on_conflict_do_nothing())


def _waiting(number: int) -> Select[tuple[int]]:
    """Select the chats for which an edit of a story waits that nobody has begun."""
    edits, theirs = outbox.alias(), changes.alias()
    return (
        select(edits.c.chat_id)
        .join(theirs, theirs.c.id == edits.c.subject)
        .where(
            edits.c.kind == GROWTH,
            edits.c.state == "ready",
            edits.c.leased_until == 0,
            theirs.c.story_id == number,
        )
    )
