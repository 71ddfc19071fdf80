"""The lead of a digest, and what each chat has read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_WANTED = sa.text("wants_lead = 1")


def upgrade() -> None:
    """Apply the step."""
    empty, none = sa.text("''"), sa.text("0")
    op.add_column("digests", sa.Column("lead", sa.Text(), server_default=empty, nullable=False))
    op.add_column(
        "digests",
        sa.Column("wants_lead", sa.SmallInteger(), server_default=none, nullable=False),
    )
    op.add_column(
        "digests", sa.Column("leased_until", sa.BigInteger(), server_default=none, nullable=False)
    )
    op.create_index(
        "ix_digests_wants_lead", "digests", ["id"], sqlite_where=_WANTED, postgresql_where=_WANTED
    )
    op.create_table(
        "readings",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_readings_chat_id")),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_readings_article_id")
        ),
        sa.PrimaryKeyConstraint("chat_id", "article_id", name=op.f("pk_readings")),
    )
    op.create_index(op.f("ix_readings_chat_id_read_at"), "readings", ["chat_id", "read_at"])
