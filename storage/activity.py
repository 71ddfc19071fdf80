"""Look up what a chat received and read of late."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, case, func, select, union_all

from news.activity import Activity, Moment, counted
from storage.database import Database
from storage.outbox import DIGEST, GATHERED, STORY
from storage.tables import (
    articles,
    categories,
    chats,
    digest_stories,
    digests,
    outbox,
    readings,
    stories,
)

_DAY: Final = 24 * 3600
_MOST: Final = 50_000
"""Rows that are counted; nobody is sent as many stories within a month."""


class Activities:
    """Tell what chats received and read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int, *, days: int, now: int) -> Activity:
        """Count what a chat received and read on its last days."""
        since = now - (days + 1) * _DAY
        async with self._database.reading() as connection:
            zone = await connection.scalar(select(chats.c.zone).where(chats.c.id == chat_id))
            came = (await connection.execute(_came(chat_id, since))).all()
            read = (await connection.execute(_read(chat_id, since))).all()
        return counted(
            [Moment(row.at, row.name) for row in came],
            [Moment(row.at, row.name, row.words) for row in read],
            days=days,
            zone=zone or "",
            now=now,
        )


def _came(chat_id: int, since: int) -> Select[Any]:
    """Select when stories came, by themselves, in a list or in a digest, each once."""
    a_list = outbox.alias()
    moment = case((outbox.c.state == GATHERED, a_list.c.sent_at), else_=outbox.c.sent_at)
    pushed = (
        select(outbox.c.subject.label("story"), moment.label("at"))
        .outerjoin(a_list, a_list.c.id == outbox.c.gathered_in)
        .where(outbox.c.chat_id == chat_id, outbox.c.kind == STORY)
        .where(outbox.c.state.in_(("sent", GATHERED)), moment >= since)
    )
    sent = outbox.alias()
    in_digest = (
        select(digest_stories.c.story_id, sent.c.sent_at)
        .join(digests, digests.c.id == digest_stories.c.digest_id)
        .join(sent, (sent.c.subject == digests.c.id) & (sent.c.kind == DIGEST))
        .where(digest_stories.c.chat_id == chat_id, sent.c.sent_at >= since)
    )
    every = union_all(pushed, in_digest).subquery()
    told = (
        select(every.c.story, func.min(every.c.at).label("at")).group_by(every.c.story).subquery()
    )
    return (
        select(told.c.at, categories.c.name)
        .join(stories, stories.c.id == told.c.story)
        .join(articles, articles.c.id == stories.c.article_id)
        .join(categories, categories.c.id == articles.c.category_id)
        .limit(_MOST)
    )


def _read(chat_id: int, since: int) -> Select[Any]:
    """Select when articles were read, the last time each."""
    return (
        select(readings.c.read_at.label("at"), categories.c.name, articles.c.words)
        .join(articles, articles.c.id == readings.c.article_id)
        .join(categories, categories.c.id == articles.c.category_id)
        .where(readings.c.chat_id == chat_id, readings.c.read_at >= since)
        .limit(_MOST)
    )
