"""Hold stories against the filters of chats, and remember what each caught.

A story is held against those filters alone one of whose words it has: each has a key by which it is
found. What a chat watches for is pushed to it whatever its subscriptions; what it mutes is left out
of all that is queued for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Insert,
    Row,
    Select,
    and_,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news.filters import Text, catches, parse, read
from storage import tables
from storage.database import insert
from storage.pushes import silent_now, state_now
from storage.tables import (
    SHARED,
    articles,
    categories,
    chats,
    digest_stories,
    filters,
    outbox,
    stories,
    subscriptions,
)
from storage.tables import story_categories as shelved

WATCH: Final = "watch"
MUTE: Final = "mute"
_KEYS_AT_ONCE: Final = 5000
_caught: Final = tables.catches


@dataclass(frozen=True, slots=True)
class Told:
    """Hold a story as filters look at it; `readers` are None where every chat may see it."""

    number: int
    text: Text
    shelves: frozenset[str]
    readers: frozenset[int] | None


async def catch(
    connection: AsyncConnection, numbers: Sequence[int], *, now: int, article: str | None = None
) -> None:
    """Record which filters catch stories, or what an article adds to one."""
    if not await connection.scalar(select(exists().where(filters.c.id > 0))):
        return
    for each in await told(connection, numbers, article=article):
        for keys in _in_batches(each.text.whole.keys):
            found = await connection.execute(select(filters).where(filters.c.key.in_(keys)))
            if caught := [row.id for row in found if is_caught(row, each)]:
                await record(connection, caught, each, now=now)


async def record(connection: AsyncConnection, ids: Sequence[int], story: Told, *, now: int) -> None:
    """Record that filters caught a story."""
    # locked, so that none of them is ended before this is
    held = select(
        filters.c.chat_id,
        literal(story.number, BigInteger),
        filters.c.id,
        literal(now, BigInteger),
    ).where(filters.c.id.in_(ids))
    columns = ["chat_id", "story_id", "filter_id", "caught_at"]
    made = insert(connection, _caught).from_select(
        columns, held.with_for_update(read=True, key_share=True)
    )
    await connection.execute(made.on_conflict_do_nothing())


def is_caught(row: Row[Any], story: Told) -> bool:
    """Tell whether a filter, of a chat that may see it, catches a story."""
    if row.category_id is not None and row.category_id not in story.shelves:
        return False
    if story.readers is not None and row.chat_id not in story.readers:
        return False
    return catches(parse(row.said), story.text)


async def told(
    connection: AsyncConnection, numbers: Sequence[int], *, article: str | None = None
) -> list[Told]:
    """Read stories as filters look at them, by the article that tells each, or by another one."""
    telling = articles.c.id == (stories.c.article_id if article is None else article)
    rows = await connection.execute(
        select(stories.c.id, articles.c.title, articles.c.text)
        .join(articles, telling)
        .where(stories.c.id.in_(numbers))
        .order_by(stories.c.id)
    )
    shelves = await _shelves(connection, numbers)
    return [
        Told(
            number=row.id,
            text=read(row.title, row.text),
            shelves=frozenset(shelves[row.id]),
            readers=await _readers(connection, shelves[row.id]),
        )
        for row in rows.all()
    ]


async def _readers(
    connection: AsyncConnection, shelves: Mapping[str, str]
) -> frozenset[int] | None:
    """Name the chats that may see what stands on shelves, None for all: one may follow a feed."""
    if SHARED in shelves.values():
        return None
    chosen = select(subscriptions.c.chat_id).where(subscriptions.c.category_id.in_(shelves))
    return frozenset((await connection.execute(chosen)).scalars())


async def _shelves(
    connection: AsyncConnection, numbers: Sequence[int]
) -> defaultdict[int, dict[str, str]]:
    """Find on which shelves stories stand, and of what kind each is."""
    rows = await connection.execute(
        select(shelved.c.story_id, categories.c.id, categories.c.kind)
        .join(categories, categories.c.id == shelved.c.category_id)
        .where(shelved.c.story_id.in_(numbers))
    )
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        found[row.story_id][row.id] = row.kind
    return found


async def push_watched(connection: AsyncConnection, numbers: Sequence[int], *, now: int) -> None:
    """Queue announced stories for the chats that watch for them."""
    await connection.execute(_queue(connection, numbers, now))


def is_muted(
    chat: int | ColumnElement[int], story: int | ColumnElement[int]
) -> ColumnElement[bool]:
    """Hold where a chat wants nothing of a story."""
    return _is_caught_by(MUTE, chat, story)


def is_watched(
    chat: int | ColumnElement[int], story: int | ColumnElement[int]
) -> ColumnElement[bool]:
    """Hold where a chat watches for a story."""
    return _is_caught_by(WATCH, chat, story)


def watched_by(chat_id: int) -> Select[tuple[int]]:
    """Select the stories that a chat watches for."""
    return (
        select(_caught.c.story_id)
        .join(filters, filters.c.id == _caught.c.filter_id)
        .where(_caught.c.chat_id == chat_id, filters.c.kind == WATCH)
    )


def watch_words() -> Select[Any]:
    """Select what chats said that they watch for, with what it caught."""
    return (
        select(_caught.c.chat_id, _caught.c.story_id, filters.c.said)
        .join(filters, filters.c.id == _caught.c.filter_id)
        .where(filters.c.kind == WATCH)
        .order_by(filters.c.id)
    )


def _is_caught_by(
    kind: str, chat: int | ColumnElement[int], story: int | ColumnElement[int]
) -> ColumnElement[bool]:
    mine, theirs = _caught.alias(), filters.alias()
    return exists().where(
        mine.c.chat_id == chat,
        mine.c.story_id == story,
        theirs.c.id == mine.c.filter_id,
        theirs.c.kind == kind,
    )


def _queue(connection: AsyncConnection, numbers: Sequence[int], now: int) -> Insert:
    """Insert an outbox row for each active chat that watched before the story was seen."""
    is_announced = exists().where(
        shelved.c.story_id == stories.c.id,
        shelved.c.is_new == 1,
        shelved.c.announced_at.is_not(None),
        shelved.c.seen_at >= filters.c.created_at,
    )
    in_digest = exists().where(
        digest_stories.c.chat_id == chats.c.id, digest_stories.c.story_id == stories.c.id
    )
    wanting = (
        select(
            chats.c.id,
            stories.c.id,
            literal(now, BigInteger),
            literal(now, BigInteger),
            func.min(filters.c.topic_id),
            state_now(now),
            silent_now(now),
        )
        .select_from(_caught)
        .join(filters, and_(filters.c.id == _caught.c.filter_id, filters.c.kind == WATCH))
        .join(stories, stories.c.id == _caught.c.story_id)
        .join(chats, chats.c.id == _caught.c.chat_id)
        .where(
            _caught.c.story_id.in_(numbers),
            chats.c.state == "active",
            stories.c.written_at.is_not(None),
            is_announced,
            ~in_digest,
            ~is_muted(chats.c.id, stories.c.id),
        )
        .group_by(chats.c.id, stories.c.id)
        .order_by(stories.c.id, chats.c.id)
    )
    columns = ["chat_id", "subject", "due_at", "created_at", "topic_id", "state", "silent"]
    return insert(connection, outbox).from_select(columns, wanting).on_conflict_do_nothing()


def _in_batches(keys: Collection[str]) -> Iterable[list[str]]:
    """Cut keys into as many as a query takes; databases bind only so many values."""
    listed = sorted(keys)
    return (listed[at : at + _KEYS_AT_ONCE] for at in range(0, len(listed), _KEYS_AT_ONCE))
