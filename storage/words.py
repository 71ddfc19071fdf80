"""Find articles by their words: FTS5 on SQLite, tsvector on PostgreSQL, with words cut by us.

Both are given stems (and pairs of characters where a script has no spaces) with spaces between,
so that both know the same words. https://www.sqlite.org/fts5.html
https://www.postgresql.org/docs/current/textsearch-controls.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import BigInteger, Float, Subquery, column, text
from sqlalchemy.ext.asyncio import AsyncConnection

from news.queries import Phrase, Query

NAME: Final = "words"


def made(*, sqlite: bool) -> Sequence[str]:
    """Say how the index is made."""
    if sqlite:
        cut = "unicode61 remove_diacritics 0 categories 'L* M* N* Co'"
        columns = f"title, text, content='', tokenize=\"{cut}\""
        return (f"CREATE VIRTUAL TABLE words USING fts5 ({columns})",)
    return (
        "CREATE TABLE words (id BIGINT PRIMARY KEY, told TSVECTOR NOT NULL)",
        "CREATE INDEX ix_words_told ON words USING gin (told)",
    )


async def add(connection: AsyncConnection, rows: Sequence[Mapping[str, object]]) -> None:
    """Record the words of articles: rows of id, title and text."""
    if connection.dialect.name == "sqlite":
        query = "INSERT INTO words (rowid, title, text) VALUES (:id, :title, :text)"
    else:
        query = (
            "INSERT INTO words (id, told) VALUES (:id,"
            " setweight(to_tsvector('simple', :title), 'A') || to_tsvector('simple', :text))"
        )
    await connection.execute(text(query), rows)


def holding(dialect: str, terms: Sequence[str], *, since: int, limit: int) -> Subquery:
    """Select the articles since a time that hold the most of the terms, in the order of `place`.

    The rarer count for more.
    """
    if dialect == "sqlite":
        wanted = " OR ".join(f'"{each}"' for each in terms)
        query, given = _HOLDING_SQLITE, {}
    else:
        wanted = " | ".join(map(_quoted, terms))
        query, given = _HOLDING, {"terms": list(terms)}
    found = query.bindparams(wanted=wanted, since=since, most=limit, **given)
    return found.columns(column("key", BigInteger), column("place", Float)).subquery("found")


async def matching(connection: AsyncConnection, query: Query, *, limit: int) -> list[int]:
    """Find the articles that hold what a query wants and not what it does not, best first."""
    if connection.dialect.name == "sqlite":
        asked = {"wanted": _fts5(query), "limit": limit}
        found = await connection.execute(_BY_FTS5, asked)
    else:
        asked = {"wanted": _tsquery(query), "limit": limit}
        found = await connection.execute(_BY_TSQUERY, asked)
    return [row[0] for row in found]


# a word in a headline counts for four in the text
_BY_FTS5: Final = text(
    "SELECT rowid FROM words WHERE words MATCH :wanted"
    " ORDER BY bm25(words, 4, 1), rowid DESC LIMIT :limit"
)
_BY_TSQUERY: Final = text(
    "SELECT id FROM words, CAST(:wanted AS tsquery) AS wanted WHERE told @@ wanted"
    " ORDER BY ts_rank(told, wanted, 1) DESC, id DESC LIMIT :limit"
)


def _fts5(query: Query) -> str:
    """Write a query for FTS5; stems are letters and digits, and quoted all the same."""

    def written(phrase: Phrase) -> str:
        return f'{"title : " if phrase.in_title else ""}"{" ".join(phrase.stems)}"'

    wanted = " AND ".join(map(written, query.wanted))
    unwanted = " OR ".join(map(written, query.unwanted))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _tsquery(query: Query) -> str:
    """Write a query for PostgreSQL."""

    def written(phrase: Phrase) -> str:
        place = ":A" if phrase.in_title else ""
        return f"({' <-> '.join(f'{_quoted(each)}{place}' for each in phrase.stems)})"

    unwanted = (f"!{written(each)}" for each in query.unwanted)
    return " & ".join([*map(written, query.wanted), *unwanted])


def _quoted(term: str) -> str:
    return "'" + term.replace("'", "''").replace("\\", "\\\\") + "'"


# keys and times grow together; the first terms are the rarest, and count for more than the next
_HOLDING_SQLITE: Final = text(
    """
    SELECT rowid AS key, rank AS place FROM words WHERE words MATCH :wanted AND rowid >=
        (SELECT id FROM tellings WHERE created_at >= :since ORDER BY created_at, id LIMIT 1)
    ORDER BY rank, rowid DESC LIMIT :most
    """
)
_HOLDING: Final = text(
    """
    SELECT id AS key, (SELECT -sum(1.0 / (3 + nth)) FROM unnest(CAST(:terms AS text[]))
        WITH ORDINALITY AS each (term, nth) WHERE told @@ quote_literal(term)::tsquery) AS place
    FROM words WHERE told @@ CAST(:wanted AS tsquery) AND id >=
        (SELECT id FROM tellings WHERE created_at >= :since ORDER BY created_at, id LIMIT 1)
    ORDER BY place, id DESC LIMIT :most
    """
)
