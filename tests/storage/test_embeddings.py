"""Vectors: kept by model, compared with the newest, the same on both databases."""

from __future__ import annotations

from storage import Storage
from storage.embeddings import Embeddings
from tests.storage.cast import START, Staged, listen, told

ACROSS, ALONG = (1.0, 0.0, 0.0), (0.9, 0.1, 0.0)
AWAY = (0.0, 0.0, 1.0)


async def kept(storage: Storage, *vectors: tuple[float, ...], model: str = "m") -> Embeddings:
    """Tell a story for each vector, and keep it."""
    feed = await listen(storage)
    for place in range(len(vectors)):
        await told(storage, feed, f"n{place}", now=START + place)
    made = Embeddings(storage._database, model)
    keys = [each.key for each in await made.waiting(limit=100)]
    await made.keep([*zip(sorted(keys), vectors, strict=True)])
    return made


async def near(storage: Storage, made: Embeddings, number: int) -> list[int]:
    async with storage._database.reading() as connection:
        return await made.near(connection, number)


def test_the_nearest_come_first_and_the_far_not_at_all(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        made = await kept(storage, ACROSS, AWAY, ALONG, (0.6, 0.8, 0.0))

        assert await near(storage, made, 1) == [3, 4]
        assert await near(storage, made, 2) == []

    staged(scene)


def test_the_newer_comes_first_of_two_that_are_as_near(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        made = await kept(storage, ACROSS, ALONG, ALONG)

        assert await near(storage, made, 1) == [3, 2]

    staged(scene)


def test_vectors_of_another_model_are_not_compared(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await kept(storage, ACROSS, ALONG)
        other = Embeddings(storage._database, "other")

        assert len(await other.waiting(limit=100)) == 2
        assert await near(storage, other, 1) == []
        assert await near(storage, Embeddings(storage._database, ""), 1) == []

    staged(scene)


def test_a_model_that_changed_its_size_begins_anew(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        made = await kept(storage, ACROSS, ALONG, (1.0, 0.0), (0.9, 0.1))

        assert await near(storage, made, 1) == []
        assert await near(storage, made, 3) == [4]

    staged(scene)


def test_an_empty_vector_is_asked_for_no_more(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        made = await kept(storage, ACROSS, (), ALONG)

        assert await made.waiting(limit=9) == []
        assert await near(storage, made, 2) == []
        assert await near(storage, made, 1) == [3]

    staged(scene)


def test_the_oldest_leave_when_there_are_too_many(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await kept(storage, *[ACROSS] * 4)
        made = Embeddings(storage._database, "m", compared=3)
        assert await near(storage, made, 4) == [3, 2]

        await told(storage, await listen(storage, "gauge"), "late", now=START + 9)
        (late,) = await made.waiting(limit=9)
        await made.keep([(late.key, ACROSS)])
        assert await near(storage, made, 4) == [5, 3]

    staged(scene)


def test_articles_further_back_than_is_compared_are_not_embedded(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await kept(storage, *[ACROSS] * 4)
        other = Embeddings(storage._database, "other", compared=3)

        assert [each.key for each in await other.waiting(limit=9)] == [4, 3, 2]

    staged(scene)
