"""Remember chats: who asked, and for what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    case,
    delete,
    exists,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from news import digests as kinds
from news.feeds import Category
from storage.catches import is_muted
from storage.database import Database, add_missing, insert, insert_by
from storage.outbox import HELD
from storage.placing import rest_unwanted
from storage.pushes import is_pushed
from storage.tables import (
    catches,
    categories,
    chats,
    digest_stories,
    digests,
    filters,
    outbox,
    pages,
    readings,
    saved,
    stories,
    subscriptions,
)
from storage.tables import story_categories as shelved
from storage.withdrawals import withdraw

SAMPLE: Final = 3
"""How many stories a new subscriber is shown."""


class Chats:
    """Keep chats and their subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribe(
        self,
        chat_id: int,
        category: str,
        *,
        kind: str,
        now: int,
        topic_id: int | None = None,
        mode: str = "",
    ) -> bool:
        """Subscribe a chat, and queue the newest stories as a sample, in one transaction.

        In a forum news goes to a topic. Return False when it was subscribed already; then what
        comes goes to this topic, and in this mode if one is given, from now on. What comes in the
        digest alone brings no sample.
        """
        place = {"topic_id": topic_id} | ({"mode": mode} if mode else {})
        row = {"chat_id": chat_id, "category_id": category, "since": now, **place}
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            made = await connection.execute(
                insert(connection, subscriptions)
                .values(row)
                .on_conflict_do_nothing()
                .returning(subscriptions.c.chat_id)
            )
            if made.one_or_none() is None:
                await connection.execute(_placed(chat_id, category, place))
                return False
            newest = (await connection.execute(_newest(chat_id, category))).scalars().all()
            queued = [
                {
                    "chat_id": chat_id,
                    "subject": number,
                    "due_at": now,
                    "created_at": now,
                    "topic_id": topic_id,
                }
                for number in reversed(newest)
            ]
            await add_missing(connection, outbox, queued)
        return True

    async def unsubscribe(self, chat_id: int, category: str | None) -> list[str]:
        """End one subscription, or all; what only they had queued goes too.

        Return the ids of the categories that the chat no longer has.
        """
        ended = delete(subscriptions).where(subscriptions.c.chat_id == chat_id)
        if category is not None:
            ended = ended.where(subscriptions.c.category_id == category)
        async with self._database.writing(urgent=True) as connection:
            gone = await connection.execute(ended.returning(subscriptions.c.category_id))
            removed = sorted(gone.scalars().all())
            if removed:
                await withdraw(connection, chat_id)
                await rest_unwanted(connection, removed)
        return removed

    async def subscriptions(self, chat_id: int) -> list[Category]:
        """List the categories a chat is subscribed to, by name."""
        async with self._database.glancing() as connection:
            rows = await connection.execute(_SUBSCRIBED, {"chat": chat_id})
            return [Category(id=row.id, name=row.name) for row in rows]

    async def modes(self, chat_id: int) -> dict[str, str]:
        """Tell how each category that a chat is subscribed to comes: push, digest or both."""
        async with self._database.glancing() as connection:
            rows = await connection.execute(_MODES, {"chat": chat_id})
            return {row[0]: row[1] for row in rows}

    async def meet(
        self, chat_id: int, *, kind: str, now: int, title: str = "", added_by: int | None = None
    ) -> None:
        """Remember a chat that speaks to us, and who let us in; one that was suspended is back."""
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now, title=title)
            if added_by is not None:
                theirs = update(chats).where(chats.c.id == chat_id)
                await connection.execute(theirs.values(added_by=added_by))

    async def channels_of(self, person: int) -> dict[int, str]:
        """Name the channels that somebody let us into, where we still are."""
        query = select(chats.c.id, chats.c.title).where(
            chats.c.added_by == person, chats.c.kind == "channel", chats.c.state == "active"
        )
        async with self._database.glancing() as connection:
            rows = await connection.execute(query.order_by(chats.c.title, chats.c.id))
            return {row.id: row.title for row in rows}

    async def place(self, chat_id: int, category: str, topic_id: int) -> None:
        """Send what comes of a category to a topic of a forum."""
        async with self._database.writing() as connection:
            await connection.execute(_placed(chat_id, category, {"topic_id": topic_id}))

    async def is_known(self, chat_id: int) -> bool:
        """Tell whether a chat has ever spoken to us."""
        async with self._database.glancing() as connection:
            return await connection.scalar(_IS_KNOWN, {"chat": chat_id}) is True

    async def suspend(self, chat_id: int) -> None:
        """Stop writing to a chat that cannot be reached; its subscriptions stay."""
        async with self._database.writing(urgent=True) as connection:
            await connection.execute(
                update(chats).where(chats.c.id == chat_id).values(state="suspended")
            )
            await connection.execute(
                update(outbox)
                .where(outbox.c.chat_id == chat_id, outbox.c.state.in_(["ready", "sending", HELD]))
                .values(state="dropped", reason="chat suspended")
            )

    async def migrate(self, old_id: int, new_id: int) -> None:
        """Give a group that became a supergroup its new id, with all that it has."""
        async with self._database.writing(urgent=True) as connection:
            found = await connection.execute(
                # locked, so that nothing is queued for the old id while its rows move
                select(chats).where(chats.c.id == old_id).with_for_update()
            )
            chat = found.mappings().one_or_none()
            if chat is None:
                return
            await _settle(connection, {**chat, "id": new_id})
            await _move(connection, subscriptions, ["category_id"], old_id, new_id)
            await _move(connection, outbox, ["kind", "subject"], old_id, new_id)
            await _move(connection, digest_stories, ["story_id"], old_id, new_id)
            await _move(connection, readings, ["article_id"], old_id, new_id)
            await _move(connection, saved, ["story_id"], old_id, new_id)
            await _move(connection, pages, ["url"], old_id, new_id)
            await _move(connection, filters, ["kind", "said"], old_id, new_id)
            await _move(connection, catches, ["story_id", "filter_id"], old_id, new_id)
            await _move_digests(connection, old_id, new_id)
            await connection.execute(delete(chats).where(chats.c.id == old_id))


