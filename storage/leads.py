"""Choose the article that a story is told with: the fullest one that all its readers may see.

A fuller article takes the place when it is summarised, not before, so that nobody waits for it.
"""

from __future__ import annotations

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.stories import Body, is_fuller
from storage.placing import is_shared
from storage.summaries import want
from storage.tables import articles, feeds, stories


async def compare(connection: AsyncConnection, article: Article, number: int, *, now: int) -> None:
    """Let an article be the next to tell a story, if it is fuller than those that do and will."""
    mine = Body(article.words, article.language, from_feed=article.from_feed)
    theirs = await connection.execute(
        select(articles.c.words, articles.c.language, articles.c.from_feed)
        .join(
            stories,
            or_(
                articles.c.id == stories.c.article_id,
                articles.c.id == stories.c.next_article_id,
            ),
        )
        .where(stories.c.id == number)
    )
    if not all(
        is_fuller(mine, Body(words, language, from_feed=bool(from_feed)))
        for words, language, from_feed in theirs
    ):
        return
    shared = exists().where(
        articles.c.id == article.id, feeds.c.id == articles.c.feed_id, is_shared()
    )
    chosen = await connection.execute(
        update(stories)
        .where(stories.c.id == number, shared)
        .values(next_article_id=article.id)
        .returning(stories.c.id)
    )
    if chosen.one_or_none() is not None:
        await want(connection, article.id, now=now)
