"""What chats saved and where they are in their reading, and how they want to be spoken to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply the step."""
    empty, none = sa.text("''"), sa.text("0")
    for name in ("silent", "previews", "plain", "links", "forgets"):
        op.add_column("chats", _required(name, sa.SmallInteger(), none))
    op.add_column("chats", _required("spoken", sa.Text(), empty))
    op.add_column("chats", sa.Column("added_by", sa.BigInteger(), nullable=True))
    added = sa.text("added_by is not null")
    op.create_index(
        "ix_chats_added_by", "chats", ["added_by"], sqlite_where=added, postgresql_where=added
    )
    op.add_column("chats", sa.Column("shown_story", sa.BigInteger(), nullable=True))
    op.add_column("chats", _required("shown_at", sa.BigInteger(), none))
    op.add_column("readings", _required("page", sa.Integer(), sa.text("1")))
    op.create_table(
        "saved",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_saved_chat_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_saved_story_id"),
        sa.PrimaryKeyConstraint("chat_id", "story_id", name="pk_saved"),
    )


def _required(name: str, kind: Any, default: sa.TextClause) -> sa.Column[Any]:  # noqa: ANN401 - as Column takes it
    return sa.Column(name, kind, server_default=default, nullable=False)
