"""Remember what is compared of articles, and in how many of them each term stands."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news import terms
from news.articles import Article
from news.stories import MOST_TELLINGS, Telling
from storage import words
from storage.database import insert
from storage.tables import frequencies, tellings

_ALL: Final = ""
"""The term under which the articles are counted themselves."""
_REMEMBERED: Final = 1000
"""Articles of which it is remembered what is compared, 30 kB each."""


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
    said = terms.read(article.title, article.text).terms
    await count(connection, dict.fromkeys(said, 1), articles=1)
    return True


async def count(
    connection: AsyncConnection, documents: Mapping[str, int], *, articles: int
) -> None:
    """Count articles, and in how many of them each term stands."""
    query = insert(connection, frequencies)
    query = query.on_conflict_do_update(
        index_elements=[frequencies.c.term],
        set_={"documents": frequencies.c.documents + query.excluded.documents},
    )
    counted = {_ALL: articles, **documents}
    # in one order, so that no two transactions block each other
    rows = [{"term": each, "documents": counted[each]} for each in sorted(counted)]
    await connection.execute(query, rows)


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
    """Find what is compared of stories: of each its last articles, in the order of arrival."""
    found: dict[int, list[Telling]] = defaultdict(list)
    for number, *columns in await connection.execute(_LAST, {"numbers": numbers}):
        found[number].append(read(*columns))
    return found


async def near(
    connection: AsyncConnection,
    wanted: Sequence[str],
    *,
    since: int,
    limit: int,
    which: ColumnElement[bool] | None = None,
) -> list[int]:
    """Find the stories since a time whose articles hold the most of the terms, in that order."""
    if not wanted:
        return []
    found = words.holding(connection.dialect.name, wanted, since=since, limit=limit)
    query = select(tellings.c.story_id).join(found, found.c.key == tellings.c.id)
    if which is not None:
        query = query.where(which)
    rows = await connection.execute(query.order_by(found.c.place, found.c.key.desc()))
    return list(dict.fromkeys(rows.scalars()))


async def stories_of(connection: AsyncConnection, keys: Sequence[int]) -> list[int]:
    """Name the stories that articles tell, each once, in the order of the articles."""
    if not keys:
        return []
    rows = await connection.execute(_STORIES_OF, {"keys": keys})
    told = {row.id: row.story_id for row in rows}
    return list(dict.fromkeys(told[key] for key in keys if key in told))


def _written(telling: Telling) -> str:
    return json.dumps(
        {term: round(weight, 4) for term, weight in telling.vector.items()}, ensure_ascii=False
    )


@lru_cache(maxsize=_REMEMBERED)
def read(
    vector: str, published: int, headline: str = "", runs: str = "", names: str = ""
) -> Telling:
    """Read what was written of an article; the same are asked for again and again."""
    return Telling(
        vector=json.loads(vector),
        headline=frozenset(headline.split()),
        runs=frozenset(map(int, runs.split())),
        names=frozenset(names.split()),
        published=published,
    )


_COMPARED: Final = ("vector", "published_at", "headline", "runs", "names")
_STORIES_OF: Final = select(tellings.c.id, tellings.c.story_id).where(
    tellings.c.id.in_(bindparam("keys", expanding=True))
)
_NUMBERS: Final[BindParameter[Any]] = bindparam("numbers", expanding=True)


def _last(most: int) -> Select[Any]:
    """Select the last articles of stories."""
    place = func.row_number().over(partition_by=tellings.c.story_id, order_by=tellings.c.id.desc())
    numbered = (
        select(tellings, place.label("place")).where(tellings.c.story_id.in_(_NUMBERS)).subquery()
    )
    columns = (numbered.c[name] for name in ("story_id", *_COMPARED))
    return select(*columns).where(numbered.c.place <= most).order_by(numbered.c.id)


_LAST: Final = _last(MOST_TELLINGS)
