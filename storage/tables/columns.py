"""Make columns and indexes that SQLite and PostgreSQL share."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, text

METADATA: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def required(name: str, kind: Any, *more: Any, default: int | str | None = None) -> Column[Any]:  # noqa: ANN401 - as Column takes them
    """Make a column that is never null."""
    server_default = None if default is None else text(repr(default))
    return Column(name, kind, *more, nullable=False, server_default=server_default)


def key() -> Column[Any]:
    """Make the column of a row's number."""
    # SQLite numbers rows by itself only where the type is spelled INTEGER
    return Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def partial(name: str, *columns: str, where: str) -> Index:
    """Make an index of the rows for which a condition holds."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))
