"""Name what is remembered of messages, and of what a model costs."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.columns import METADATA, key, partial, required

outbox = Table(
    "outbox",
    METADATA,
    key(),
    required("chat_id", BigInteger, ForeignKey("chats.id")),
    required("kind", Text, default="story"),
    # no foreign key: it is the number of a story, the id of a change, feed or digest, or a day
    required("subject", BigInteger),
    # 1 for what lets all others go first, and has an order of its own
    required("behind", SmallInteger, default=0),
    required("state", Text, default="ready"),
    required("due_at", BigInteger),
    required("leased_until", BigInteger, default=0),
    required("attempts", Integer, default=0),
    required("maybe_doubled", SmallInteger, default=0),
    Column("message_id", BigInteger),
    Column("reason", Text),
    required("created_at", BigInteger),
    Column("sent_at", BigInteger),
    # the row that lists it with others, instead of a message of its own
    Column("gathered_in", BigInteger),
    Column("topic_id", BigInteger),
    required("silent", SmallInteger, default=0),
    UniqueConstraint("chat_id", "kind", "subject"),
    Index(None, "gathered_in"),
    Index(None, "subject", "kind"),
    partial("ix_outbox_waiting", "behind", "id", "due_at", where="state in ('ready', 'sending')"),
    Index(None, "chat_id", "behind", "state", "id"),
)

broadcasts = Table(
    "broadcasts",
    METADATA,
    key(),
    required("text", Text),
    required("created_at", BigInteger),
    Column("queued_at", BigInteger),
)

pauses = Table(
    "pauses",
    METADATA,
    # 0 stands for all
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    required("until", BigInteger),
)

spending = Table(
    "spending",
    METADATA,
    key(),
    required("day", Integer),
    required("category_id", Text),
    # what may be used at most, until the answer tells
    required("tokens", Integer),
    required("outcome", Text, default="asked"),
    required("asked_at", BigInteger),
    Index(None, "day"),
)
