"""Remember how chats want to be spoken to: in which language, how long, how loud, how plain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, update

from storage.chats import know
from storage.database import Database
from storage.tables import chats

_SWITCHES: Final = ("silent", "previews", "plain", "links", "forgets")


@dataclass(frozen=True, slots=True)
class Manner:
    """Hold how a chat reads: the language, empty for each article's own, and the length.

    `spoken` is the language of the client that wrote last, as Telegram names it; `switches` are the
    ones of `silent`, `previews`, `plain`, `links` and `forgets` that are on.
    """

    language: str = ""
    length: str = "medium"
    spoken: str = ""
    switches: frozenset[str] = frozenset()


class Manners:
    """Keep how chats want to be spoken to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, chat_id: int) -> Manner:
        """Tell how a chat wants to be spoken to."""
        return (await self.of_all([chat_id])).get(chat_id, Manner())

    async def of_all(self, ids: Collection[int]) -> dict[int, Manner]:
        """Tell how chats that are known want to be spoken to."""
        async with self._database.glancing() as connection:
            rows = await connection.execute(_OF_ALL, {"ids": [*ids]})
            return {row.id: _manner(row) for row in rows}

    async def change(
        self,
        chat_id: int,
        *,
        kind: str,
        now: int,
        language: str | None = None,
        length: str | None = None,
        switches: Mapping[str, bool] | None = None,
    ) -> None:
        """Remember how a chat wants to be spoken to; an empty language is each article's own."""
        asked = {"language": language, "length": length}
        switched = {name: int(is_on) for name, is_on in (switches or {}).items()}
        assert switched.keys() <= {*_SWITCHES}
        values = {name: value for name, value in asked.items() if value is not None}
        async with self._database.writing() as connection:
            await know(connection, chat_id, kind=kind, now=now)
            changed = update(chats).where(chats.c.id == chat_id)
            await connection.execute(changed.values({**values, **switched}))

    async def hear(self, chat_id: int, spoken: str) -> None:
        """Remember the language of the client that wrote, of a chat that is known."""

        def write(connection: Connection) -> None:
            connection.execute(update(chats).where(chats.c.id == chat_id).values(spoken=spoken))

        await self._database.mark(write)


def _manner(row: Row[Any]) -> Manner:
    on = frozenset(name for name in _SWITCHES if getattr(row, name))
    return Manner(row.language, row.length, row.spoken, on)


_OF_ALL: Final = select(
    chats.c.id, chats.c.language, chats.c.length, chats.c.spoken, *(chats.c[n] for n in _SWITCHES)
).where(chats.c.id.in_(bindparam("ids", expanding=True)))
