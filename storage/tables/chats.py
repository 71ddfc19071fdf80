"""Name what is remembered of chats, and of their digests."""

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

chats = Table(
    "chats",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    required("kind", Text),
    required("state", Text, default="active"),
    # empty for each article's own
    required("language", Text, default=""),
    required("length", Text, default="medium"),
    required("created_at", BigInteger),
    # of a group or channel, as it was last seen
    required("title", Text, default=""),
    # a name of the IANA database, empty until chosen
    required("zone", Text, default=""),
    # the hours of its digests, as news.slots writes them
    required("slots", Text, default=""),
    # 1 where one comes that has nothing to tell
    required("empty_digests", SmallInteger, default=1),
    # the local date and slot of the next one, and when it is due
    Column("digest_day", Text),
    Column("digest_slot", Integer),
    Column("digest_at", BigInteger),
    # its quiet hours, as news.quiet writes them; the span that holds now, or the next
    required("quiet", Text, default=""),
    required("quiet_from", BigInteger, default=0),
    required("quiet_until", BigInteger, default=0),
    # 1 where what is pushed then comes without a sound instead of being held
    required("quiet_silent", SmallInteger, default=0),
    # so many sources within an hour break through, without a sound; 0 for never
    required("breaking", Integer, default=0),
    # when that has to be looked at: where it begins, and where it ends
    Column("quiet_at", BigInteger),
    # 1 where all that is pushed comes without a sound, where links have a preview, and where words
    # have no decoration, for those who have them read out
    required("silent", SmallInteger, default=0),
    required("previews", SmallInteger, default=0),
    required("plain", SmallInteger, default=0),
    # of a group: 1 where every link in it is opened, where all of it goes when the bot has to
    required("links", SmallInteger, default=0),
    required("forgets", SmallInteger, default=0),
    # the person who let the bot in
    Column("added_by", BigInteger),
    # the language of the client that wrote last, as Telegram names it
    required("spoken", Text, default=""),
    # the story that was shown last because somebody asked, and when
    Column("shown_story", BigInteger),
    required("shown_at", BigInteger, default=0),
    partial("ix_chats_digest_at", "digest_at", where="digest_at is not null"),
    partial("ix_chats_added_by", "added_by", where="added_by is not null"),
    partial("ix_chats_quiet_at", "quiet_at", where="quiet_at is not null"),
)

subscriptions = Table(
    "subscriptions",
    METADATA,
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("category_id", Text, ForeignKey("categories.id"), primary_key=True),
    required("since", BigInteger),
    # of a forum, where it is not General
    Column("topic_id", BigInteger),
    # empty: in the digest where the chat has one, else as it comes
    required("mode", Text, default=""),
    Index(None, "category_id"),
)

digests = Table(
    "digests",
    METADATA,
    key(),
    required("chat_id", BigInteger, ForeignKey("chats.id")),
    # the local date, and the slot in minutes after midnight: none of one that was asked for
    required("day", Text),
    Column("slot", Integer),
    required("due_at", BigInteger),
    required("made_at", BigInteger),
    # it tells what was announced from then on
    required("since", BigInteger),
    required("lead", Text, default=""),
    # 1 until it is known whether it has a lead; while it waits for that, it is not sent
    required("wants_lead", SmallInteger, default=0),
    required("leased_until", BigInteger, default=0),
    UniqueConstraint("chat_id", "day", "slot"),
    Index(None, "chat_id", "made_at"),
    partial("ix_digests_wants_lead", "id", where="wants_lead = 1"),
)

digest_stories = Table(
    "digest_stories",
    METADATA,
    # a chat reads of a story in one digest
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id"), primary_key=True),
    required("digest_id", BigInteger, ForeignKey("digests.id")),
    required("place", Integer),
    Index(None, "digest_id"),
)

filters = Table(
    "filters",
    METADATA,
    key(),
    required("chat_id", BigInteger, ForeignKey("chats.id")),
    # watch or mute
    required("kind", Text),
    required("said", Text),
    # what each text has that it catches; by it those are found that may catch one
    required("key", Text),
    Column("category_id", Text, ForeignKey("categories.id")),
    Column("topic_id", BigInteger),
    required("created_at", BigInteger),
    UniqueConstraint("chat_id", "kind", "said"),
    Index(None, "key"),
)

catches = Table(
    "catches",
    METADATA,
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id"), primary_key=True),
    Column("filter_id", BigInteger, ForeignKey("filters.id", ondelete="CASCADE"), primary_key=True),
    required("caught_at", BigInteger),
    Index(None, "filter_id", "caught_at"),
    Index(None, "story_id"),
)

readings = Table(
    "readings",
    METADATA,
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("article_id", Text, ForeignKey("articles.id"), primary_key=True),
    # how often, and when the last time
    required("times", Integer, default=1),
    required("read_at", BigInteger),
    # the page where the reader is
    required("page", Integer, default=1),
    Index(None, "chat_id", "read_at"),
)

saved = Table(
    "saved",
    METADATA,
    Column("chat_id", BigInteger, ForeignKey("chats.id"), primary_key=True),
    Column("story_id", BigInteger, ForeignKey("stories.id"), primary_key=True),
    required("saved_at", BigInteger),
)

# what stands at an address that the chat sent and no feed brought; nobody else is shown it
pages = Table(
    "pages",
    METADATA,
    key(),
    Column("chat_id", BigInteger, ForeignKey("chats.id"), nullable=False),
    required("url", Text),
    *(
        required(name, Text)
        for name in ("title", "text", "headline", "short", "medium", "long", "method", "evidence")
    ),
    required("outlet", Text),
    required("author", Text),
    Column("language", Text),
    required("words", Integer),
    required("untranslated", Integer),
    required("published_at", BigInteger),
    required("created_at", BigInteger),
    required("saved_at", BigInteger),
    UniqueConstraint("chat_id", "url"),
)
