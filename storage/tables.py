"""Name what is remembered, in types that SQLite and PostgreSQL share.

Times are integer UTC seconds; chat ids pass 32 bits; a lease is the time until which a claimed
row belongs to whoever claimed it. What is *seen* (entries) outlives what is *kept* (articles).

    categories ─< feed_categories >─ feeds ─< entries >─ articles >─ stories
    articles ── tellings ── words (an index of full text, made in storage/words.py)
    articles ─< changes >─ stories
    articles ─< summaries, one a language
    categories ─< story_categories >─ stories
    chats ─< subscriptions >─ categories
    chats ─< outbox, each row about a story, a change, a feed, a digest or a day's budget
    chats ─< digests ─< digest_stories >─ stories
    pauses, what Telegram asked to leave alone
    spending, a row for each time a model was asked
    frequencies, in how many articles a term stands
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SHARED: Final = "shared"
"""The kind of a category that the operator keeps, for every chat to see."""
FOLLOWED: Final = "followed"
"""The kind of a category that is one feed, there because a chat follows that."""

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _required(name: str, kind: Any, *more: Any, default: int | str | None = None) -> Column[Any]:  # noqa: ANN401 - as Column takes them
    server_default = None if default is None else text(repr(default))
    return Column(name, kind, *more, nullable=False, server_default=server_default)


def _key() -> Column[Any]:
    # SQLite numbers rows by itself only where the type is spelled INTEGER
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _partial(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


categories = Table(
    "categories",
    METADATA,
    Column("id", Text, primary_key=True),
    _required("name", Text),
    _required("kind", Text, default=SHARED),
)

feeds = Table(
    "feeds",
    METADATA,
    _key(),
    _required("url", Text),
    _required("host", Text),
    _required("category_id", Text, ForeignKey("categories.id")),
    _required("title", Text),
    _required("state", Text, default="active"),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    _required("failures", Integer, default=0),
    Column("error", Text),
    Column("failing_since", BigInteger),
    _required("added_at", BigInteger),
    Column("baseline_at", BigInteger),
    Column("polled_at", BigInteger),
    Column("fetched_at", BigInteger),
    Column("rhythm", BigInteger),
    Column("moved_to", Text),
    _required("moved_polls", Integer, default=0),
    Column("former_url", Text),
    _required("due_at", BigInteger),
    _required("leased_until", BigInteger, default=0),
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
    _key(),
    _required("feed_id", BigInteger, ForeignKey("feeds.id")),
    _required("identity", Text),
    _required("url", Text),
    _required("title", Text),
    _required("text", Text),
    Column("published_at", BigInteger),
    _required("seen_at", BigInteger),
    _required("is_new", SmallInteger),
    _required("version", Text),
    Column("changed_at", BigInteger),
    _required("state", Text),
    Column("article_id", Text, ForeignKey("articles.id")),
    _required("attempts", Integer, default=0),
    _required("due_at", BigInteger),
    _required("leased_until", BigInteger, default=0),
    UniqueConstraint("feed_id", "identity"),
    _partial("ix_entries_unread", "due_at", where="state = 'unread'"),
    Index(None, "article_id"),
)

articles = Table(
    "articles",
    METADATA,
    Column("id", Text, primary_key=True),
    _required("url", Text),
    _required("title", Text),
    _required("text", Text),
    _required("author", Text),
    Column("language", Text),
    Column("image", Text),
    _required("from_feed", SmallInteger),
    _required("category_id", Text, ForeignKey("categories.id")),
    _required("feed_id", BigInteger, ForeignKey("feeds.id")),
    _required("words", Integer),
    _required("published_at", BigInteger),
    _required("created_at", BigInteger),
    _required("updated_at", BigInteger),
    Column("last_read_at", BigInteger),
    _required("read_count", Integer, default=0),
    Column("story_id", BigInteger, ForeignKey("stories.id")),
    _required("leased_until", BigInteger, default=0),
    UniqueConstraint("url"),
    Index(None, "story_id"),
)

summaries = Table(
    "summaries",
    METADATA,
    _key(),
    _required("article_id", Text, ForeignKey("articles.id")),
    # empty for the article's own
    _required("language", Text, default=""),
    _required("headline", Text, default=""),
    _required("short", Text, default=""),
    _required("medium", Text, default=""),
    _required("long", Text, default=""),
    _required("method", Text, default=""),
    _required("evidence", Text, default=""),
    _required("wanted_at", BigInteger),
    Column("written_at", BigInteger),
    _required("unwritten", SmallInteger, default=1),
    _required("leased_until", BigInteger, default=0),
    UniqueConstraint("article_id", "language"),
    _partial("ix_summaries_unwritten", "id", where="unwritten > 0"),
)

stories = Table(
    "stories",
    METADATA,
    _key(),
    # no foreign key: a story and its first article name each other
    _required("article_id", Text),
    _required("published_at", BigInteger),
    _required("created_at", BigInteger),
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
    _required("seen_at", BigInteger),
    _required("is_new", SmallInteger),
    Column("announced_at", BigInteger),
    Index(None, "category_id", "story_id"),
    Index(None, "announced_at"),
)

tellings = Table(
    "tellings",
    METADATA,
    _key(),
    _required("article_id", Text, ForeignKey("articles.id")),
    _required("story_id", BigInteger, ForeignKey("stories.id")),
    # terms with their weights, the heaviest first; the headline's terms; runs of words by hash
    _required("vector", Text),
    _required("headline", Text),
    _required("runs", Text),
    _required("names", Text),
    _required("published_at", BigInteger),
    _required("created_at", BigInteger),
    UniqueConstraint("article_id"),
    Index(None, "story_id"),
    Index(None, "created_at"),
)

embeddings = Table(
    "embeddings",
    METADATA,
    _key(),
    # no foreign key: a revised article is embedded anew, under its new key
    _required("telling_id", BigInteger),
    _required("model", Text),
    # of length 1, in half precision; empty where the model would not have the text
    _required("vector", LargeBinary),
    UniqueConstraint("telling_id", "model"),
    Index(None, "model", "id"),
)

changes = Table(
    "changes",
    METADATA,
    _key(),
    _required("story_id", BigInteger, ForeignKey("stories.id")),
    _required("article_id", Text, ForeignKey("articles.id")),
    _required("kind", Text),
    # what was corrected, or what is new, in JSON
    _required("told", Text, default=""),
    _required("created_at", BigInteger),
    Column("queued_at", BigInteger),
    Index(None, "story_id"),
)

frequencies = Table(
    "frequencies",
    METADATA,
    Column("term", Text, primary_key=True),
    _required("documents", BigInteger),
)

chats = Table(
    "chats",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    _required("kind", Text),
    _required("state", Text, default="active"),
    # empty for each article's own
    _required("language", Text, default=""),
    _required("length", Text, default="medium"),
    _required("created_at", BigInteger),
    # of a group or channel, as it was last seen
    _required("title", Text, default=""),
    # a name of the IANA database, empty until chosen
    _required("zone", Text, default=""),
    # the hours of its digests, as news.slots writes them
    _required("slots", Text, default=""),
    # 1 where one comes that has nothing to tell
    _required("empty_digests", SmallInteger, default=1),
    # the local date and slot of the next one, and when it is due
    Column("digest_day", Text),
    Column("digest_slot", Integer),
    Column("digest_at", BigInteger),
    # its quiet hours, as news.quiet writes them; the span that holds now, or the next
    _required("quiet", Text, default=""),
    _required("quiet_from", BigInteger, default=0),
    _required("quiet_until", BigInteger, default=0),
    # 1 where what is pushed then comes without a sound instead of being held
    _required("quiet_silent", SmallInteger, default=0),
    # so many sources within an hour break through, without a sound; 0 for never
    _required("breaking", Integer, default=0),
    # when that has to be looked at: where it begins, and where it ends
    Column("quiet_at", BigInteger),
    _partial("ix_chats_digest_at", "digest_at", where="digest_at is not null"),
    _partial("ix_chats_quiet_at", "quiet_at", where="quiet_at is not null"),
)

subscriptions = Table(
    "subscriptions",
    METADATA,
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("category_id", Text, ForeignKey("categories.id"), primary_key=True),
    _required("since", BigInteger),
    # of a forum, where it is not General
    Column("topic_id", BigInteger),
    # empty: in the digest where the chat has one, else as it comes
    _required("mode", Text, default=""),
    Index(None, "category_id"),
)

digests = Table(
    "digests",
    METADATA,
    _key(),
    _required("chat_id", BigInteger, ForeignKey("chats.id")),
    # the local date, and the slot in minutes after midnight: none of one that was asked for
    _required("day", Text),
    Column("slot", Integer),
    _required("due_at", BigInteger),
    _required("made_at", BigInteger),
    # it tells what was announced from then on
    _required("since", BigInteger),
    UniqueConstraint("chat_id", "day", "slot"),
    Index(None, "chat_id", "made_at"),
)

digest_stories = Table(
    "digest_stories",
    METADATA,
    # a chat reads of a story in one digest
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id"), primary_key=True),
    _required("digest_id", BigInteger, ForeignKey("digests.id")),
    _required("place", Integer),
    Index(None, "digest_id"),
)

outbox = Table(
    "outbox",
    METADATA,
    _key(),
    _required("chat_id", BigInteger, ForeignKey("chats.id")),
    _required("kind", Text, default="story"),
    # no foreign key: it is the number of a story, the id of a change, feed or digest, or a day
    _required("subject", BigInteger),
    # 1 for what lets all others go first, and has an order of its own
    _required("behind", SmallInteger, default=0),
    _required("state", Text, default="ready"),
    _required("due_at", BigInteger),
    _required("leased_until", BigInteger, default=0),
    _required("attempts", Integer, default=0),
    _required("maybe_doubled", SmallInteger, default=0),
    Column("message_id", BigInteger),
    Column("reason", Text),
    _required("created_at", BigInteger),
    Column("sent_at", BigInteger),
    # the row that lists it with others, instead of a message of its own
    Column("gathered_in", BigInteger),
    Column("topic_id", BigInteger),
    _required("silent", SmallInteger, default=0),
    UniqueConstraint("chat_id", "kind", "subject"),
    Index(None, "gathered_in"),
    Index(None, "subject", "kind"),
    _partial("ix_outbox_waiting", "behind", "id", "due_at", where="state in ('ready', 'sending')"),
    Index(None, "chat_id", "behind", "state", "id"),
)

pauses = Table(
    "pauses",
    METADATA,
    # 0 stands for all
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    _required("until", BigInteger),
)

spending = Table(
    "spending",
    METADATA,
    _key(),
    _required("day", Integer),
    _required("category_id", Text),
    # what may be used at most, until the answer tells
    _required("tokens", Integer),
    _required("outcome", Text, default="asked"),
    _required("asked_at", BigInteger),
    Index(None, "day"),
)
