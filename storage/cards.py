"""Read stories as a chat reads them: in its language, with what a card shows of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news.stories import Story
from storage.changes import CORRECTION, correction_of
from storage.outbox import STORY
from storage.placing import is_shared
from storage.summaries import OWN
from storage.tables import (
    SHARED,
    articles,
    categories,
    changes,
    chats,
    digest_stories,
    feeds,
    outbox,
    readings,
    saved,
    stories,
    subscriptions,
    summaries,
)
from storage.tables import story_categories as shelved

own, theirs = summaries.alias("own"), summaries.alias("theirs")


def open_to(chat_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Hold for the stories that a chat may see: of shared categories, of its own, or sent to it.

    What one chat follows, perhaps under a secret address, is not for the others.
    """
    place, shelf = shelved.alias(), categories.alias()
    own = select(subscriptions.c.category_id).where(subscriptions.c.chat_id == chat_id)
    on_shelf = exists().where(
        place.c.story_id == stories.c.id,
        shelf.c.id == place.c.category_id,
        or_(shelf.c.kind == SHARED, shelf.c.id.in_(own)),
    )
    sent = exists().where(
        outbox.c.chat_id == chat_id, outbox.c.kind == STORY, outbox.c.subject == stories.c.id
    )
    in_digest = exists().where(
        digest_stories.c.chat_id == chat_id, digest_stories.c.story_id == stories.c.id
    )
    return or_(on_shelf, sent, in_digest, _is_saved(chat_id))


def told(chat: int | ColumnElement[int], *, of: FromClause = stories) -> Select[Any]:
    """Select written stories with what a card shows to a chat, in its language if there is that.

    Where stories are joined with rows of several chats, each of these gives a row.
    """
    source = _source(chat, of)
    texts = (
        func.coalesce(theirs.c[name], own.c[name]).label(name)
        for name in ("headline", "short", "medium", "long", "method", "evidence")
    )
    return (
        select(
            stories.c.id.label("number"),
            stories.c.published_at,
            articles.c.title,
            articles.c.url,
            articles.c.language,
            articles.c.words,
            articles.c.from_feed,
            feeds.c.title.label("outlet"),
            categories.c.name.label("category"),
            chats.c.language.label("wanted"),
            chats.c.length,
            theirs.c.language.label("translated"),
            _is_read(chat).label("is_read"),
            _is_saved(chat).label("is_saved"),
            *texts,
        )
        .select_from(source)
        .where(stories.c.written_at.is_not(None))
    )


def _is_read(chat: int | ColumnElement[int]) -> ColumnElement[bool]:
    mine = readings.alias()
    return exists().where(mine.c.chat_id == chat, mine.c.article_id == articles.c.id)


def _is_saved(chat: int | ColumnElement[int]) -> ColumnElement[bool]:
    mine = saved.alias()
    return exists().where(mine.c.chat_id == chat, mine.c.story_id == stories.c.id)


def _source(chat: int | ColumnElement[int], of: FromClause) -> FromClause:
    """Join a story with its article, the summaries, and the chat that reads them."""
    of_article, is_own = own.c.article_id == articles.c.id, own.c.language == OWN
    has_theirs = and_(theirs.c.article_id == articles.c.id, theirs.c.language == chats.c.language)
    return (
        of.join(articles, articles.c.id == stories.c.article_id)
        .join(own, and_(of_article, is_own))
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .join(categories, categories.c.id == articles.c.category_id)
        .outerjoin(chats, chats.c.id == chat)
        .outerjoin(theirs, and_(has_theirs, theirs.c.medium != ""))
    )


def story_of(row: Row[Any], length: str | None = None) -> Story:
    """Make a story of a row of `told`, at a length or at that of the chat."""
    language = row.translated or row.language
    summary = _text(row, length or row.length)
    return Story(
        number=row.number,
        title=row.headline or row.title,
        url=row.url,
        summary=summary,
        method=row.method,
        category=row.category,
        outlet=row.outlet,
        language=language,
        words=row.words,
        from_feed=bool(row.from_feed),
        published_at=row.published_at,
        evidence=_evidence(row, summary),
        is_read=row.is_read,
        is_saved=row.is_saved,
        is_untranslated=bool(row.wanted) and language is not None and row.wanted != language,
    )


