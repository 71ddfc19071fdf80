"""Queue what a chat is to be told of a feed: that it has ended, or has not worked for long."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds import Feed
from storage.database import insert
from storage.tables import FOLLOWED, categories, chats, feed_categories, outbox, subscriptions


async def tell(connection: AsyncConnection, feed: Feed, kind: str, *, now: int) -> None:
    """Queue a notice for all who hear of a feed, once each.

    Those who chose a category are not told of a feed in it that never worked.
    """
    hearing = (
        select(
            subscriptions.c.chat_id,
            literal(kind, Text),
            literal(feed.id, BigInteger),
            literal(now, BigInteger),
            literal(now, BigInteger),
        )
        .join(feed_categories, feed_categories.c.category_id == subscriptions.c.category_id)
        .join(categories, categories.c.id == subscriptions.c.category_id)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(feed_categories.c.feed_id == feed.id, chats.c.state == "active")
        .distinct()
        .order_by(subscriptions.c.chat_id)
    )
    if feed.baseline_at is None:
        hearing = hearing.where(categories.c.kind == FOLLOWED)
    columns = ["chat_id", "kind", "subject", "due_at", "created_at"]
    queued = insert(connection, outbox).from_select(columns, hearing)
    await connection.execute(queued.on_conflict_do_nothing())
