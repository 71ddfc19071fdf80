"""Remember stories: which articles tell one event, on which shelves, and how a chat reads it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Insert,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.stories import Story, Telling
from storage import changes, fullest, growth, tellings
from storage.cards import CHAT, DUE, SEEN, story_of, told, with_company
from storage.catches import catch, is_muted, push_watched, watch_words
from storage.chats import know_at_once
from storage.database import Database, add_missing, insert
from storage.outbox import STORY
from storage.placing import is_for_all
from storage.pushes import is_pushed, silent_now, state_now
from storage.quiet import break_through
from storage.summaries import mark_written, want
from storage.tables import (
    articles,
    catches,
    chats,
    digest_stories,
    entries,
    feed_categories,
    outbox,
    stories,
    subscriptions,
)
from storage.tables import story_categories as shelved


class Stories:
    """Keep stories, from the first article that tells them to the chats that hear of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(
        self, article: Article, telling: Telling, *, now: int, sequel_of: int | None = None
    ) -> int:
        """Record a new story told by an article, perhaps another's sequel; return its number."""
        values = {
            "article_id": article.id,
            "published_at": article.published_at,
            "created_at": now,
            "sequel_of": sequel_of,
        }
        async with self._database.writing() as connection:
            made = await connection.execute(
                insert(connection, stories).values(values).returning(stories.c.id)
            )
            number = int(made.scalar_one())
            await tellings.record(connection, article, number, telling, now=now)
            await _shelve(connection, article, number)
            await want(connection, article.id, now=now)
            await mark_written(connection, stories.c.id == number, now=now)
        return number

    async def join(
        self,
        article: Article,
        telling: Telling,
        number: int,
        *,
        new: Sequence[str] = (),
        now: int,
    ) -> None:
        """Record that an article tells a story we know, and what `new` it says."""
        async with self._database.writing() as connection:
            is_first = await tellings.record(connection, article, number, telling, now=now)
            await _shelve(connection, article, number)
            if is_first and await is_for_all(connection, article.id):
                await fullest.compare(connection, article, number, now=now)
                await changes.grow(connection, number, article.id, new, now=now)
                await catch(connection, [number], article=article.id, now=now)
                await push_watched(connection, [number], now=now)
                await growth.queue(connection, [number], now=now)
                await break_through(connection, [number], now=now)

    async def announce(self, *, now: int, limit: int) -> int:
        """Queue written stories for every chat that wants them, in the transaction that says so.

        A chat wants what was first seen after it subscribed; it hears of a story once, whatever
        the number of shelves. Return how many story shelves were announced.
        """
        query = (
            select(shelved)
            .join(stories, stories.c.id == shelved.c.story_id)
            .where(shelved.c.announced_at.is_(None), stories.c.written_at.is_not(None))
            .order_by(shelved.c.story_id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=shelved)
        )
        async with self._database.writing() as connection:
            due = (await connection.execute(query)).all()
            announced = sorted({row.story_id for row in due})
            await catch(connection, announced, now=now)
            for row in due:
                if row.is_new:
                    await connection.execute(_queue(connection, row, now))
                await connection.execute(
                    update(shelved)
                    .where(
                        shelved.c.story_id == row.story_id,
                        shelved.c.category_id == row.category_id,
                    )
                    .values(announced_at=now)
                )
            await push_watched(connection, announced, now=now)
            await growth.queue(connection, announced, now=now)
            await break_through(connection, announced, now=now)
        return len(due)

    async def get(self, number: int, *, chat_id: int) -> Story | None:
        """Find a story by its number, if the chat may see it."""
        async with self._database.glancing() as connection:
            return await _one(connection, _BY_NUMBER, {"chat": chat_id, "number": number})

    async def last_shown(self, chat_id: int) -> int | None:
        """Tell which story a chat saw last: one that it asked for, or one that was pushed."""
        async with self._database.glancing() as connection:
            seen = [
                row
                for query in (_ASKED_FOR, _PUSHED)
                for row in await connection.execute(query, {"chat": chat_id})
            ]
        dated = [(at or 0, number) for number, at in seen if number is not None]
        return max(dated)[1] if dated else None

    async def show(self, number: int, *, chat_id: int, kind: str, now: int) -> None:
        """Record that a chat is shown a story that it asked for."""

        def write(connection: Connection) -> None:
            know_at_once(connection, chat_id, kind=kind, now=now)
            connection.execute(_SHOWN, {"chat": chat_id, "shown": number, "now": now})

        await self._database.mark(write)

    async def at(self, url: str, *, chat_id: int) -> Story | None:
        """Find the story that an article's address tells, if the chat may see it."""
        async with self._database.glancing() as connection:
            return await _one(connection, _BY_ADDRESS, {"chat": chat_id, "url": url})

    async def due(self, deliveries: Sequence[int]) -> dict[int, Story]:
        """Find the stories of deliveries, by the delivery's id, each as its chat reads it."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(DUE, {"deliveries": deliveries})).all()
            found = await with_company(connection, [story_of(row) for row in rows])
            watched = await _watched_in(connection, deliveries)
            return {
                row.delivery: replace(story, watched=watched.get(row.delivery, ()))
                for row, story in zip(rows, found, strict=True)
            }

    async def latest(
        self, *, chat_id: int, categories: Collection[str] = (), limit: int
    ) -> list[Story]:
        """List the newest written stories that a chat may see, of categories or of all."""
        given: dict[str, Any] = {"chat": chat_id, "limit": limit}
        query = _LATEST
        if categories:
            query, given = _LATEST_OF, {**given, "categories": [*categories]}
        async with self._database.reading() as connection:
            return [story_of(row) for row in await connection.execute(query, given)]

    async def caught(self, filter_id: int, *, chat_id: int, limit: int) -> list[Story]:
        """List the newest written stories that a filter of a chat caught."""
        mine = catches.c.story_id == stories.c.id, catches.c.chat_id == chat_id
        is_caught = exists().where(*mine, catches.c.filter_id == filter_id)
        query = told(chat_id).where(is_caught).order_by(stories.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return [story_of(row) for row in await connection.execute(query)]


async def _one(
    connection: AsyncConnection, query: Select[Any], given: Mapping[str, Any]
) -> Story | None:
    """Find a story as a chat reads it, with the words that it watches for."""
    found = [story_of(row) for row in await connection.execute(query, given)]
    if not found:
        return None
    (story,) = await with_company(connection, found[:1])
    of_story = {"chat": given["chat"], "number": story.number}
    said = tuple(row.said for row in await connection.execute(_WATCHED, of_story))
    return replace(story, watched=said)


async def _watched_in(
    connection: AsyncConnection, deliveries: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Name the words that chats watch for, by the delivery of what these caught."""
    found: dict[int, tuple[str, ...]] = {}
    for row in await connection.execute(_WATCHED_DUE, {"deliveries": deliveries}):
        found[row.id] = (*found.get(row.id, ()), row.said)
    return found


