"""Make digests: one a chat, local date and slot, in the transaction that says when the next is due.

A digest holds what stands on the shelves of its chat since the last one, and was neither sent as a
message of its own nor told by a digest before. It is put into words when it is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Row,
    Select,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news import digests as kinds
from news.digests import FARTHEST, FIRST, PAGE, Digest
from news.slots import step
from news.stories import Story
from news.zones import clock, local
from storage.cards import story_of, told, with_company
from storage.database import Database, insert
from storage.outbox import DIGEST, STORY
from storage.placing import is_shared
from storage.tables import (
    articles,
    chats,
    digest_stories,
    digests,
    feeds,
    outbox,
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

    async def make_due(self, *, now: int, limit: int) -> int:
        """Make the digests that are due, and queue them; return how many chats were looked at.

        What is too late is told by the next.
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
            pasts = await recent(connection, [row.id for row in rows], now=now) if rows else {}
            for row in rows:
                await _take_step(connection, row, pasts.get(row.id, Past()), now)
        return len(rows)

    async def make_now(self, chat_id: int, *, now: int, only_news: bool = False) -> None:
        """Make a digest that a chat asked for; with `only_news` none that has nothing to tell."""
        async with self._database.writing() as connection:
            row = (await connection.execute(select(chats).where(chats.c.id == chat_id))).one()
            past = (await recent(connection, [chat_id], now=now)).get(chat_id, Past())
            head = {"day": local(now, clock(row.zone)).date().isoformat(), "due_at": now}
            await _make(connection, chat_id, head, past, now, only_news=only_news)

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
            heads = [_digest(row) for row in await connection.execute(_head(chat_id), given)]
            rows = (await connection.execute(_TOLD, given)).all()
            found = await with_company(connection, [story_of(row, _LENGTH) for row in rows])
        listed: dict[int, list[Story]] = {}
        for row, story in zip(rows, found, strict=True):
            listed.setdefault(row.digest_id, []).append(story)
        return {each.id: (each, listed.get(each.id, [])) for each in heads}


async def _take_step(connection: AsyncConnection, row: Row[Any], past: Past, now: int) -> None:
    """Make the digest that is due to a chat, if it is not too late, and set the next."""
    due = due_of(row)
    is_sent, following = step(due, slots_of(row), clock(row.zone), now=now, sent=past.keys)
    if is_sent and row.is_subscribed:
        head = {"day": due.day.isoformat(), "slot": due.minutes, "due_at": due.at}
        await _make(connection, row.id, head, past, now)
    await connection.execute(update(chats).where(chats.c.id == row.id).values(columns(following)))


async def _make(
    connection: AsyncConnection,
    chat_id: int,
    head: Mapping[str, Any],
    past: Past,
    now: int,
    *,
    only_news: bool = False,
) -> None:
    """Make a digest and queue it, unless it was made already."""
    made = await connection.execute(
        insert(connection, digests)
        .values(chat_id=chat_id, made_at=now, **head)
        .on_conflict_do_nothing()
        .returning(digests.c.id)
    )
    number = made.scalar_one_or_none()
    if number is None:
        return
    since = now - FIRST if past.made_at is None else max(past.made_at - _MARGIN, now - FARTHEST)
    given = {"chat": chat_id, "digest": number, "since": since, "day_before": since - FIRST}
    chosen = _CHOSEN if head.get("slot") is not None else _CHOSEN_OF_ALL
    names = ["chat_id", "story_id", "digest_id", "place"]
    told = await connection.execute(
        insert(connection, digest_stories).from_select(names, chosen).on_conflict_do_nothing(),
        given,
    )
    if only_news and not told.rowcount:
        await connection.execute(delete(digests).where(digests.c.id == number))
        return
    row = {"chat_id": chat_id, "kind": DIGEST, "subject": number}
    await connection.execute(
        insert(connection, outbox).values(row | {"due_at": now, "created_at": now})
    )


def _digest(row: Row[Any]) -> Digest:
    return Digest(
        id=row.id,
        day=date.fromisoformat(row.day),
        slot=row.slot,
        zone=row.zone,
        due_at=row.due_at,
        made_at=row.made_at,
        total=row.total,
        words=row.words,
    )


def _chosen(*, of_all: bool) -> Select[Any]:
    """Select what a digest tells, the most told first; one that was asked for asks no mode."""
    modes = [] if of_all else [subscriptions.c.mode != kinds.PUSH]
    wanted = (
        select(
            shelved.c.story_id,
            func.max(case((subscriptions.c.mode == kinds.BOTH, 1), else_=0)).label("again"),
            func.max(shelved.c.is_new).label("is_new"),
        )
        .join(subscriptions, subscriptions.c.category_id == shelved.c.category_id)
        .where(subscriptions.c.chat_id == _CHAT, shelved.c.announced_at >= _SINCE, *modes)
        .group_by(shelved.c.story_id)
        .subquery()
    )
    pushed = exists().where(
        outbox.c.chat_id == _CHAT, outbox.c.kind == STORY, outbox.c.subject == stories.c.id
    )
    told_before = exists().where(
        digest_stories.c.chat_id == _CHAT, digest_stories.c.story_id == stories.c.id
    )
    # what a feed held when it was added may be of last year
    day_before = bindparam("day_before", type_=BigInteger)
    is_news = or_(wanted.c.is_new == 1, stories.c.published_at >= day_before)
    tellers = _tellers()
    order = (tellers.desc(), stories.c.published_at.desc(), stories.c.id.desc())
    return (
        select(
            _CHAT,
            stories.c.id,
            bindparam("digest", type_=BigInteger),
            func.row_number().over(order_by=order),
        )
        .select_from(wanted.join(stories, stories.c.id == wanted.c.story_id))
        .where(is_news, or_(wanted.c.again == 1, ~pushed), ~told_before)
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
_CHAT: Final[BindParameter[int]] = bindparam("chat", type_=BigInteger)
_SINCE: Final[BindParameter[int]] = bindparam("since", type_=BigInteger)
_CHOSEN: Final = _chosen(of_all=False)
_CHOSEN_OF_ALL: Final = _chosen(of_all=True)
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
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


def _head(chat_id: int | None) -> Select[Any]:
    """Select digests with how much they tell."""
    query = (
        select(
            digests,
            chats.c.zone,
            func.count(digest_stories.c.story_id).label("total"),
            func.coalesce(func.sum(articles.c.words), 0).label("words"),
        )
        .join(chats, chats.c.id == digests.c.chat_id)
        .outerjoin(digest_stories, digest_stories.c.digest_id == digests.c.id)
        .outerjoin(stories, stories.c.id == digest_stories.c.story_id)
        .outerjoin(articles, articles.c.id == stories.c.article_id)
        .where(digests.c.id.in_(_IDS))
        .group_by(digests.c.id, chats.c.zone)
    )
    return query if chat_id is None else query.where(digests.c.chat_id == chat_id)
