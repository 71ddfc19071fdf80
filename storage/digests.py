"""Make digests: one a chat, local date and slot, in the transaction that says when the next is due.

A digest holds what stands on the shelves of its chat since the last one, and was neither sent as a
message of its own nor told by a digest before. It is put into words when it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news import digests as kinds
from news.digests import FARTHEST, FIRST, PAGE, READ_OF_LATE, Digest
from news.slots import step
from news.stories import Story
from news.zones import clock, local
from storage.cards import story_of, told, with_company
from storage.catches import is_muted, is_watched
from storage.database import Database, add_missing, insert
from storage.outbox import DIGEST, STORY
from storage.placing import is_shared
from storage.tables import (
    articles,
    chats,
    digest_stories,
    digests,
    feeds,
    outbox,
    readings,
    stories,
    subscriptions,
)
from storage.tables import story_categories as shelved
from storage.timetables import Past, columns, due_of, recent, slots_of

_MARGIN: Final = 600
"""Seconds before the last digest for which a transaction may have announced what it did not see."""
_LENGTH: Final = "short"


class Digests:
    """Keep digests, and say what they tell."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make_due(self, *, now: int, limit: int, lead_within: int = 0) -> int:
        """Make the digests that are due, and queue them; return how many chats were looked at.

        What is too late is told by the next. Each waits for its lead for so many seconds.
        """
        due = (
            select(chats, _HAS_SUBSCRIPTIONS)
            .where(chats.c.digest_at <= now, chats.c.state == "active")
            .order_by(chats.c.digest_at)
            .limit(limit)
            .with_for_update(skip_locked=True, of=chats)
        )
        async with self._database.writing() as connection:
            rows = (await connection.execute(due)).all()
            if rows:
                pasts = await recent(connection, [row.id for row in rows], now=now)
                steps = [_step(row, pasts.get(row.id, Past()), now) for row in rows]
                if_any = {row.id for row in rows if not row.empty_digests}
                heads = [head for head, _ in steps if head]
                await _make(connection, heads, now, if_any=if_any, lead_within=lead_within)
                await connection.execute(_FOLLOWED_BY, [following for _, following in steps])
        return len(rows)

    async def make_now(
        self, chat_id: int, *, now: int, only_news: bool = False, lead_within: int = 0
    ) -> None:
        """Make a digest that a chat asked for; with `only_news` none that has nothing to tell."""
        async with self._database.writing() as connection:
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).one()
            past = (await recent(connection, [chat_id], now=now)).get(chat_id, Past())
            day = local(now, clock(row.zone)).date()
            head = _head(chat_id, day, None, now, past=past, now=now)
            if_any = {chat_id} if only_news else set[int]()
            await _make(connection, [head], now, if_any=if_any, lead_within=lead_within)

    async def first_pages(self, ids: Collection[int]) -> dict[int, tuple[Digest, list[Story]]]:
        """Find digests by their ids, each with the stories of its first page."""
        return await self._pages(ids, page=1)

    async def page(
        self, digest: int, page: int, *, chat_id: int
    ) -> tuple[Digest, list[Story]] | None:
        """Find a digest of a chat with the stories of a page."""
        return (await self._pages([digest], page=page, chat_id=chat_id)).get(digest)

    async def _pages(
        self, ids: Collection[int], *, page: int, chat_id: int | None = None
    ) -> dict[int, tuple[Digest, list[Story]]]:
        first = (page - 1) * PAGE + 1
        given = {"ids": [*ids], "first": first, "last": first + PAGE - 1}
        async with self._database.reading() as connection:
            heads = [_digest(row) for row in await connection.execute(_heads(chat_id), given)]
            rows = (await connection.execute(_TOLD, given)).all()
            found = await with_company(connection, [story_of(row, _LENGTH) for row in rows])
        listed: dict[int, list[Story]] = {}
        for row, story in zip(rows, found, strict=True):
            listed.setdefault(row.digest_id, []).append(story)
        return {each.id: (each, listed.get(each.id, [])) for each in heads}


