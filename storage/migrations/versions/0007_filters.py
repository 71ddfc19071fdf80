"""The words that chats watch for or want nothing of, and what they caught."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply the step."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "filters",
        sa.Column("id", number, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("category_id", sa.Text(), nullable=True),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name="fk_filters_category_id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_filters_chat_id"),
        sa.PrimaryKeyConstraint("id", name="pk_filters"),
        sa.UniqueConstraint("chat_id", "kind", "said", name="uq_filters_chat_id_kind_said"),
    )
    op.create_index("ix_filters_key", "filters", ["key"])
    op.create_table(
        "catches",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("filter_id", sa.BigInteger(), nullable=False),
        sa.Column("caught_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_catches_chat_id"),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name="fk_catches_story_id"),
        sa.ForeignKeyConstraint(
            ["filter_id"], ["filters.id"], name="fk_catches_filter_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", "story_id", "filter_id", name="pk_catches"),
    )
    op.create_index("ix_catches_filter_id_caught_at", "catches", ["filter_id", "caught_at"])
    op.create_index("ix_catches_story_id", "catches", ["story_id"])