def _text(row: Row[Any], length: str | None) -> str:
    """Choose the text of a length; what was not written apart is as the medium one."""
    text: str = {"short": row.short, "long": row.long}.get(length or "") or row.medium
    return text


def _evidence(row: Row[Any], text: str) -> tuple[tuple[str, str], ...]:
    """Read what carries each sentence, for those that the chat is shown."""
    if not row.evidence:
        return ()
    return tuple((each, source) for each, source in json.loads(row.evidence) if each in text)


async def with_company(connection: AsyncConnection, told: Sequence[Story]) -> list[Story]:
    """Add to stories who tells them, what was corrected, and what they are the sequels of.

    What only chats that follow a feed know of is not named: its address may be a secret.
    """
    numbers = {"numbers": {each.number for each in told}}
    sources = await _sources(connection, told, numbers)
    earlier = {
        row.id: (row.number, row.title, row.url)
        for row in await connection.execute(_EARLIER, numbers)
    }
    corrected = {  # of several corrections the last counts
        row.story_id: correction_of(row.told)
        for row in await connection.execute(_CORRECTED, numbers)
    }
    return [
        replace(
            each,
            sources=sources.get(each.number, ()),
            earlier=earlier.get(each.number),
            corrected=corrected.get(each.number),
        )
        for each in told
    ]


async def _sources(
    connection: AsyncConnection, told: Sequence[Story], numbers: Mapping[str, set[int]]
) -> dict[int, tuple[tuple[str, str], ...]]:
    """Name the outlets of each story, its own first, where there is more than one."""
    tellers = {each.number: {each.outlet: each.url} for each in told}
    for row in await connection.execute(_SOURCES, numbers):
        tellers[row.story_id].setdefault(row.title, row.url)
    return {
        number: tuple(outlets.items()) for number, outlets in tellers.items() if len(outlets) > 1
    }


# made once: putting them together takes longer than asking them
_NUMBERS: Final[BindParameter[Any]] = bindparam("numbers", expanding=True)
_SOURCES: Final = (
    select(articles.c.story_id, articles.c.url, feeds.c.title)
    .join(feeds, feeds.c.id == articles.c.feed_id)
    .where(articles.c.story_id.in_(_NUMBERS), is_shared())
    .order_by(articles.c.created_at, articles.c.id)
)
_CORRECTED: Final = (
    select(changes.c.story_id, changes.c.told)
    .where(changes.c.story_id.in_(_NUMBERS), changes.c.kind == CORRECTION)
    .order_by(changes.c.id)
)
_BEFORE: Final = stories.alias()
_ON_SHARED: Final = exists().where(
    shelved.c.story_id == _BEFORE.c.id,
    categories.c.id == shelved.c.category_id,
    categories.c.kind == SHARED,
)
_EARLIER: Final = (
    select(stories.c.id, _BEFORE.c.id.label("number"), articles.c.title, articles.c.url)
    .join(_BEFORE, _BEFORE.c.id == stories.c.sequel_of)
    .join(articles, articles.c.id == _BEFORE.c.article_id)
    .where(stories.c.id.in_(_NUMBERS), _ON_SHARED)
)
CHAT: Final[BindParameter[int]] = bindparam("chat", type_=BigInteger)
SEEN: Final = told(CHAT).where(open_to(CHAT))
"""Select what a `chat` may see."""
DUE = (
    told(
        outbox.c.chat_id,
        of=stories.join(outbox, and_(outbox.c.subject == stories.c.id, outbox.c.kind == STORY)),
    )
    .add_columns(outbox.c.id.label("delivery"))
    .where(outbox.c.id.in_(bindparam("deliveries", expanding=True)))
)
