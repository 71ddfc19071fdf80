"""Find stories by the terms they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select, true

from news import similar
from news.similar import Reading
from news.stories import Telling
from storage.database import Database
from storage.stories import open_to, story_of, told
from storage.tables import articles, feeds, stories, terms

CANDIDATES: Final = 50


class Search:
    """Look into the index of terms."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def documents(self, wanted: Sequence[str]) -> tuple[dict[str, int], int]:
        """Count the stories that hold each term, and all stories."""
        query = (
            select(terms.c.term, func.count())
            .where(terms.c.term.in_(wanted))
            .group_by(terms.c.term)
        )
        async with self._database.reading() as connection:
            counts = {row[0]: row[1] for row in await connection.execute(query)}
            total = await connection.execute(select(func.count()).select_from(stories))
            return counts, total.scalar_one()

    async def readings(self, number: int, *, chat_id: int) -> tuple[Reading, ...]:
        """Find what a chat may see that is like a story, the most alike first."""
        counts = (await self._counts([number])).get(number, {})
        documents, total = await self.documents(list(counts))
        query = similar.query(counts, documents=documents, total=total)
        numbers = await self._sharing(query, besides=number, among=open_to(chat_id))
        theirs = await self._counts(numbers)
        known, total = await self.documents(
            list({term for each in theirs.values() for term in each})
        )
        async with self._database.reading() as connection:
            rows = await connection.execute(told(chat_id).where(stories.c.id.in_(numbers)))
            candidates = [(story_of(row), theirs[row.number]) for row in rows]
        return similar.rank(counts, candidates, documents=known, total=total)

    async def tellings(self, query: Sequence[str], *, since: int) -> list[tuple[int, Telling]]:
        """Find the stories since a time that share the most of the terms, to compare with."""
        numbers = await self._sharing(query, since=since)
        counts = await self._counts(numbers)
        outlets, titles = defaultdict(set), {}
        members = (
            select(articles.c.story_id, articles.c.title, feeds.c.title.label("outlet"))
            .join(feeds, feeds.c.id == articles.c.feed_id)
            .where(articles.c.story_id.in_(numbers))
            .order_by(articles.c.created_at.desc(), articles.c.id)
        )
        async with self._database.reading() as connection:
            for row in await connection.execute(members):
                outlets[row.story_id].add(row.outlet)
                titles[row.story_id] = row.title
        return [
            (number, Telling(titles[number], frozenset(outlets[number]), counts[number]))
            for number in numbers
            if number in titles
        ]

    async def _sharing(
        self,
        query: Sequence[str],
        *,
        besides: int = 0,
        since: int = 0,
        among: ColumnElement[bool] | None = None,
    ) -> list[int]:
        shared = (
            select(terms.c.story_id)
            .join(stories, stories.c.id == terms.c.story_id)
            .where(
                terms.c.term.in_(query),
                terms.c.story_id != besides,
                stories.c.created_at >= since,
                true() if among is None else among,
            )
            .group_by(terms.c.story_id)
            .order_by(func.count().desc(), terms.c.story_id.desc())
            .limit(CANDIDATES)
        )
        async with self._database.reading() as connection:
            return [row.story_id for row in await connection.execute(shared)]

    async def _counts(self, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
        query = select(terms).where(terms.c.story_id.in_(numbers))
        found: dict[int, dict[str, Any]] = defaultdict(dict)
        async with self._database.reading() as connection:
            for row in await connection.execute(query):
                found[row.story_id][row.term] = row.count
        return found
