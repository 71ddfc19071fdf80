"""Similar readings in a large archive, against the bare index of words asked the same."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import accumulate, count, islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, insert

from benchmarks import archive
from benchmarks.figures import Row
from news import similar, stories, terms
from news.feeds import Category
from news.opml import Listed
from storage import Storage, tables, tellings, words

_FEED: Final = Listed(Category("world", "World"), "Post", "http://post.example/feed")
_CHAT: Final = 7
_BEGUN: Final = 1_700_000_000
_VOCABULARY: Final = 60_000
_TOPICS: Final = 4_000
_COMMON: Final = 110
"""Words of an article that any may have; by Zipf's law."""
_OWN: Final = 40
"""Words that it shares with the others of its topic."""
_APART: Final = 1481
"""Topics between two events, so that these share no more words than any two."""
_AT_ONCE: Final = 2_000
_SEED: Final = 2
_TABLES: Final = (
    tables.stories,
    tables.articles,
    tables.summaries,
    tables.tellings,
    tables.story_categories,
)


def rows(*, articles: int = 100_000, asked: int = 200) -> list[Row]:
    """Measure how quickly an archive of made-up words is written, and asked.

    Of the askers, 95 of 100 wait no longer.
    """
    with tempfile.TemporaryDirectory(prefix="crier-") as folder:
        found = asyncio.run(_measure(Path(folder), articles=articles, asked=asked))
    return [_place(articles // 5), *found]


def _place(articles: int) -> Row:
    """Set how quickly the last articles of many are placed in stories beside the first."""
    some, times = articles // 10, list[float]()
    told = [("", " ".join(each), _BEGUN + place) for place, each in enumerate(_events(articles))]

    def timed() -> Iterator[tuple[str, str, int]]:
        for place, each in enumerate(told):
            if place in {0, some, articles - some}:
                times.append(time.perf_counter())
            yield each
        times.append(time.perf_counter())

    stories.cluster(timed())
    first, last = times[1] - times[0], times[3] - times[2]
    return Row(f"placed a second, last of {articles:,}", "", some / last, some / first)


def _events(articles: int) -> Iterator[list[str]]:
    """Tell event after event, each in five articles."""
    chance = random.Random(_SEED)  # noqa: S311 - the same events each time
    topics = (place // 5 * _APART for place in count())
    return islice(_texts(chance, topics), articles)


async def _measure(folder: Path, *, articles: int, asked: int) -> list[Row]:
    path, bare_path = folder / "archive.db", folder / "bare.db"
    async with archive.opened(path) as storage:
        with closing(sqlite3.connect(bare_path)) as connection:
            written, bare_written = await _fill(storage, connection, articles)
        picked = random.Random(_SEED).choices(range(1, articles + 1), k=asked)  # noqa: S311
        found = [await _timed(storage.search.readings(each, chat_id=_CHAT)) for each in picked]
        queries = [await _query(storage, each) for each in picked]
    with closing(sqlite3.connect(bare_path)) as connection:
        bare = [_seconds(partial(_ask, connection, each)) for each in queries]
    return [
        Row("articles indexed a second", "", articles / written, articles / bare_written),
        Row(f"similar among {articles:,}, p95", "ms", 1000 * _p95(found), 1000 * _p95(bare)),
    ]


async def _fill(storage: Storage, bare: sqlite3.Connection, articles: int) -> tuple[float, float]:
    """Write an archive past the river, and a bare index of its texts; count the seconds of each."""
    feed = (await archive.listen(storage, [_FEED], now=_BEGUN))[_FEED.url]
    known = Counter[str]()
    chance = random.Random(_SEED)  # noqa: S311 - the same archive each time
    told = _texts(chance, (chance.randrange(_TOPICS) for _ in count()))
    bare.execute("CREATE VIRTUAL TABLE words USING fts5 (text)")
    written = bare_written = 0.0
    for first in range(1, articles + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, articles + 1))
        made = [_rows(number, next(told), known, feed.id) for number in numbers]
        written += await _timed(_write(storage, numbers, made))
        texts = [each[tables.articles]["text"] for each in made]
        bare_written += _seconds(partial(_write_bare, bare, [*zip(numbers, texts, strict=True)]))
    return written, bare_written


async def _write(
    storage: Storage, numbers: Sequence[int], made: Sequence[Mapping[Table, Mapping[str, Any]]]
) -> None:
    texts = [each[tables.articles]["text"] for each in made]
    indexed = [
        {"id": number, "title": "", "text": " ".join(terms.stems(each))}
        for number, each in zip(numbers, texts, strict=True)
    ]
    counted = Counter(term for each in texts for term in terms.read("", each).terms)
    async with storage._database.writing() as connection:  # noqa: SLF001 - in one go
        for table in _TABLES:
            await connection.execute(insert(table), [each[table] for each in made])
        await words.add(connection, indexed)
        await tellings.count(connection, counted, articles=len(made))


def _write_bare(connection: sqlite3.Connection, texts: Sequence[tuple[int, str]]) -> None:
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
    connection.commit()


def _texts(chance: random.Random, topics: Iterable[int]) -> Iterator[list[str]]:
    vocabulary = [_word(place) for place in range(_VOCABULARY)]
    weights = [*accumulate(1 / (place + 20) for place in range(_VOCABULARY))]
    for topic in topics:
        own = ((topic * 13 + chance.randrange(_OWN) * 37) % _VOCABULARY for _ in range(_OWN))
        yield [
            *chance.choices(vocabulary, cum_weights=weights, k=_COMMON),
            *(vocabulary[each] for each in own),
        ]


def _word(place: int) -> str:
    """Spell a number in letters, so that no stemmer shortens it."""
    return f"{''.join(chr(ord('a') + int(digit)) for digit in str(place + 10_000))}x"


def _rows(
    number: int, said: Sequence[str], known: Counter[str], feed: int
) -> Mapping[Table, Mapping[str, Any]]:
    counts, now, name = Counter(said), _BEGUN + number, str(number)
    known.update(counts.keys())
    vector = terms.vector(counts, known, number)
    text = " ".join(said)
    times = {"published_at": now, "created_at": now}
    return {
        tables.stories: {"id": number, "article_id": name, "written_at": now} | times,
        tables.articles: {
            "id": name,
            "url": f"http://post.example/{number}",
            "title": " ".join(said[-3:]),
            "text": text,
            "author": "",
            "from_feed": 0,
            "category_id": _FEED.category.id,
            "feed_id": feed,
            "words": len(said),
            "updated_at": now,
            "story_id": number,
        }
        | times,
        tables.summaries: {"article_id": name, "medium": text, "wanted_at": now, "unwritten": 0},
        tables.tellings: {
            "id": number,
            "article_id": name,
            "story_id": number,
            "vector": json.dumps(vector),
            "headline": "",
            "runs": "",
            "names": "",
        }
        | times,
        tables.story_categories: {
            "story_id": number,
            "category_id": _FEED.category.id,
            "seen_at": now,
            "is_new": 0,
            "announced_at": now,
        },
    }


async def _query(storage: Storage, number: int) -> str:
    """Write the question that similar readings of a story ask the index."""
    async with storage._database.reading() as connection:  # noqa: SLF001
        mine = (await tellings.of_stories(connection, [number]))[number][0]
        documents, _ = await tellings.documents(connection, mine.vector)
    return " OR ".join(f'"{each}"' for each in similar.query(mine, documents=documents))


def _ask(connection: sqlite3.Connection, query: str) -> None:
    connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 30", [query]
    ).fetchall()


async def _timed(work: Awaitable[object]) -> float:
    started = time.perf_counter()
    await work
    return time.perf_counter() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[(len(seconds) * 95 - 1) // 100]
