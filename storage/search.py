"""Find the stories that an article may tell, and those that are like one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from news import queries, similar, stories, terms
from news.articles import Article
from news.queries import Query
from news.similar import Reading
from news.stories import Known, Story, Telling
from storage import tellings, words
from storage.cards import SEEN, story_of
from storage.database import Database
from storage.embeddings import Embeddings
from storage.tables import SHARED, articles, categories
from storage.tables import stories as known_stories
from storage.tables import story_categories as shelved
from storage.tables import tellings as compared

CANDIDATES: Final = 40
MATCHES: Final = 300
"""Articles that a query finds at most."""
_HEAVY: Final = 64
"""Terms of an article that it may be asked for by."""
PLACES: Final = 10
"""Stories that an article is compared with to find its own."""


class Search:
    """Look into the index of words."""

    def __init__(self, database: Database, embeddings: Embeddings) -> None:
        self._database = database
        self._embeddings = embeddings

    async def tell(self, article: Article) -> Telling:
        """Make what is compared of an article, from what the archive holds now."""
        said = terms.read(article.title, article.text)
        async with self._database.reading() as connection:
            documents, total = await tellings.documents(connection, said.terms)
        return stories.tell(
            said,
            article.published_at,
            documents=documents,
            total=total + 1,
            names=terms.names(article.text),
        )

    async def near(self, telling: Telling, *, category: str, since: int) -> list[tuple[int, Known]]:
        """Find the stories since a time that an article of a category may tell.

        What one chat's own feed tells is not for the others: its address may be a secret.
        """
        wanted = stories.keys(telling)
        is_open = exists().where(
            shelved.c.story_id == compared.c.story_id,
            shelved.c.category_id == categories.c.id,
            or_(categories.c.kind == SHARED, categories.c.id == category),
        )
        async with self._database.reading() as connection:
            numbers = await tellings.near(
                connection, wanted, since=since, limit=CANDIDATES, which=is_open
            )
            found = await tellings.of_stories(connection, numbers[:PLACES])
        return [(number, stories.known(told)) for number, told in found.items()]

    async def readings(self, number: int, *, chat_id: int) -> tuple[Reading, ...]:
        """Find what a chat may see that is like a story, the most alike first."""
        async with self._database.reading() as connection:
            asked = (await connection.execute(_ASKED, {"number": number})).one_or_none()
            if asked is None:
                return ()
            mine = tellings.read(asked.vector, asked.dated)
            meant = await tellings.stories_of(
                connection, await self._embeddings.near(connection, number)
            )
            candidates = await _candidates(connection, mine, meant, chat_id, besides=number)
        spelled = terms.spelled(f"{asked.title}\n{asked.text}"[: terms.LEAD])
        return similar.rank(mine, candidates, spelled=spelled, meant=meant)

    async def like(self, article: Article, *, chat_id: int) -> tuple[Reading, ...]:
        """Find what a chat may see that is like an article which the archive has not."""
        mine = await self.tell(article)
        async with self._database.reading() as connection:
            candidates = await _candidates(connection, mine, (), chat_id, besides=0)
        spelled = terms.spelled(f"{article.title}\n{article.text}"[: terms.LEAD])
        return similar.rank(mine, candidates, spelled=spelled)

    async def find(
        self, query: Query, *, chat_id: int, category: str | None, now: int
    ) -> list[Story]:
        """Find the stories that a chat may see and that a query matches, the best first."""
        wanted = SEEN
        if query.within is not None:
            wanted = wanted.where(known_stories.c.published_at >= now - query.within)
        if category is not None:
            on_shelf = shelved.c.story_id == known_stories.c.id
            wanted = wanted.where(exists().where(on_shelf, shelved.c.category_id == category))
        async with self._database.reading() as connection:
            keys = await words.matching(connection, query, limit=MATCHES)
            numbers = await tellings.stories_of(connection, keys)
            if not numbers:
                return []
            among = wanted.where(known_stories.c.id.in_(_NUMBERS))
            rows = await connection.execute(among, {"chat": chat_id, "numbers": numbers})
            found = {row.number: story_of(row) for row in rows}
        return queries.ordered([found[each] for each in numbers if each in found], now=now)


async def _candidates(
    connection: AsyncConnection, mine: Telling, meant: Sequence[int], chat_id: int, *, besides: int
) -> list[tuple[Story, Telling]]:
    """Find stories that have the most of the heaviest words, and those meant, `besides` its own."""
    documents, _ = await tellings.documents(connection, islice(mine.vector, _HEAVY))
    wanted = similar.query(mine, documents=documents, least=2 if besides else 1)
    numbers = await tellings.near(connection, wanted, since=0, limit=CANDIDATES)
    asked = {"chat": chat_id, "numbers": {*numbers, *meant}, "besides": besides}
    rows = await connection.execute(_OPEN, asked)
    return [(story_of(row), tellings.read(row.vector, row.dated)) for row in rows]


# made once: putting it together takes longer than asking it
_NUMBERS: Final[BindParameter[Any]] = bindparam("numbers", expanding=True)
_LEAD = compared.c.vector, compared.c.published_at.label("dated")
_OPEN = (
    SEEN.add_columns(*_LEAD)
    .join(compared, compared.c.article_id == known_stories.c.article_id)
    .where(
        known_stories.c.id.in_(_NUMBERS),
        known_stories.c.id != bindparam("besides"),
    )
)
_ASKED = (
    select(articles.c.title, articles.c.text, *_LEAD)
    .join(known_stories, known_stories.c.article_id == articles.c.id)
    .join(compared, compared.c.article_id == articles.c.id)
    .where(known_stories.c.id == bindparam("number"))
)
