"""Name what is remembered, in types that SQLite and PostgreSQL share.

Times are integer UTC seconds; chat ids pass 32 bits; a lease is the time until which a claimed
row belongs to whoever claimed it. What is *seen* (entries) outlives what is *kept* (articles).

    categories ─< feed_categories >─ feeds ─< entries >─ articles >─ stories
    articles ── tellings ── words (an index of full text, made in storage/words.py)
    articles ─< changes >─ stories
    articles ─< summaries, one a language
    categories ─< story_categories >─ stories
    chats ─< subscriptions >─ categories
    chats ─< outbox, each row about a story, a change, a feed, a digest, a day's budget, a broadcast
    chats ─< digests ─< digest_stories >─ stories
    chats ─< filters ─< catches >─ stories
    chats ─< saved >─ stories
    chats ─< pages, put aside as well, which no feed brought
    chats ─< readings >─ articles
    pauses, what Telegram asked to leave alone
    spending, a row for each time a model was asked
    frequencies, in how many articles a term stands
"""

from __future__ import annotations

from storage.tables.chats import (
    catches,
    chats,
    digest_stories,
    digests,
    filters,
    pages,
    readings,
    saved,
    subscriptions,
)
from storage.tables.columns import METADATA
from storage.tables.delivery import broadcasts, outbox, pauses, spending
from storage.tables.news import (
    FOLLOWED,
    SHARED,
    articles,
    categories,
    changes,
    embeddings,
    entries,
    feed_categories,
    feeds,
    frequencies,
    stories,
    story_categories,
    summaries,
    tellings,
)

__all__ = [
    "FOLLOWED",
    "METADATA",
    "SHARED",
    "articles",
    "broadcasts",
    "catches",
    "categories",
    "changes",
    "chats",
    "digest_stories",
    "digests",
    "embeddings",
    "entries",
    "feed_categories",
    "feeds",
    "filters",
    "frequencies",
    "outbox",
    "pages",
    "pauses",
    "readings",
    "saved",
    "spending",
    "stories",
    "story_categories",
    "subscriptions",
    "summaries",
    "tellings",
]
