"""Remember pages that chats put aside and that no feed brought; each is its chat's alone."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import BigInteger, Row, Text, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.filters import Filter, catches, read
from news.summaries import Linked, Summary
from storage.database import add_missing
from storage.tables import pages

LINKS: Final = "links"
"""Stands for the category of what no feed brought."""
_TEXTS: Final = ("headline", "short", "medium", "long", "method")


async def add(connection: AsyncConnection, chat_id: int, linked: Linked, *, now: int) -> None:
    """Put a page aside, within a transaction; the first time counts."""
    article, summary = linked.article, linked.summary
    row = {
        "chat_id": chat_id,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "author": article.author,
        "language": article.language,
        "outlet": article.outlet,
        "words": article.words,
        "published_at": article.published_at,
        "created_at": article.created_at,
        "evidence": json.dumps(summary.evidence, ensure_ascii=False),
        "untranslated": int(linked.is_untranslated),
        "saved_at": now,
        **{name: getattr(summary, name) for name in _TEXTS},
    }
    await add_missing(connection, pages, [row])


async def remove(connection: AsyncConnection, chat_id: int, url: str) -> None:
    """Take a page out again, within a transaction."""
    mine = pages.c.chat_id == chat_id, pages.c.url == url
    await connection.execute(delete(pages).where(*mine))


async def at(connection: AsyncConnection, chat_id: int, url: str) -> Linked | None:
    """Find the page at an address that a chat put aside."""
    row = (await connection.execute(_AT, {"chat": chat_id, "url": url})).one_or_none()
    return _linked(row) if row else None


async def numbered(connection: AsyncConnection, chat_id: int, number: int) -> Linked | None:
    """Find a page that a chat put aside by its number."""
    row = (await connection.execute(_NUMBERED, {"chat": chat_id, "number": number})).one_or_none()
    return _linked(row) if row else None


async def of(
    connection: AsyncConnection, chat_id: int, wanted: Filter
) -> list[tuple[int, int, Linked]]:
    """List what a chat put aside, and a filter catches if it wants anything: when, number, page."""
    rows = (await connection.execute(_MINE, {"chat": chat_id})).all()
    return [(row.saved_at, row.id, _linked(row)) for row in rows if is_wanted(row, wanted)]


def is_wanted(row: Row[Any], wanted: Filter) -> bool:
    """Tell whether a filter catches what was put aside; one that wants nothing catches all."""
    if not wanted.wanted:
        return True
    title = f"{row.title}\n{row.headline}"
    return catches(wanted, read(title, f"{row.medium}\n{row.text}"))


def _linked(row: Row[Any]) -> Linked:
    article = Article(
        id="",
        url=row.url,
        title=row.title,
        text=row.text,
        author=row.author,
        language=row.language,
        category=LINKS,
        outlet=row.outlet,
        words=row.words,
        from_feed=False,
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.created_at,
        last_read_at=None,
        read_count=0,
    )
    evidence = tuple((each, source) for each, source in json.loads(row.evidence))
    texts = {name: getattr(row, name) for name in _TEXTS}
    summary = Summary(evidence=evidence, **texts)
    return Linked(article, summary, bool(row.untranslated), number=row.id)


_MINE: Final = select(pages).where(pages.c.chat_id == bindparam("chat", type_=BigInteger))
_AT: Final = _MINE.where(pages.c.url == bindparam("url", type_=Text))
_NUMBERED: Final = _MINE.where(pages.c.id == bindparam("number", type_=BigInteger))
