"""Say how feeds stand, each under every category in which it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select

from news.feeds import Category
from storage.tables import categories, feed_categories, feeds


@dataclass(frozen=True, slots=True)
class Standing:
    """Hold how a feed stands: when it was asked and is asked again, and what went wrong last."""

    id: int
    category: Category
    url: str
    title: str
    state: str
    polled_at: int | None
    due_at: int
    failures: int
    failing_since: int | None
    error: str | None


def standings_query() -> Select[Any]:
    """Select feeds with each category in which they stand."""
    return (
        select(feeds, categories.c.id.label("shelf"), categories.c.name.label("shelf_name"))
        .join(feed_categories, feed_categories.c.feed_id == feeds.c.id)
        .join(categories, categories.c.id == feed_categories.c.category_id)
    )


def standing_of(row: Row[Any]) -> Standing:
    """Make a standing of a row of `standings_query`."""
    return Standing(
        id=row.id,
        category=Category(id=row.shelf, name=row.shelf_name),
        url=row.url,
        title=row.title,
        state=row.state,
        polled_at=row.polled_at,
        due_at=row.due_at,
        failures=row.failures,
        failing_since=row.failing_since,
        error=row.error,
    )
