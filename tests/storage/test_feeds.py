"""The storage suite, on SQLite and on PostgreSQL: feeds and what was seen in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from news.feeds import Category
from news.opml import Listed
from storage import Storage

WORLD = Category(id="world", name="World")


def test_loading_the_same_list_twice_adds_nothing(
    database_url: str, run: Callable[[Any], None]
) -> None:
    async def scenario() -> None:
        storage = Storage(database_url)
        await storage.open()
        listed = [Listed(WORLD, "Harbour Post", "http://press.example/feed")]

        await storage.feeds.add(listed, now=1000)
        await storage.feeds.add(listed, now=2000)

        (shelf,) = await storage.feeds.shelves()
        assert (shelf.category, shelf.feeds) == (WORLD, 1)
        await storage.close()

    run(scenario())
