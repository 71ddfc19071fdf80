"""Choose the article that a story is told with: the fullest one that all its readers may see.

A fuller article takes the place when it is summarised, not before, so that nobody waits for it.
"""

from __future__ import annotations

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from news.articles import Article
from news.stories import Body, is_fuller
from storage.summaries import want
from storage.tables import articles, stories


async def compare(connection: AsyncConnection, article: Article, number: int, *, now: int) -> None:
    """Let an article that all may see be the next to tell a story, if it is the fullest."""
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
    await connection.execute(
        update(stories).where(stories.c.id == number).values(next_article_id=article.id)
    )
    await want(connection, article.id, now=now)
