"""Remember what happens to a story after it was told.

A further source, a correction of what its article said, or a development: something new.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.stories import Correction
from storage.database import insert
from storage.outbox import DEVELOPMENT
from storage.tables import articles, changes, feeds, stories

SOURCE: Final = "source"
CORRECTION: Final = "correction"
DEVELOPMENTS_A_DAY: Final = 2
_DAY: Final = 24 * 3600


async def grow(
    connection: AsyncConnection, number: int, article_id: str, new: Sequence[str], *, now: int
) -> None:
    """Record what an article that all may see adds to a story."""
    if await _is_new_outlet(connection, article_id):
        await _record(connection, number, article_id, SOURCE, now=now)
    if new and await _told_lately(connection, number, now=now) < DEVELOPMENTS_A_DAY:
        await _record(connection, number, article_id, DEVELOPMENT, told=[*new], now=now)


async def correct(
    connection: AsyncConnection, article_id: str, correction: Correction, *, now: int
) -> None:
    """Record what was told wrongly of the stories that an article tells best."""
    told = select(stories.c.id).where(
        stories.c.article_id == article_id, stories.c.written_at.is_not(None)
    )
    for number in (await connection.execute(told)).scalars().all():
        await _record(connection, number, article_id, CORRECTION, told=asdict(correction), now=now)


def correction_of(told: str) -> Correction:
    """Read a correction as it was recorded."""
    said = json.loads(told)
    return Correction(said["headline"], tuple((old, new) for old, new in said["figures"]))


async def _record(
    connection: AsyncConnection,
    number: int,
    article_id: str,
    kind: str,
    *,
    told: object = None,
    now: int,
) -> None:
    said = json.dumps(told, ensure_ascii=False) if told else ""
    row = {
        "story_id": number,
        "article_id": article_id,
        "kind": kind,
        "told": said,
        "created_at": now,
    }
    await connection.execute(insert(connection, changes).values(row))


async def _is_new_outlet(connection: AsyncConnection, article_id: str) -> bool:
    """Tell whether an article is the first of its outlet in the story."""
    others, theirs = articles.alias(), feeds.alias()
    told_before = exists().where(
        others.c.story_id == articles.c.story_id,
        others.c.id != articles.c.id,
        theirs.c.id == others.c.feed_id,
        theirs.c.title == feeds.c.title,
    )
    query = (
        select(func.count())
        .select_from(articles)
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.id == article_id, ~told_before)
    )
    return bool(await connection.scalar(query))


async def _told_lately(connection: AsyncConnection, number: int, *, now: int) -> int:
    """Count the developments of a story within the last day."""
    query = select(func.count()).where(
        changes.c.story_id == number,
        changes.c.kind == DEVELOPMENT,
        changes.c.created_at > now - _DAY,
    )
    return int(await connection.scalar(query) or 0)
