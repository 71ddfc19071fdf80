"""Look up how well a chat is served, or all of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from news.service import Service, Troubled, percentile
from storage.database import Database
from storage.marks import WAITING
from storage.outbox import GATHERED, STORY
from storage.pauses import EVERYTHING
from storage.tables import feed_categories, feeds, outbox, pauses, stories, subscriptions
from storage.tables import story_categories as shelved

DAY: Final = 24 * 3600
_MOST_DELAYS: Final = 10_000
_MOST_FEEDS: Final = 10


class Services:
    """Answer what people ask of the bot's own work."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int | None, *, now: int) -> Service:
        """Tell how a chat was served in the last 24 hours, or all chats where none is named."""
        mine = true() if chat_id is None else outbox.c.chat_id == chat_id
        async with self._database.reading() as connection:
            delays = await _delays(connection, mine, since=now - DAY)
            return Service(
                delivered=await _delivered(connection, mine, since=now - DAY),
                waiting=await _count(connection, mine & outbox.c.state.in_(WAITING)),
                soon=percentile(delays, 0.5),
                late=percentile(delays, 0.95),
                rests_until=await _rests(connection, chat_id, now=now),
                troubled=await _troubled(connection, chat_id),
            )


async def _count(connection: AsyncConnection, which: ColumnElement[bool]) -> int:
    return int(await connection.scalar(select(func.count()).where(which)) or 0)


async def _delivered(connection: AsyncConnection, mine: ColumnElement[bool], *, since: int) -> int:
    """Count what was sent, and what was told in a list that was."""
    a_list = outbox.alias()
    told = exists().where(
        a_list.c.id == outbox.c.gathered_in, a_list.c.state == "sent", a_list.c.sent_at >= since
    )
    sent = (outbox.c.state == "sent") & (outbox.c.sent_at >= since)
    of_story = outbox.c.kind == STORY
    gathered = (outbox.c.state == GATHERED) & told
    return await _count(connection, mine & of_story & (sent | gathered))


async def _delays(
    connection: AsyncConnection, mine: ColumnElement[bool], *, since: int
) -> list[int]:
    """List the seconds from publication to delivery of what came as news, not as a sample."""
    announced = exists().where(
        shelved.c.story_id == outbox.c.subject, shelved.c.announced_at == outbox.c.created_at
    )
    query = (
        select(outbox.c.sent_at - stories.c.published_at)
        .join(stories, stories.c.id == outbox.c.subject)
        .where(mine, outbox.c.kind == STORY, outbox.c.state == "sent", outbox.c.sent_at >= since)
        .where(announced)
        .order_by(outbox.c.id.desc())
        .limit(_MOST_DELAYS)
    )
    return [max(0, seconds) for seconds in (await connection.execute(query)).scalars()]


async def _rests(connection: AsyncConnection, chat_id: int | None, *, now: int) -> int | None:
    about = [EVERYTHING] if chat_id is None else [EVERYTHING, chat_id]
    query = select(func.max(pauses.c.until)).where(pauses.c.chat_id.in_(about))
    until = await connection.scalar(query.where(pauses.c.until > now))
    return None if until is None else int(until)


async def _troubled(connection: AsyncConnection, chat_id: int | None) -> tuple[Troubled, ...]:
    """Find the feeds that a chat hears of and that fail, those that failed first before others."""
    heard = select(feed_categories.c.feed_id)
    if chat_id is not None:
        heard = heard.join(
            subscriptions, subscriptions.c.category_id == feed_categories.c.category_id
        ).where(subscriptions.c.chat_id == chat_id)
    query = (
        select(feeds.c.title, feeds.c.url, feeds.c.error, feeds.c.failing_since, feeds.c.due_at)
        .where(feeds.c.id.in_(heard), feeds.c.state == "active", feeds.c.failing_since.is_not(None))
        .order_by(feeds.c.failing_since, feeds.c.id)
        .limit(_MOST_FEEDS)
    )
    rows = await connection.execute(query)
    return tuple(
        Troubled(row.title, row.url, row.error or "", row.failing_since, row.due_at) for row in rows
    )