async def know(
    connection: AsyncConnection, chat_id: int, *, kind: str, now: int, title: str = ""
) -> None:
    """Remember a chat that speaks to us, within a transaction."""
    row = {"id": chat_id, "kind": kind, "created_at": now, "title": title}
    await connection.execute(_knowing(connection.dialect.name, bool(title)), row)


def know_at_once(connection: Connection, chat_id: int, *, kind: str, now: int) -> None:
    """Do the same in a transaction that is one trip."""
    row = {"id": chat_id, "kind": kind, "created_at": now, "title": ""}
    connection.execute(_knowing(connection.dialect.name, False), row)


@cache
def _knowing(dialect: str, is_titled: bool) -> Insert:
    known = insert_by(dialect, chats)
    again = {name: known.excluded[name] for name in ("kind", *(["title"] if is_titled else []))}
    return known.on_conflict_do_update(
        index_elements=[chats.c.id], set_={"state": "active", **again}
    )


def _placed(chat_id: int, category: str, place: Mapping[str, Any]) -> Update:
    return (
        update(subscriptions)
        .where(subscriptions.c.chat_id == chat_id, subscriptions.c.category_id == category)
        .values(place)
    )


async def _settle(connection: AsyncConnection, chat: Mapping[str, Any]) -> None:
    """Give a chat's settings to another, which may have spoken to us before they moved."""
    kept = {name: value for name, value in chat.items() if name not in {"id", "state", "kind"}}
    moved = insert(connection, chats).values(**chat)
    await connection.execute(moved.on_conflict_do_update(index_elements=[chats.c.id], set_=kept))


async def _move_digests(connection: AsyncConnection, old_id: int, new_id: int) -> None:
    """Give a chat's digests to another; one that has the other's name goes without a slot."""
    theirs = select(digests.c.day, digests.c.slot).where(digests.c.chat_id == new_id)
    is_twice = tuple_(digests.c.day, digests.c.slot).in_(theirs)
    old = digests.c.chat_id == old_id
    await connection.execute(update(digests).where(old, is_twice).values(slot=None))
    await connection.execute(update(digests).where(old).values(chat_id=new_id))


async def _move(
    connection: AsyncConnection, table: Table, key: list[str], old_id: int, new_id: int
) -> None:
    """Give a chat's rows to another chat; what that one has already, it keeps."""
    columns = [table.c[name] for name in key]
    theirs = select(*columns).where(table.c.chat_id == new_id)
    old = table.c.chat_id == old_id
    await connection.execute(delete(table).where(old, tuple_(*columns).in_(theirs)))
    await connection.execute(update(table).where(old).values(chat_id=new_id))


def _newest(chat_id: int, category: str) -> Select[Any]:
    wanted = and_(
        subscriptions.c.category_id == shelved.c.category_id, subscriptions.c.chat_id == chat_id
    )
    return (
        select(stories.c.id)
        .join(shelved, shelved.c.story_id == stories.c.id)
        .join(subscriptions, wanted)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(shelved.c.category_id == category, stories.c.written_at.is_not(None), is_pushed())
        .where(~is_muted(chat_id, stories.c.id))
        .order_by(stories.c.published_at.desc(), stories.c.id.desc())
        .limit(SAMPLE)
    )


# made once: putting a query together takes longer than asking it
_THIS_CHAT: Final = bindparam("chat", type_=BigInteger)
_SUBSCRIBED: Final = (
    select(categories.c.id, categories.c.name)
    .join(subscriptions, subscriptions.c.category_id == categories.c.id)
    .where(subscriptions.c.chat_id == _THIS_CHAT)
    .order_by(categories.c.name)
)
_MODES: Final = (
    select(
        subscriptions.c.category_id,
        case(
            (chats.c.slots == "", kinds.PUSH),
            (subscriptions.c.mode == "", kinds.DIGEST),
            else_=subscriptions.c.mode,
        ),
    )
    .join(chats, chats.c.id == subscriptions.c.chat_id)
    .where(subscriptions.c.chat_id == _THIS_CHAT)
)
CHAT_ROW: Final = select(chats).where(chats.c.id == _THIS_CHAT)
_IS_KNOWN: Final = select(exists().where(chats.c.id == _THIS_CHAT))
