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
from storage.outbox import BUDGET, FEED_FAILING, FEED_GONE, GROWTH, STORY, Delivery
from storage.standings import Standing


@dataclass(frozen=True, slots=True)
class Parcel:
    """Hold a delivery with its message, and for an edit the message that it is of.

    An edit without a message finds nothing to edit, at least not yet.
    """

    delivery: Delivery
    message: Message | None
    target: Target | None = None


async def wrap(storage: Storage, deliveries: Sequence[Delivery]) -> list[Parcel]:
    """Give each delivery its message, with one query a kind."""
    edits = [each.id for each in deliveries if each.kind == GROWTH]
    targets = await storage.growth.targets(edits) if edits else {}
    told = [each.id for each in deliveries if each.kind == STORY]
    told += [target.story_row for target in targets.values()]
    ids = sorted({each.subject for each in deliveries if each.kind in (FEED_GONE, FEED_FAILING)})
    stories = await storage.stories.due(told) if told else {}
    feeds = await storage.feeds.standings(ids) if ids else []
    standings = {feed.id: feed for feed in feeds}
    card = cache(show.card)  # many chats hear of one story, in one way

    def wrapped(each: Delivery) -> Parcel:
        if each.kind == STORY:
            return Parcel(each, card(stories[each.id]))
        if each.kind == GROWTH:
            target = targets.get(each.id)
            grown = card(stories[target.story_row]) if target and target.message_id else None
            return Parcel(each, grown, target)
        return Parcel(each, _notice(each, standings))

    return [wrapped(each) for each in deliveries]


def _notice(delivery: Delivery, standings: Mapping[int, Standing]) -> Message:
    if delivery.kind == BUDGET:
        return costs.nearly_spent()
    feed = standings[delivery.subject]
    if delivery.kind == FEED_GONE:
        return notices.feed_gone(feed.title, feed.url)
    return notices.feed_failing(feed.title, feed.url, feed.error or "")
