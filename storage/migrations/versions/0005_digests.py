"""When digests are due, what each told and which subscriptions it has; when a chat is quiet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_DUE = sa.text("digest_at is not null")
_TURN = sa.text("quiet_at is not null")


def upgrade() -> None:
    """Apply the step."""
    for name in ("zone", "slots", "quiet"):
        op.add_column("chats", _text(name))
    op.add_column("chats", sa.Column("digest_day", sa.Text(), nullable=True))
    op.add_column("chats", sa.Column("digest_slot", sa.Integer(), nullable=True))
    op.add_column("chats", sa.Column("digest_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_chats_digest_at", "chats", ["digest_at"], sqlite_where=_DUE, postgresql_where=_DUE
    )
    for name in ("quiet_from", "quiet_until"):
        op.add_column("chats", _number(name, sa.BigInteger()))
    op.add_column("chats", sa.Column("quiet_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_chats_quiet_at", "chats", ["quiet_at"], sqlite_where=_TURN, postgresql_where=_TURN
    )
    op.add_column("chats", _number("quiet_silent", sa.SmallInteger()))
    op.add_column("chats", _number("breaking", sa.Integer()))
    op.add_column("chats", _number("empty_digests", sa.SmallInteger(), 1))
    op.add_column("outbox", _number("silent", sa.SmallInteger()))
    op.create_index(op.f("ix_outbox_subject_kind"), "outbox", ["subject", "kind"])
    op.add_column("subscriptions", _text("mode"))
    _make_digests()
    _make_digest_stories()


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text("''"), nullable=False)


def _number(name: str, kind: sa.types.TypeEngine[int], default: int = 0) -> sa.Column[int]:
    return sa.Column(name, kind, server_default=sa.text(str(default)), nullable=False)


def _make_digests() -> None:
    op.create_table(
        "digests",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            nullable=False,
        ),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digests_chat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sa.UniqueConstraint("chat_id", "day", "slot", name=op.f("uq_digests_chat_id_day_slot")),
    )
    op.create_index(op.f("ix_digests_chat_id_made_at"), "digests", ["chat_id", "made_at"])


def _make_digest_stories() -> None:
    op.create_table(
        "digest_stories",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("story_id", sa.BigInteger(), nullable=False),
        sa.Column("digest_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_digest_stories_chat_id")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_digest_stories_story_id")
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_stories_digest_id")
        ),
        sa.PrimaryKeyConstraint("chat_id", "story_id", name=op.f("pk_digest_stories")),
    )
    op.create_index(op.f("ix_digest_stories_digest_id"), "digest_stories", ["digest_id"])
