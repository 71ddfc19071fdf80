"""Queue what chats are to be told of a feed, and those who run the bot of its work."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Text, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news.feeds import Feed
from storage.database import add_missing, insert
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


async def tell_admins(
    connection: AsyncConnection, admins: Sequence[int], kind: str, subject: int, *, now: int
) -> None:
    """Queue a notice for those who run the bot, each subject once; they may never have written."""
    known = [{"id": admin, "kind": "private", "created_at": now} for admin in sorted(admins)]
    await add_missing(connection, chats, known)  # one that is suspended stays so
    times = {"due_at": now, "created_at": now}
    rows = [{"chat_id": each["id"], "kind": kind, "subject": subject, **times} for each in known]
    await add_missing(connection, outbox, rows)