def _step(row: Row[Any], past: Past, now: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the digest to be made for a chat, empty if it is too late, and what is due then."""
    due = due_of(row)
    is_sent, following = step(due, slots_of(row), clock(row.zone), now=now, sent=past.keys)
    wanted = is_sent and row.is_subscribed
    head = _head(row.id, due.day, due.minutes, due.at, past=past, now=now) if wanted else {}
    return head, {"chat": row.id, **columns(following)}


def _head(
    chat_id: int, day: date, slot: int | None, due_at: int, *, past: Past, now: int
) -> dict[str, Any]:
    since = now - FIRST if past.made_at is None else max(past.made_at - _MARGIN, now - FARTHEST)
    times = {"due_at": due_at, "made_at": now, "since": since}
    return {"chat_id": chat_id, "day": day.isoformat(), "slot": slot, **times}


async def _make(
    connection: AsyncConnection,
    heads: Sequence[Mapping[str, Any]],
    now: int,
    *,
    if_any: Collection[int],
    lead_within: int,
) -> None:
    """Make digests and queue them, but for those that were made already.

    The chats `if_any` get none that has nothing to tell; that they had it is recorded all the same.
    """
    if not heads:
        return
    recorded = await connection.execute(
        insert(connection, digests)
        .on_conflict_do_nothing()
        .returning(digests.c.id, digests.c.chat_id),
        [{**each, "wants_lead": int(lead_within > 0)} for each in heads],
    )
    made = {row.id: row.chat_id for row in recorded}
    names = ["chat_id", "story_id", "digest_id", "place"]
    await connection.execute(
        insert(connection, digest_stories).from_select(names, _CHOSEN).on_conflict_do_nothing(),
        {"ids": [*made]},
    )
    asked = select(digest_stories.c.digest_id).where(digest_stories.c.digest_id.in_(made))
    full = set((await connection.execute(asked.distinct())).scalars()) if if_any else set()
    times = {"due_at": now + lead_within, "created_at": now}
    queued = [
        {"chat_id": chat, "kind": DIGEST, "subject": each, **times}
        for each, chat in made.items()
        if chat not in if_any or each in full
    ]
    await add_missing(connection, outbox, queued)


def _digest(row: Row[Any]) -> Digest:
    return Digest(
        id=row.id,
        zone=row.zone,
        due_at=row.due_at,
        made_at=row.made_at,
        total=row.total,
        words=row.words,
        language=row.language,
        lead=row.lead,
    )


def _chosen() -> Select[Any]:
    """Select what digests tell, one that was asked for whatever the modes.

    What the chat watches for comes first, then the most told, then what it reads most of, then the
    newest.
    """
    wanted = (
        select(
            digests.c.id,
            digests.c.chat_id,
            digests.c.since,
            shelved.c.story_id,
            func.max(case((subscriptions.c.mode == kinds.BOTH, 1), else_=0)).label("again"),
            func.max(shelved.c.is_new).label("is_new"),
        )
        .join(subscriptions, subscriptions.c.chat_id == digests.c.chat_id)
        .join(
            shelved,
            and_(
                shelved.c.category_id == subscriptions.c.category_id,
                shelved.c.announced_at >= digests.c.since,
            ),
        )
        .where(
            digests.c.id.in_(_IDS),
            or_(digests.c.slot.is_(None), subscriptions.c.mode != kinds.PUSH),
        )
        .group_by(digests.c.id, shelved.c.story_id)
        .subquery()
    )
    chat = wanted.c.chat_id
    pushed = exists().where(
        outbox.c.chat_id == chat, outbox.c.kind == STORY, outbox.c.subject == stories.c.id
    )
    told_before = exists().where(
        digest_stories.c.chat_id == chat, digest_stories.c.story_id == stories.c.id
    )
    # what a feed held when it was added may be of last year
    is_news = or_(wanted.c.is_new == 1, stories.c.published_at >= wanted.c.since - FIRST)
    read = _read()
    liked = func.coalesce(read.c.times, 0)
    newest = (stories.c.published_at.desc(), stories.c.id.desc())
    watched = case((is_watched(chat, stories.c.id), 1), else_=0)
    order = (watched.desc(), _tellers().desc(), liked.desc(), *newest)
    return (
        select(
            chat,
            stories.c.id,
            wanted.c.id,
            func.row_number().over(partition_by=wanted.c.id, order_by=order),
        )
        .select_from(
            wanted.join(stories, stories.c.id == wanted.c.story_id)
            .join(articles, articles.c.id == stories.c.article_id)
            .outerjoin(
                read,
                and_(read.c.chat_id == chat, read.c.category_id == articles.c.category_id),
            )
        )
        .where(is_news, or_(wanted.c.again == 1, ~pushed), ~told_before)
        .where(~is_muted(chat, stories.c.id))
    )


def _read() -> Subquery:
    """Count what the chats of digests have read of late, by category."""
    return (
        select(
            readings.c.chat_id, articles.c.category_id, func.sum(readings.c.times).label("times")
        )
        .join(articles, articles.c.id == readings.c.article_id)
        .join(digests, digests.c.chat_id == readings.c.chat_id)
        .where(digests.c.id.in_(_IDS), readings.c.read_at >= digests.c.made_at - READ_OF_LATE)
        .group_by(readings.c.chat_id, articles.c.category_id)
        .subquery()
    )


def _tellers() -> ColumnElement[int]:
    """Count the outlets that tell a story."""
    return (
        select(func.count(feeds.c.id.distinct()))
        .join(articles, articles.c.feed_id == feeds.c.id)
        .where(articles.c.story_id == stories.c.id, is_shared())
        .scalar_subquery()
    )


_HAS_SUBSCRIPTIONS: Final = (
    exists().where(subscriptions.c.chat_id == chats.c.id).label("is_subscribed")
)
_FOLLOWED_BY: Final = (
    update(chats)
    .where(chats.c.id == bindparam("chat", type_=BigInteger))
    .values({each: bindparam(each) for each in ("digest_day", "digest_slot", "digest_at")})
)
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_CHOSEN: Final = _chosen()
_TOLD: Final = (
    told(
        digest_stories.c.chat_id,
        of=stories.join(digest_stories, digest_stories.c.story_id == stories.c.id),
    )
    .add_columns(digest_stories.c.digest_id)
    .where(
        digest_stories.c.digest_id.in_(_IDS),
        digest_stories.c.place.between(bindparam("first"), bindparam("last")),
    )
    .order_by(digest_stories.c.digest_id, digest_stories.c.place)
)


def _heads(chat_id: int | None) -> Select[Any]:
    """Select digests with how much they tell."""
    query = (
        select(
            digests,
            chats.c.zone,
            chats.c.language,
            func.count(digest_stories.c.story_id).label("total"),
            func.coalesce(func.sum(articles.c.words), 0).label("words"),
        )
        .join(chats, chats.c.id == digests.c.chat_id)
        .outerjoin(digest_stories, digest_stories.c.digest_id == digests.c.id)
        .outerjoin(stories, stories.c.id == digest_stories.c.story_id)
        .outerjoin(articles, articles.c.id == stories.c.article_id)
        .where(digests.c.id.in_(_IDS))
        .group_by(digests.c.id, chats.c.zone, chats.c.language)
    )
    return query if chat_id is None else query.where(digests.c.chat_id == chat_id)