async def _shelve(connection: AsyncConnection, article: Article, number: int) -> None:
    """Put a story on the shelf of every feed in which its article was seen."""
    await connection.execute(
        update(articles).where(articles.c.id == article.id).values(story_id=number, leased_until=0)
    )
    seen = await connection.execute(
        select(
            feed_categories.c.category_id,
            func.min(entries.c.seen_at).label("seen_at"),
            func.max(entries.c.is_new).label("is_new"),
        )
        .join(feed_categories, feed_categories.c.feed_id == entries.c.feed_id)
        .where(entries.c.article_id == article.id)
        .group_by(feed_categories.c.category_id)
    )
    await add_missing(connection, shelved, [{"story_id": number, **row} for row in seen.mappings()])


def _queue(connection: AsyncConnection, shelf: Row[Any], now: int) -> Insert:
    """Insert an outbox row for each active chat that subscribed before the story was seen.

    Where it is to come in the digest it waits for that, and what came in one does not come again.
    """
    in_digest = exists().where(
        digest_stories.c.chat_id == subscriptions.c.chat_id,
        digest_stories.c.story_id == shelf.story_id,
    )
    wanting = (
        select(
            subscriptions.c.chat_id,
            literal(shelf.story_id, BigInteger),
            literal(now, BigInteger),
            literal(now, BigInteger),
            subscriptions.c.topic_id,
            state_now(now),
            silent_now(now),
        )
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.category_id == shelf.category_id,
            subscriptions.c.since <= shelf.seen_at,
            chats.c.state == "active",
            is_pushed(),
            ~in_digest,
            ~is_muted(chats.c.id, shelf.story_id),
        )
        .order_by(subscriptions.c.chat_id)
    )
    columns = ["chat_id", "subject", "due_at", "created_at", "topic_id", "state", "silent"]
    return insert(connection, outbox).from_select(columns, wanting).on_conflict_do_nothing()


# made once: putting them together takes longer than asking them
_NUMBER: Final[BindParameter[int]] = bindparam("number", type_=BigInteger)
_BY_NUMBER: Final = SEEN.where(stories.c.id == _NUMBER)
_BY_ADDRESS: Final = SEEN.where(articles.c.url == bindparam("url", type_=Text))
_LATEST: Final = (
    SEEN.where(~is_muted(CHAT, stories.c.id))
    .order_by(stories.c.published_at.desc(), stories.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
)
_LATEST_OF: Final = _LATEST.where(
    exists().where(
        shelved.c.story_id == stories.c.id,
        shelved.c.category_id.in_(bindparam("categories", expanding=True)),
    )
)
_SHOWN: Final = (
    update(chats)
    .where(chats.c.id == CHAT)
    .values(
        shown_story=bindparam("shown", type_=BigInteger),
        shown_at=bindparam("now", type_=BigInteger),
    )
)
_ASKED_FOR: Final = select(chats.c.shown_story, chats.c.shown_at).where(chats.c.id == CHAT)
_PUSHED: Final = (
    select(outbox.c.subject, outbox.c.sent_at)
    .where(outbox.c.chat_id == CHAT, outbox.c.kind == STORY, outbox.c.state == "sent")
    .order_by(outbox.c.id.desc())
    .limit(1)
)
_WATCHED: Final = watch_words().where(catches.c.chat_id == CHAT, catches.c.story_id == _NUMBER)
_WATCHED_DUE: Final = (
    watch_words()
    .add_columns(outbox.c.id)
    .join(
        outbox,
        and_(outbox.c.chat_id == catches.c.chat_id, outbox.c.subject == catches.c.story_id),
    )
    .where(outbox.c.id.in_(bindparam("deliveries", expanding=True)), outbox.c.kind == STORY)
)
