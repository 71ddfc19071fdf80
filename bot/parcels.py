"""Put what deliveries name into words, as it stands at this moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from messages import costs, notices
from messages import story as show
from messages.html import Message
from storage import Storage
from storage.growth import Target
from storage.outbox import (
    BUDGET,
    DEVELOPMENT,
    FEED_FAILING,
    FEED_GONE,
    GROWTH,
    STORY,
    Delivery,
)
from storage.standings import Standing


@dataclass(frozen=True, slots=True)
class Parcel:
    """Hold a delivery with its message, and the earlier message that it edits or answers.

    An edit without a message finds nothing to edit, at least not yet.
    """

    delivery: Delivery
    message: Message | None
    target: Target | None = None

    @property
    def is_edit(self) -> bool:
        """Whether it changes the earlier message, so that made twice it is the same."""
        return self.delivery.kind == GROWTH


async def wrap(storage: Storage, deliveries: Sequence[Delivery]) -> list[Parcel]:
    """Give each delivery its message, with one query a kind."""
    edits, replies, told = (
        [each.id for each in deliveries if each.kind == kind]
        for kind in (GROWTH, DEVELOPMENT, STORY)
    )
    later = edits + replies
    targets = await storage.growth.targets(later) if later else {}
    news = await storage.growth.developments(replies) if replies else {}
    told += [targets[each].story_row for each in edits if each in targets]
    ids = sorted({each.subject for each in deliveries if each.kind in (FEED_GONE, FEED_FAILING)})
    stories = await storage.stories.due(told) if told else {}
    feeds = await storage.feeds.standings(ids) if ids else []
    standings = {feed.id: feed for feed in feeds}
    card, tell = cache(show.card), cache(show.development)  # many chats hear the same

    def wrapped(each: Delivery) -> Parcel:
        if each.kind == STORY:
            return Parcel(each, card(stories[each.id]))
        if each.kind == GROWTH:
            target = targets.get(each.id)
            grown = card(stories[target.story_row]) if target and target.message_id else None
            return Parcel(each, grown, target)
        if each.kind == DEVELOPMENT:
            return Parcel(each, tell(news[each.id]), targets.get(each.id))
        return Parcel(each, _notice(each, standings))

    return [wrapped(each) for each in deliveries]


def _notice(delivery: Delivery, standings: Mapping[int, Standing]) -> Message:
    if delivery.kind == BUDGET:
        return costs.nearly_spent()
    feed = standings[delivery.subject]
    if delivery.kind == FEED_GONE:
        return notices.feed_gone(feed.title, feed.url)
    return notices.feed_failing(feed.title, feed.url, feed.error or "")
