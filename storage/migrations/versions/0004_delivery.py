"""What rests and until when, what was gathered into one message, and where in a chat news goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply the step."""
    op.create_table(
        "pauses",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_pauses")),
    )
    op.add_column("outbox", sa.Column("gathered_in", sa.BigInteger(), nullable=True))
    op.add_column("outbox", sa.Column("topic_id", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_outbox_gathered_in"), "outbox", ["gathered_in"])
    op.add_column("subscriptions", sa.Column("topic_id", sa.BigInteger(), nullable=True))
    op.add_column(
        "chats", sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False)
    )
