"""Remember vectors of articles, and find the articles that are nearest to one in meaning.

Both databases keep plain bytes, and the newest vectors are compared in memory: no extension has to
be installed, and both find the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database, add_missing
from storage.tables import articles, embeddings, stories, tellings

COMPARED: Final = 20_000
"""Vectors that are compared, the newest; of 384 figures each they take 31 MB."""
NEAREST: Final = 15
_NEAR: Final = 0.4
"""How far from the usual cosine to 1 that of two texts has to be that mean alike."""
_ENOUGH: Final = 50
"""Vectors that show what cosine is usual."""
_AT_ONCE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Unembedded:
    """Hold the words of an article whose vector is wanted."""

    key: int
    title: str
    text: str


class Embeddings:
    """Keep the vectors that one model makes; without a model there are none."""

    def __init__(self, database: Database, model: str, *, compared: int = COMPARED) -> None:
        self._database = database
        self._model = model
        self._compared = compared
        self._nearest = _Nearest(compared)
        self._last = 0
        self._reading = asyncio.Lock()

    async def waiting(self, *, limit: int) -> list[Unembedded]:
        """List articles without a vector, the newest first, as far back as is compared."""
        newest = (
            select(tellings.c.id).order_by(tellings.c.id.desc()).limit(self._compared).subquery()
        )
        query = (
            select(tellings.c.id, articles.c.title, articles.c.text)
            .join(newest, newest.c.id == tellings.c.id)
            .join(articles, articles.c.id == tellings.c.article_id)
            .outerjoin(
                embeddings,
                and_(embeddings.c.telling_id == tellings.c.id, embeddings.c.model == self._model),
            )
            .where(embeddings.c.id.is_(None))
            .order_by(tellings.c.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [Unembedded(*row) for row in await connection.execute(query)]

    async def keep(self, made: Sequence[tuple[int, Sequence[float]]]) -> None:
        """Record vectors by the keys of what was embedded; an empty one is not asked for again."""
        rows = [
            {"telling_id": key, "model": self._model, "vector": _packed(vector)}
            for key, vector in made
        ]
        async with self._database.writing() as connection:
            await add_missing(connection, embeddings, rows)

    async def near(self, connection: AsyncConnection, number: int) -> list[int]:
        """Find the articles nearest in meaning to the one a story is told with, by their keys."""
        if not self._model:
            return []
        mine = (
            select(embeddings.c.telling_id, embeddings.c.vector)
            .join(tellings, tellings.c.id == embeddings.c.telling_id)
            .join(stories, stories.c.article_id == tellings.c.article_id)
            .where(stories.c.id == number, embeddings.c.model == self._model)
        )
        asked = (await connection.execute(mine)).one_or_none()
        if asked is None or not asked.vector:
            return []
        async with self._reading:
            await self._read_on(connection)
        return self._nearest.to(_unpacked(asked.vector), besides=asked.telling_id, most=NEAREST)

    async def _read_on(self, connection: AsyncConnection) -> None:
        """Read what is new since we last looked, of very much the newest."""
        fresh = select(embeddings.c.id).where(
            embeddings.c.model == self._model, embeddings.c.id > self._last
        )
        first = fresh.order_by(embeddings.c.id.desc()).limit(1).offset(self._compared - 1)
        skipped = await connection.scalar(first)
        self._last = max(self._last, (skipped or 1) - 1)
        query = (
            select(embeddings.c.id, embeddings.c.telling_id, embeddings.c.vector)
            .where(embeddings.c.model == self._model)
            .order_by(embeddings.c.id)
            .limit(_AT_ONCE)
        )
        while rows := (await connection.execute(query.where(embeddings.c.id > self._last))).all():
            for row in rows:
                self._nearest.add(row.telling_id, _unpacked(row.vector))
            self._last = rows[-1].id


class _Nearest:
    """Compare a vector with the last ones; of another length are those of a model that changed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys: list[int] = []
        self._vectors: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._next = 0

    def add(self, key: int, vector: NDArray[np.float32]) -> None:
        if not vector.size:
            return
        if vector.size != self._vectors.shape[1]:
            self._keys, self._next = [], 0
            self._vectors = np.zeros((0, vector.size), dtype=np.float32)
        if len(self._keys) < self._most:
            self._keys.append(key)
            self._grow()
        self._keys[self._next], self._vectors[self._next] = key, vector
        self._next = (self._next + 1) % self._most

    def to(self, vector: NDArray[np.float32], *, besides: int, most: int) -> list[int]:
        """Name the nearest; each model has its own idea of how near two texts are at least."""
        if vector.size != self._vectors.shape[1]:
            return []
        keys = np.asarray(self._keys)
        others = keys != besides
        keys, scores = keys[others], (self._vectors[: others.size] @ vector)[others]
        usual = float(np.median(scores)) if keys.size >= _ENOUGH else 0.0
        near = scores >= usual + _NEAR * (1 - usual)
        # newer first between equals
        order = np.lexsort((keys[near], scores[near]))[::-1]
        return [int(key) for key in keys[near][order[:most]]]

    def _grow(self) -> None:
        room, width = self._vectors.shape
        if len(self._keys) > room:
            more = min(self._most, max(64, 2 * room)) - room
            added = np.zeros((more, width), dtype=np.float32)
            self._vectors = np.concatenate([self._vectors, added])


def _packed(vector: Sequence[float]) -> bytes:
    """Write a vector of length 1 in half precision, which moves no cosine by a thousandth."""
    values = np.asarray(vector, dtype=np.float64)
    length = float(np.linalg.norm(values)) or 1.0
    return (values / length).astype("<f2").tobytes()


def _unpacked(vector: bytes) -> NDArray[np.float32]:
    return np.frombuffer(vector, dtype="<f2").astype(np.float32)
