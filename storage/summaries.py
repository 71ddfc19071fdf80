"""Remember summaries: one of an article in its own language, one in each that chats read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.summaries import Summary
from storage import growth
from storage.articles import article_of
from storage.database import Database, add_missing, claim
from storage.tables import articles, chats, feeds, stories, subscriptions, summaries
from storage.tables import story_categories as shelved

LEASE: Final = 120
"""Seconds that writing may take before another worker may try; longer than two asked of a model."""
OWN: Final = ""
"""Stands for an article's own language."""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Hold an article that wants a summary in a language, and since when."""

    article: Article
    language: str
    wanted_at: int


class Summaries:
    """Keep summaries, and those that are still to be written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_unwritten(self, *, now: int, limit: int) -> list[Unwritten]:
        """Lease summaries that were never written, or whose article has changed since."""
        due = (
            select(summaries.c.id)
            .where(literal_column("unwritten > 0"))
            .order_by(summaries.c.id)
            .limit(limit)
        )
        async with self._database.writing() as connection:
            claimed = await claim(
                connection, summaries, due, now=now, lease=LEASE, returning=[summaries.c.id]
            )
            query = (
                select(
                    articles,
                    feeds.c.title.label("outlet"),
                    summaries.c.language.label("wanted"),
                    summaries.c.wanted_at,
                )
                .join(summaries, summaries.c.article_id == articles.c.id)
                .join(feeds, feeds.c.id == articles.c.feed_id)
                .where(summaries.c.id.in_([row.id for row in claimed]))
                .order_by(summaries.c.id)
            )
            rows = await connection.execute(query)
            return [Unwritten(article_of(row), row.wanted, row.wanted_at) for row in rows]

    async def keep(
        self,
        article: Article,
        summary: Summary | None,
        *,
        language: str = OWN,
        now: int,
        translate: bool = False,
    ) -> None:
        """Record a summary, or that there will be none, and which stories are written thereby.

        With `translate`, the article's own summary asks for one in each language of the chats that
        will hear of it; the story waits for those too.
        """
        # counted down, not cleared: the article may have changed while this was written
        left = case((summaries.c.unwritten > 0, summaries.c.unwritten - 1), else_=0)
        async with self._database.writing() as connection:
            await connection.execute(
                update(summaries)
                .where(summaries.c.article_id == article.id, summaries.c.language == language)
                .values(unwritten=left, leased_until=0, written_at=now, **_texts(summary))
            )
            if translate and language == OWN:
                await _want_translations(connection, article, now=now)
            await _take_over(connection, article.id)
            await mark_written(connection, stories.c.article_id == article.id, now=now)
            told = select(stories.c.id).where(stories.c.article_id == article.id)
            await growth.queue(
                connection, (await connection.execute(told)).scalars().all(), now=now
            )


async def want(connection: AsyncConnection, article_id: str, *, now: int) -> None:
    """Ask for an article's summary in its own language, if nobody has."""
    row = {"article_id": article_id, "language": OWN, "wanted_at": now}
    await add_missing(connection, summaries, [row])


async def mark_written(
    connection: AsyncConnection, which: ColumnElement[bool], *, now: int
) -> None:
    """Record that stories can be told, where no summary of theirs was never written."""
    of_article = summaries.c.article_id == stories.c.article_id
    awaited = exists().where(of_article, summaries.c.written_at.is_(None))
    await connection.execute(
        update(stories)
        .where(which, stories.c.written_at.is_(None), exists().where(of_article), ~awaited)
        .values(written_at=now)
    )


async def _take_over(connection: AsyncConnection, article_id: str) -> None:
    """Let an article that is summarised tell the story that it is the next to tell."""
    awaited = exists().where(summaries.c.article_id == article_id, summaries.c.written_at.is_(None))
    await connection.execute(
        update(stories)
        .where(stories.c.next_article_id == article_id, ~awaited)
        .values(article_id=article_id, next_article_id=None)
    )


async def _want_translations(connection: AsyncConnection, article: Article, *, now: int) -> None:
    found = await connection.execute(_languages(article))
    rows = [
        {"article_id": article.id, "language": language, "wanted_at": now}
        for language in found.scalars()
    ]
    await add_missing(connection, summaries, rows)


def _languages(article: Article) -> Select[tuple[str]]:
    """Select the languages, besides its own, of the chats that hear of an article."""
    return (
        select(chats.c.language)
        .join(subscriptions, subscriptions.c.chat_id == chats.c.id)
        .join(shelved, shelved.c.category_id == subscriptions.c.category_id)
        .join(stories, stories.c.id == shelved.c.story_id)
        .where(
            or_(stories.c.article_id == article.id, stories.c.next_article_id == article.id),
            chats.c.state == "active",
            func.length(chats.c.language) > 0,
            chats.c.language != (article.language or OWN),
        )
        .distinct()
        .order_by(chats.c.language)
    )


def _texts(summary: Summary | None) -> dict[str, Any]:
    """Give the columns of a summary; of one that could not be had, empty ones."""
    if summary is None:
        summary = Summary("", "")
    evidence = json.dumps(summary.evidence, ensure_ascii=False) if summary.evidence else ""
    return {
        "headline": summary.headline,
        "short": summary.short,
        "medium": summary.medium,
        "long": summary.long,
        "method": summary.method,
        "evidence": evidence,
    }
