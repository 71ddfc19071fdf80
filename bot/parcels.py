"""Put what deliveries name into words, as it stands at this moment."""

from __future__ import annotations

from collections.abc import Sequence

from messages import notices
from messages import story as show
from messages.html import Message
from storage import Storage
from storage.outbox import FEED_GONE, STORY, Delivery
from storage.standings import Standing


async def wrap(storage: Storage, deliveries: Sequence[Delivery]) -> list[tuple[Delivery, Message]]:
    """Give each delivery its message, with one query a kind."""
    numbers = _subjects(deliveries, of_stories=True)
    ids = _subjects(deliveries, of_stories=False)
    stories = await storage.stories.get_many(numbers) if numbers else []
    feeds = await storage.feeds.standings(ids) if ids else []
    cards = {story.number: show.card(story) for story in stories}
    standings = {feed.id: feed for feed in feeds}
    return [
        (
            each,
            cards[each.subject]
            if each.kind == STORY
            else _notice(each.kind, standings[each.subject]),
        )
        for each in deliveries
    ]


def _subjects(deliveries: Sequence[Delivery], *, of_stories: bool) -> list[int]:
    return sorted({each.subject for each in deliveries if (each.kind == STORY) == of_stories})


def _notice(kind: str, feed: Standing) -> Message:
    if kind == FEED_GONE:
        return notices.feed_gone(feed.title, feed.url)
    return notices.feed_failing(feed.title, feed.url, feed.error or "")
