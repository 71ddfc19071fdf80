"""What those who run the bot tell all chats, and which feeds they took out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply the step."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("feeds", sa.Column("removed_at", sa.BigInteger(), nullable=True))
    op.create_table(
        "broadcasts",
        sa.Column("id", number, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("queued_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_broadcasts"),
    )
