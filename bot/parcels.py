"""Put what deliveries name into words, as it stands at this moment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from messages import costs, notices
from messages import story as show
from messages.html import Message
from storage import Storage
from storage.outbox import BUDGET, FEED_FAILING, FEED_GONE, STORY, Delivery
from storage.standings import Standing


async def wrap(storage: Storage, deliveries: Sequence[Delivery]) -> list[tuple[Delivery, Message]]:
    """Give each delivery its message, with one query a kind."""
    told = [each.id for each in deliveries if each.kind == STORY]
    ids = sorted({each.subject for each in deliveries if each.kind in (FEED_GONE, FEED_FAILING)})
    stories = await storage.stories.due(told) if told else {}
    feeds = await storage.feeds.standings(ids) if ids else []
    standings = {feed.id: feed for feed in feeds}
    card = cache(show.card)  # many chats hear of one story, in one way

    def wrapped(each: Delivery) -> Message:
        if each.kind == STORY:
            return card(stories[each.id])
        if each.kind == BUDGET:
            return costs.nearly_spent()
        return _notice(each.kind, standings[each.subject])

    return [(each, wrapped(each)) for each in deliveries]


def _notice(kind: str, feed: Standing) -> Message:
    if kind == FEED_GONE:
        return notices.feed_gone(feed.title, feed.url)
    return notices.feed_failing(feed.title, feed.url, feed.error or "")
