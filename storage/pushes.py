"""Say which subscriptions are pushed, and how a push comes to a chat at a moment."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, literal_column, or_

from news.digests import BOTH, PUSH
from storage.outbox import HELD
from storage.tables import chats, subscriptions


def is_pushed() -> ColumnElement[bool]:
    """Hold for subscriptions whose news comes as it appears: all, where a chat has no digest."""
    return or_(chats.c.slots == "", subscriptions.c.mode.in_((PUSH, BOTH)))


def state_now(now: int) -> ColumnElement[str]:
    """Give the state of a push that is queued for a chat."""
    is_held = and_(_is_quiet(now), chats.c.quiet_silent == 0)
    return case((is_held, literal_column(f"'{HELD}'")), else_=literal_column("'ready'"))


def silent_now(now: int) -> ColumnElement[int]:
    """Tell of a push that is queued for a chat whether it comes without a sound."""
    is_muffled = and_(_is_quiet(now), chats.c.quiet_silent == 1)
    return case((is_muffled, 1), else_=0)


def _is_quiet(now: int) -> ColumnElement[bool]:
    return and_(chats.c.quiet_from <= now, chats.c.quiet_until > now)
