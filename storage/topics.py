"""Remember in which topic of a forum news goes, and leave a topic that was closed or deleted."""

from __future__ import annotations

from sqlalchemy import update

from storage.database import Database, add_missing
from storage.outbox import TOPIC_LEFT
from storage.tables import filters, outbox, subscriptions


class Topics:
    """Keep the topics of subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def leave(self, chat_id: int, topic_id: int, *, now: int) -> None:
        """Send what went to a topic to the group's General, and tell the group so, once."""
        async with self._database.writing(urgent=True) as connection:
            moved = 0
            for table in (subscriptions, filters, outbox):
                went = (table.c.chat_id == chat_id, table.c.topic_id == topic_id)
                changed = await connection.execute(update(table).where(*went).values(topic_id=None))
                moved += changed.rowcount
            if not moved:
                return
            row = {"chat_id": chat_id, "kind": TOPIC_LEFT, "subject": topic_id}
            await add_missing(connection, outbox, [row | {"due_at": now, "created_at": now}])
