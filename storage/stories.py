"""Remember stories: which articles tell one event, on which shelves, and how a chat reads it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Insert,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.stories import Story, Telling
from storage import tellings
from storage.database import Database, add_missing, insert
from storage.outbox import STORY
from storage.summaries import OWN, mark_written, want
from storage.tables import (
    SHARED,
    articles,
    categories,
    chats,
    entries,
    feed_categories,
    feeds,
    outbox,
    stories,
    subscriptions,
    summaries,
)
from storage.tables import story_categories as shelved

own, theirs = summaries.alias("own"), summaries.alias("theirs")


class Stories:
    """Keep stories, from the first article that tells them to the chats that hear of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def found(self, article: Article, telling: Telling, *, now: int) -> int:
        """Record a new story told by an article; return its number."""
        values = {
            "article_id": article.id,
            "published_at": article.published_at,
            "created_at": now,
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

    async def join(self, article: Article, telling: Telling, number: int, *, now: int) -> None:
        """Record that an article tells a story we know."""
        async with self._database.writing() as connection:
            await tellings.record(connection, article, number, telling, now=now)
            await _shelve(connection, article, number)

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
        return len(due)

    async def get(self, number: int, *, chat_id: int) -> Story | None:
        """Find a story by its number, if the chat may see it."""
        query = told(chat_id).where(stories.c.id == number, open_to(chat_id))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            return story_of(row) if row else None

    async def at(self, url: str, *, chat_id: int) -> Story | None:
        """Find the story that an article's address tells, if the chat may see it."""
        query = told(chat_id).where(articles.c.url == url, open_to(chat_id))
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            return story_of(row) if row else None

    async def due(self, deliveries: Sequence[int]) -> dict[int, Story]:
        """Find the stories of deliveries, by the delivery's id, each as its chat reads it."""
        async with self._database.reading() as connection:
            rows = await connection.execute(_DUE, {"deliveries": deliveries})
            return {row.delivery: story_of(row) for row in rows}

    async def latest(self, *, chat_id: int, category: str | None = None, limit: int) -> list[Story]:
        """List the newest written stories that a chat may see, of one category or of all."""
        query = told(chat_id).order_by(stories.c.published_at.desc(), stories.c.id.desc())
        query = query.where(open_to(chat_id))
        if category is not None:
            query = query.where(
                exists().where(
                    shelved.c.story_id == stories.c.id, shelved.c.category_id == category
                )
            )
        async with self._database.reading() as connection:
            return [story_of(row) for row in await connection.execute(query.limit(limit))]


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
    """Insert an outbox row for each active chat that subscribed before the story was seen."""
    wanting = (
        select(
            subscriptions.c.chat_id,
            literal(shelf.story_id, BigInteger),
            literal(now, BigInteger),
            literal(now, BigInteger),
        )
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(
            subscriptions.c.category_id == shelf.category_id,
            subscriptions.c.since <= shelf.seen_at,
            chats.c.state == "active",
        )
        .order_by(subscriptions.c.chat_id)
    )
    columns = ["chat_id", "subject", "due_at", "created_at"]
    return insert(connection, outbox).from_select(columns, wanting).on_conflict_do_nothing()


def open_to(chat_id: int) -> ColumnElement[bool]:
    """Hold for the stories that a chat may see: of shared categories, of its own, or sent to it.

    What one chat follows, perhaps under a secret address, is not for the others.
    """
    place, shelf = shelved.alias(), categories.alias()
    own = select(subscriptions.c.category_id).where(subscriptions.c.chat_id == chat_id)
    on_shelf = exists().where(
        place.c.story_id == stories.c.id,
        shelf.c.id == place.c.category_id,
        or_(shelf.c.kind == SHARED, shelf.c.id.in_(own)),
    )
    sent = exists().where(
        outbox.c.chat_id == chat_id, outbox.c.kind == STORY, outbox.c.subject == stories.c.id
    )
    return or_(on_shelf, sent)


def told(chat: int | ColumnElement[int], *, sent: bool = False) -> Select[Any]:
    """Select written stories with what a card shows to a chat, in its language if there is that.

    With `sent`, the chat is that of outbox rows, each of which gives a row.
    """
    source = _source(chat, sent=sent)
    texts = (
        func.coalesce(theirs.c[name], own.c[name]).label(name)
        for name in ("headline", "short", "medium", "long", "method", "evidence")
    )
    return (
        select(
            stories.c.id.label("number"),
            stories.c.published_at,
            articles.c.title,
            articles.c.url,
            articles.c.language,
            articles.c.words,
            articles.c.from_feed,
            feeds.c.title.label("outlet"),
            categories.c.name.label("category"),
            chats.c.language.label("wanted"),
            chats.c.length,
            theirs.c.language.label("translated"),
            *texts,
        )
        .select_from(source)
        .where(stories.c.written_at.is_not(None))
    )


def _source(chat: int | ColumnElement[int], *, sent: bool) -> FromClause:
    """Join a story with its article, the summaries, and the chat that reads them."""
    of_article, is_own = own.c.article_id == articles.c.id, own.c.language == OWN
    has_theirs = and_(theirs.c.article_id == articles.c.id, theirs.c.language == chats.c.language)
    came = stories.join(articles, articles.c.id == stories.c.article_id)
    if sent:
        came = came.join(outbox, and_(outbox.c.subject == stories.c.id, outbox.c.kind == STORY))
    return (
        came.join(own, and_(of_article, is_own))
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(categories, categories.c.id == articles.c.category_id)
        .outerjoin(chats, chats.c.id == chat)
        .outerjoin(theirs, and_(has_theirs, theirs.c.medium != ""))
    )


def story_of(row: Row[Any]) -> Story:
    """Make a story of a row of `told`."""
    language = row.translated or row.language
    return Story(
        number=row.number,
        title=row.headline or row.title,
        url=row.url,
        summary=_text(row),
        method=row.method,
        category=row.category,
        outlet=row.outlet,
        language=language,
        words=row.words,
        from_feed=bool(row.from_feed),
        published_at=row.published_at,
        evidence=_evidence(row),
        is_untranslated=bool(row.wanted) and language is not None and row.wanted != language,
    )


def _text(row: Row[Any]) -> str:
    """Choose the text of a length; what was not written apart is as the medium one."""
    text: str = {"short": row.short, "long": row.long}.get(row.length or "") or row.medium
    return text


def _evidence(row: Row[Any]) -> tuple[tuple[str, str], ...]:
    """Read what carries each sentence, for those that the chat is shown."""
    if not row.evidence:
        return ()
    text = _text(row)
    return tuple((each, source) for each, source in json.loads(row.evidence) if each in text)


# made once: putting it together takes longer than asking it
_DUE = (
    told(outbox.c.chat_id, sent=True)
    .add_columns(outbox.c.id.label("delivery"))
    .where(outbox.c.id.in_(bindparam("deliveries", expanding=True)))
)
