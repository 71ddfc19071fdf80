"""Give back all that is kept of a chat, and forget it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Select, Table, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.outbox import STORY
from storage.placing import rest_unwanted
from storage.tables import (
    METADATA,
    articles,
    catches,
    chats,
    digest_stories,
    outbox,
    readings,
    saved,
    stories,
    subscriptions,
)

Rows = list[dict[str, Any]]


class Records:
    """Open the files that are kept of a chat: of every table that names one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int) -> dict[str, Rows]:
        """Give the rows of each table that are about a chat, and which stories they number."""
        async with self._database.reading() as connection:
            kept = {
                table.name: await _rows(connection, select(table).where(column == chat_id))
                for table, column in _about_chats()
            }
            named = {
                "stories": await _rows(connection, _stories(chat_id)),
                "articles": await _rows(connection, _articles(chat_id)),
            }
        return kept | named

    async def forget(self, chat_id: int) -> bool:
        """Forget a chat, and what waits for it, in one transaction; False where it is unknown."""
        async with self._database.writing(urgent=True) as connection:
            # locked, so that nothing is queued for it while its rows go
            known = await connection.execute(
                select(chats.c.id).where(chats.c.id == chat_id).with_for_update()
            )
            if known.one_or_none() is None:
                return False
            heard_of = await connection.execute(
                select(subscriptions.c.category_id).where(subscriptions.c.chat_id == chat_id)
            )
            ended = sorted(heard_of.scalars().all())
            for table, column in reversed(_about_chats()):
                await connection.execute(delete(table).where(column == chat_id))
            await rest_unwanted(connection, ended)
        return True


def _about_chats() -> list[tuple[Table, Column[Any]]]:
    """List the tables that name a chat, and by which column, those first that others point to."""
    return [
        (table, table.c.id if table is chats else table.c.chat_id)
        for table in METADATA.sorted_tables
        if table is chats or "chat_id" in table.c
    ]


async def _rows(connection: AsyncConnection, query: Select[Any]) -> Rows:
    return [dict(row) for row in (await connection.execute(query)).mappings()]


def _stories(chat_id: int) -> Select[Any]:
    sent = select(outbox.c.subject).where(outbox.c.chat_id == chat_id, outbox.c.kind == STORY)
    gathered = select(digest_stories.c.story_id).where(digest_stories.c.chat_id == chat_id)
    caught = select(catches.c.story_id).where(catches.c.chat_id == chat_id)
    put_aside = select(saved.c.story_id).where(saved.c.chat_id == chat_id)
    title, url = articles.c.title, articles.c.url
    query = select(stories.c.id.label("number"), title, url).join(
        articles, articles.c.id == stories.c.article_id
    )
    named = (stories.c.id.in_(each) for each in (sent, gathered, caught, put_aside))
    return query.where(or_(*named)).order_by(stories.c.id)


def _articles(chat_id: int) -> Select[Any]:
    opened = select(readings.c.article_id).where(readings.c.chat_id == chat_id)
    kept = select(articles.c.id, articles.c.title, articles.c.url)
    return kept.where(articles.c.id.in_(opened)).order_by(articles.c.published_at)
