"""Remember what is compared of articles, and in how many of them each term stands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news import terms
from news.articles import Article
from news.stories import Telling
from storage import words
from storage.database import insert
from storage.tables import frequencies, tellings

_ALL = ""
"""The term under which the articles are counted themselves."""


async def record(
    connection: AsyncConnection,
    article: Article,
    number: int,
    telling: Telling,
    *,
    now: int,
    key: int | None = None,
) -> bool:
    """Record what is compared of an article; tell whether it is the first record of it."""
    made = await connection.execute(
        insert(connection, tellings)
        .values(
            **({} if key is None else {"id": key}),
            article_id=article.id,
            story_id=number,
            vector=_written(telling),
            headline=" ".join(sorted(telling.headline)),
            runs=" ".join(map(str, sorted(telling.runs))),
            names=" ".join(sorted(telling.names)),
            published_at=article.published_at,
            created_at=now,
        )
        .on_conflict_do_nothing()
        .returning(tellings.c.id)
    )
    made_key = made.scalar_one_or_none()
    if made_key is None:
        return False
    title, text = (" ".join(terms.stems(each)) for each in (article.title, article.text))
    await words.add(connection, [{"id": made_key, "title": title, "text": text}])
    await _count(connection, terms.read(article.title, article.text).terms)
    return True


async def renew(
    connection: AsyncConnection, article: Article, telling: Telling, *, now: int
) -> None:
    """Record what is compared of an article that says something else now.

    Its old words stay in the index, under a key that nothing has any more: SQLite's takes words
    out only where it is told exactly what it was given.
    """
    last = await connection.scalar(select(func.max(tellings.c.id)))
    gone = await connection.execute(
        delete(tellings).where(tellings.c.article_id == article.id).returning(tellings.c.story_id)
    )
    number = gone.scalar_one_or_none()
    if number is not None:
        # SQLite gives the key of its last row again when that is gone
        key = (last or 0) + 1 if connection.dialect.name == "sqlite" else None
        await record(connection, article, number, telling, now=now, key=key)


async def documents(
    connection: AsyncConnection, wanted: Iterable[str]
) -> tuple[dict[str, int], int]:
    """Tell in how many articles each term stands, and how many there are."""
    query = select(frequencies).where(frequencies.c.term.in_([*wanted, _ALL]))
    counts = {row.term: row.documents for row in await connection.execute(query)}
    return counts, counts.pop(_ALL, 0)


async def fade(connection: AsyncConnection, *, most: int) -> None:
    """Halve all counts when there are too many, so that rare is what was rare lately."""
    if (await documents(connection, ()))[1] > most:
        await connection.execute(update(frequencies).values(documents=frequencies.c.documents // 2))
        await connection.execute(delete(frequencies).where(frequencies.c.documents < 1))


async def of_stories(
    connection: AsyncConnection, numbers: Sequence[int]
) -> dict[int, list[Telling]]:
    """Find what is compared of stories, their articles in the order of arrival."""
    query = select(tellings).where(tellings.c.story_id.in_(numbers)).order_by(tellings.c.id)
    found: dict[int, list[Telling]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.story_id].append(_telling(row))
    return found


async def near(
    connection: AsyncConnection, wanted: Sequence[str], *, since: int, limit: int
) -> list[int]:
    """Find the stories since a time whose articles hold the most of the terms, in that order."""
    # keys and times grow together
    begun = select(tellings.c.id).where(tellings.c.created_at >= since)
    first = await connection.scalar(begun.order_by(tellings.c.created_at, tellings.c.id).limit(1))
    if first is None:
        return []
    keys = await words.holding(connection, wanted, since=first, limit=limit)
    return await stories_of(connection, keys)


async def stories_of(connection: AsyncConnection, keys: Sequence[int]) -> list[int]:
    """Name the stories that articles tell, each once, in the order of the articles."""
    query = select(tellings.c.id, tellings.c.story_id).where(tellings.c.id.in_(keys))
    told = {row.id: row.story_id for row in await connection.execute(query)}
    return list(dict.fromkeys(told[key] for key in keys if key in told))


async def _count(connection: AsyncConnection, counted: Iterable[str]) -> None:
    """Count an article and its terms, in one order so that no two transactions block each other."""
    query = insert(connection, frequencies).values(documents=1)
    query = query.on_conflict_do_update(
        index_elements=[frequencies.c.term], set_={"documents": frequencies.c.documents + 1}
    )
    await connection.execute(query, [{"term": each} for each in sorted({_ALL, *counted})])


def _written(telling: Telling) -> str:
    return json.dumps(
        {term: round(weight, 4) for term, weight in telling.vector.items()}, ensure_ascii=False
    )


def _telling(row: Row[Any]) -> Telling:
    return Telling(
        vector=json.loads(row.vector),
        headline=frozenset(row.headline.split()),
        runs=frozenset(map(int, row.runs.split())),
        names=frozenset(row.names.split()),
        published=row.published_at,
    )
