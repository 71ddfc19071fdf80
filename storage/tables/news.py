"""Name what is remembered of the news."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables.columns import METADATA, key, partial, required

SHARED: Final = "shared"
"""The kind of a category that the operator keeps, for every chat to see."""
FOLLOWED: Final = "followed"
"""The kind of a category that is one feed, there because a chat follows that."""

categories = Table(
    "categories",
    METADATA,
    Column("id", Text, primary_key=True),
    required("name", Text),
    required("kind", Text, default=SHARED),
)

feeds = Table(
    "feeds",
    METADATA,
    key(),
    required("url", Text),
    required("host", Text),
    required("category_id", Text, ForeignKey("categories.id")),
    required("title", Text),
    required("state", Text, default="active"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    required("failures", Integer, default=0),
    Column("error", Text),
    Column("failing_since", BigInteger),
    required("added_at", BigInteger),
    Column("baseline_at", BigInteger),
    Column("polled_at", BigInteger),
    Column("fetched_at", BigInteger),
    Column("rhythm", BigInteger),
    Column("moved_to", Text),
    required("moved_polls", Integer, default=0),
    Column("former_url", Text),
    # when it was taken out of the shared categories, so that no start puts it back
    Column("removed_at", BigInteger),
    required("due_at", BigInteger),
    required("leased_until", BigInteger, default=0),
    UniqueConstraint("url"),
    Index(None, "state", "due_at"),
    Index(None, "former_url"),
)

feed_categories = Table(
    "feed_categories",
    METADATA,
    Column("feed_id", BigInteger, ForeignKey("feeds.id"), primary_key=True),
    Column("category_id", Text, ForeignKey("categories.id"), primary_key=True),
    Index(None, "category_id"),
)

entries = Table(
    "entries",
    METADATA,
    key(),
    required("feed_id", BigInteger, ForeignKey("feeds.id")),
    required("identity", Text),
    required("url", Text),
    required("title", Text),
    required("text", Text),
    Column("published_at", BigInteger),
    required("seen_at", BigInteger),
    required("is_new", SmallInteger),
    required("version", Text),
    Column("changed_at", BigInteger),
    required("state", Text),
    Column("article_id", Text, ForeignKey("articles.id")),
    required("attempts", Integer, default=0),
    required("due_at", BigInteger),
    required("leased_until", BigInteger, default=0),
    UniqueConstraint("feed_id", "identity"),
    partial("ix_entries_unread", "due_at", where="state = 'unread'"),
    Index(None, "article_id"),
)

articles = Table(
    "articles",
    METADATA,
    Column("id", Text, primary_key=True),
    required("url", Text),
    required("title", Text),
    required("text", Text),
    required("author", Text),
    Column("language", Text),
    Column("image", Text),
    required("from_feed", SmallInteger),
    required("category_id", Text, ForeignKey("categories.id")),
    required("feed_id", BigInteger, ForeignKey("feeds.id")),
    required("words", Integer),
    required("published_at", BigInteger),
    required("created_at", BigInteger),
    required("updated_at", BigInteger),
    Column("last_read_at", BigInteger),
    required("read_count", Integer, default=0),
    Column("story_id", BigInteger, ForeignKey("stories.id")),
    required("leased_until", BigInteger, default=0),
    UniqueConstraint("url"),
    Index(None, "story_id"),
)

summaries = Table(
    "summaries",
    METADATA,
    key(),
    required("article_id", Text, ForeignKey("articles.id")),
    # empty for the article's own
    required("language", Text, default=""),
    required("headline", Text, default=""),
    required("short", Text, default=""),
    required("medium", Text, default=""),
    required("long", Text, default=""),
    required("method", Text, default=""),
    required("evidence", Text, default=""),
    required("wanted_at", BigInteger),
    Column("written_at", BigInteger),
    required("unwritten", SmallInteger, default=1),
    required("leased_until", BigInteger, default=0),
    UniqueConstraint("article_id", "language"),
    partial("ix_summaries_unwritten", "id", where="unwritten > 0"),
)

stories = Table(
    "stories",
    METADATA,
    key(),
    # no foreign key: a story and its first article name each other
    required("article_id", Text),
    required("published_at", BigInteger),
    required("created_at", BigInteger),
    Column("written_at", BigInteger),
    # no foreign key either, so that tables can be made in one go
    Column("sequel_of", BigInteger),
    # the fuller article that tells it as soon as that is summarised
    Column("next_article_id", Text),
    Index(None, "article_id"),
    Index(None, "next_article_id"),
    Index(None, "published_at", "id"),
)

story_categories = Table(
    "story_categories",
    METADATA,
    Column("story_id", BigInteger, ForeignKey("stories.id"), primary_key=True),
    Column("category_id", Text, ForeignKey("categories.id"), primary_key=True),
    required("seen_at", BigInteger),
    required("is_new", SmallInteger),
    Column("announced_at", BigInteger),
    Index(None, "category_id", "story_id"),
    Index(None, "announced_at"),
)

tellings = Table(
    "tellings",
    METADATA,
    key(),
    required("article_id", Text, ForeignKey("articles.id")),
    required("story_id", BigInteger, ForeignKey("stories.id")),
    # terms with their weights, the heaviest first; the headline's terms; runs of words by hash
    required("vector", Text),
    required("headline", Text),
    required("runs", Text),
    required("names", Text),
    required("published_at", BigInteger),
    required("created_at", BigInteger),
    UniqueConstraint("article_id"),
    Index(None, "story_id"),
    Index(None, "created_at"),
)

embeddings = Table(
    "embeddings",
    METADATA,
    key(),
    # no foreign key: a revised article is embedded anew, under its new key
    required("telling_id", BigInteger),
    required("model", Text),
    # of length 1, in half precision; empty where the model would not have the text
    required("vector", LargeBinary),
    UniqueConstraint("telling_id", "model"),
    Index(None, "model", "id"),
)

changes = Table(
    "changes",
    METADATA,
    key(),
    required("story_id", BigInteger, ForeignKey("stories.id")),
    required("article_id", Text, ForeignKey("articles.id")),
    required("kind", Text),
    # what was corrected, or what is new, in JSON
    required("told", Text, default=""),
    required("created_at", BigInteger),
    Column("queued_at", BigInteger),
    Index(None, "story_id"),
)

frequencies = Table(
    "frequencies",
    METADATA,
    Column("term", Text, primary_key=True),
    required("documents", BigInteger),
)
