"""Bring the schema up to date: numbered steps, forward only, each database once at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from news.errors import StorageUnusable
from storage.database import Database

HEAD: Final = "0010"
_LOCK: Final = 0x63726965  # any number of our own; PostgreSQL's advisory locks have no names


async def migrate(database: Database) -> None:
    """Run the migrations that a database lacks, in one transaction under a lock.

    Raise StorageUnusable when the database cannot be written, or its schema is newer than this
    program knows.
    """
    async with database.opening() as connection:
        if not database.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        revision = await connection.run_sync(_revision)
        if revision == HEAD:
            return
        if revision is not None and revision > HEAD:
            raise StorageUnusable(
                database.name, f"its schema {revision} is newer than {HEAD}; update Crier"
            )
        await connection.run_sync(_upgrade)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - .3 s that only a migration is worth
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
