"""Remember articles: entries that wait to be read, and what their pages said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.changes import Revision
from news.feeds import Entry
from storage import changes, tellings
from storage.database import Database, add_missing, claim
from storage.tables import articles, entries, feed_categories, feeds, stories, summaries
from storage.tables import story_categories as shelved

LEASE: Final = 30
"""Seconds a page may take before another worker may try; longer than any fetch."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Hold an entry whose page is to be read, and how often that was begun, this time too.

    It leads to an article already when what it says has changed.
    """

    id: int
    entry: Entry
    feed_id: int
    category: str
    outlet: str
    seen_at: int
    is_new: bool
    attempts: int
    article_id: str | None


class Articles:
    """Keep entries waiting to be read, and the articles read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim_unread(self, *, now: int, limit: int) -> list[Unread]:
        """Lease entries to read, new ones before those that were there before us.

        A claim counts as an attempt, so that a page that kills its reader is not tried for ever.
        """
        due = (
            select(entries.c.id)
            .where(entries.c.state == "unread", entries.c.due_at <= now)
            .order_by(entries.c.is_new.desc(), entries.c.id)
            .limit(limit)
        )
        async with self._database.writing() as connection:
            claimed = await claim(
                connection, entries, due, now=now, lease=LEASE, returning=[entries.c.id]
            )
            ids = [row.id for row in claimed]
            await connection.execute(
                update(entries).where(entries.c.id.in_(ids)).values(attempts=entries.c.attempts + 1)
            )
            query = (
                select(entries, feeds.c.category_id, feeds.c.title.label("outlet"))
                .join(feeds, feeds.c.id == entries.c.feed_id)
                .where(entries.c.id.in_(ids))
                .order_by(entries.c.is_new.desc(), entries.c.id)
            )
            return [_unread(row) for row in await connection.execute(query)]

    async def retry(self, unread: Unread, *, due_at: int) -> None:
        """Put an entry back, to be read again later."""
        async with self._database.writing() as connection:
            await connection.execute(
                update(entries)
                .where(entries.c.id == unread.id)
                .values(due_at=due_at, leased_until=0)
            )

    async def know(self, unread: Unread, *, url: str) -> bool:
        """Link an entry to the article already kept under its URL, if there is one.

        When that article is told already, its story is on the entry's shelf too from now on.
        """
        async with self._database.reading() as connection:
            found = await connection.execute(select(articles.c.id).where(articles.c.url == url))
            if found.one_or_none() is None:
                return False  # nearly always, and without a turn at writing
        async with self._database.writing() as connection:
            return await _link(connection, unread, url=url)

    async def keep(self, unread: Unread, article: Article, *, image: str | None) -> None:
        """Record an article and that its entry is read, in one transaction."""
        async with self._database.writing() as connection:
            await add_missing(connection, articles, [_row(unread, article, image)])
            await _link(connection, unread, url=article.url)

    async def told_by(self, unread: Unread) -> tuple[Article, str] | None:
        """Find the article of a changed entry, and the summary by which people know it.

        Where several feeds led to the article, only the first one's word counts.
        """
        query = (
            _query()
            .add_columns(summaries.c.medium)
            .outerjoin(
                summaries,
                and_(summaries.c.article_id == articles.c.id, summaries.c.language == ""),
            )
            .where(articles.c.id == unread.article_id, articles.c.feed_id == unread.feed_id)
        )
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
            return (article_of(row), row.medium or "") if row else None

    async def revise(
        self, unread: Unread, revision: Revision | None, *, image: str | None = None
    ) -> None:
        """Bring the article of a changed entry up to date, and let its summary be written anew."""
        async with self._database.writing() as connection:
            if revision:
                article, now = revision.article, revision.article.updated_at
                await _revise(connection, article, image=image)
                await tellings.renew(connection, article, revision.telling, now=now)
                if revision.correction:
                    await changes.correct(connection, article.id, revision.correction, now=now)
            await _done(connection, unread, state="read")

    async def skip(self, unread: Unread) -> None:
        """Record that an entry has nothing to tell."""
        async with self._database.writing() as connection:
            await _done(connection, unread, state="skipped")

    async def of_story(self, number: int) -> Article:
        """Get the article that tells a story best; every story has one."""
        query = _query().join(stories, stories.c.article_id == articles.c.id)
        async with self._database.reading() as connection:
            found = await connection.execute(query.where(stories.c.id == number))
            return article_of(found.one())

    async def telling(self, number: int, *, limit: int) -> list[Article]:
        """List the last articles that tell a story, the earliest first."""
        query = _query().where(articles.c.story_id == number)
        last = query.order_by(articles.c.published_at.desc(), articles.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [article_of(row) for row in await connection.execute(last)][::-1]

    async def claim_ungrouped(self, *, now: int, limit: int) -> list[Article]:
        """Lease articles that belong to no story yet, in their order of arrival."""
        due = (
            select(articles.c.id)
            .where(articles.c.story_id.is_(None))
            .order_by(articles.c.created_at, articles.c.published_at, articles.c.id)
            .limit(limit)
        )
        async with self._database.writing() as connection:
            claimed = await claim(
                connection, articles, due, now=now, lease=LEASE, returning=[articles.c.id]
            )
            query = _query().where(articles.c.id.in_([row.id for row in claimed]))
            rows = await connection.execute(
                query.order_by(articles.c.created_at, articles.c.published_at, articles.c.id)
            )
            return [article_of(row) for row in rows]


def _query() -> Select[Any]:
    """Select articles with the name of their feed."""
    return select(articles, feeds.c.title.label("outlet")).join(
        feeds, feeds.c.id == articles.c.feed_id
    )


async def _link(connection: AsyncConnection, unread: Unread, *, url: str) -> bool:
    """Say which article an entry led to, and put its story, if it has one, on the entry's shelf.

    The article is locked: else a story found meanwhile would miss this entry, and we the story.
    """
    query = select(articles.c.id, articles.c.story_id).where(articles.c.url == url)
    row = (await connection.execute(query.with_for_update())).one_or_none()
    if row is None:
        return False
    await _done(connection, unread, state="read", article_id=row.id)
    if row.story_id is not None:
        await _shelve(connection, unread, row.story_id)
    return True


async def _done(connection: AsyncConnection, unread: Unread, **outcome: str) -> None:
    """Record what became of an entry; its text is kept with the article, if anywhere."""
    await connection.execute(
        update(entries).where(entries.c.id == unread.id).values(leased_until=0, text="", **outcome)
    )


async def _shelve(connection: AsyncConnection, unread: Unread, story_id: int) -> None:
    """Put a story in the categories of an entry's feed."""
    found = await connection.execute(
        select(feed_categories.c.category_id).where(feed_categories.c.feed_id == unread.feed_id)
    )
    seen = {"story_id": story_id, "seen_at": unread.seen_at, "is_new": int(unread.is_new)}
    rows = [{"category_id": category, **seen} for category in found.scalars()]
    await add_missing(connection, shelved, rows)


async def _revise(connection: AsyncConnection, revised: Article, *, image: str | None) -> None:
    says = {
        "title": revised.title,
        "text": revised.text,
        "author": revised.author,
        "language": revised.language,
        "words": revised.words,
        "from_feed": int(revised.from_feed),
        "updated_at": revised.updated_at,
    }
    if image:
        says["image"] = image
    await connection.execute(update(articles).where(articles.c.id == revised.id).values(says))
    await connection.execute(
        update(summaries)
        .where(summaries.c.article_id == revised.id)
        .values(unwritten=summaries.c.unwritten + 1, wanted_at=revised.updated_at)
    )


def _row(unread: Unread, article: Article, image: str | None) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "author": article.author,
        "language": article.language,
        "image": image,
        "category_id": article.category,
        "feed_id": unread.feed_id,
        "words": article.words,
        "from_feed": int(article.from_feed),
        "published_at": article.published_at,
        "created_at": article.created_at,
        "updated_at": article.updated_at,
    }


def _unread(row: Row[Any]) -> Unread:
    return Unread(
        id=row.id,
        entry=Entry(
            identity=row.identity,
            url=row.url,
            title=row.title,
            text=row.text,
            published=row.published_at,
        ),
        feed_id=row.feed_id,
        category=row.category_id,
        outlet=row.outlet,
        seen_at=row.seen_at,
        is_new=bool(row.is_new),
        attempts=row.attempts,
        article_id=row.article_id,
    )


def article_of(row: Row[Any]) -> Article:
    """Make an article of a row of `articles` with the outlet's name."""
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        text=row.text,
        author=row.author,
        language=row.language,
        category=row.category_id,
        outlet=row.outlet,
        words=row.words,
        from_feed=bool(row.from_feed),
        published_at=row.published_at,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_read_at=row.last_read_at,
        read_count=row.read_count,
    )
