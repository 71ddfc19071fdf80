"""Put what deliveries name into words, as it stands at this moment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from handlers.desk import paged
from handlers.edge import rendered
from messages import backlog, costs, html, notices
from messages import digest as page
from messages import story as show
from messages.html import Message
from news.stories import Story
from storage import Storage
from storage.growth import Target
from storage.outbox import (
    BACKLOG,
    BUDGET,
    DEVELOPMENT,
    DIGEST,
    FEED_FAILING,
    FEED_GONE,
    GROWTH,
    MORNING,
    REST,
    STORY,
    TOPIC_LEFT,
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


# many chats hear the same, in one claim and in the next ones
card: Final = lru_cache(maxsize=256)(show.card)
tell: Final = lru_cache(maxsize=256)(show.development)


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
    waited = {
        each.subject: await storage.gathering.listed(each.subject, chat_id=each.chat_id)
        for each in deliveries
        if each.kind in (BACKLOG, MORNING)
    }

    asked = [each.subject for each in deliveries if each.kind == DIGEST]
    digests = await storage.digests.first_pages(asked) if asked else {}

    def wrapped(each: Delivery) -> Parcel:
        if each.kind == STORY:
            return Parcel(each, card(stories[each.id]))
        if each.kind == GROWTH:
            target = targets.get(each.id)
            grown = card(stories[target.story_row]) if target and target.message_id else None
            return Parcel(each, grown, target)
        if each.kind == DEVELOPMENT:
            return Parcel(each, tell(news[each.id]), targets.get(each.id))
        if each.kind in (BACKLOG, MORNING):
            return Parcel(each, _list(each, waited[each.subject]))
        if each.kind == DIGEST:
            return Parcel(each, page.digest(*digests[each.subject]))
        return Parcel(each, _notice(each, standings))

    return [wrapped(each) for each in deliveries]


def written(parcel: Parcel, *, plain: bool) -> tuple[str, dict[str, str | int]]:
    """Write the call that sends a parcel, or makes the edit that it is.

    The methods' names begin with a capital: the Bot API takes them in any case, and so
    python-telegram-bot does not build objects of what it is given and gives back, which is two
    thirds of what a message costs (https://core.telegram.org/bots/api#making-requests).
    """
    assert parcel.message
    call: dict[str, str | int] = {**_written(parcel.message), "chat_id": parcel.delivery.chat_id}
    if plain:
        call["text"] = html.plain(parcel.message.html)
        del call["parse_mode"]
    target = parcel.target
    if target and target.message_id and parcel.is_edit:
        return "EditMessageText", call | {"message_id": target.message_id}
    if parcel.delivery.silent:
        call["disable_notification"] = True
    if parcel.delivery.topic_id:
        call["message_thread_id"] = parcel.delivery.topic_id
    if target and target.message_id:
        answered = {"message_id": target.message_id, "allow_sending_without_reply": True}
        call["reply_parameters"] = json.dumps(answered)
    return "SendMessage", call


@lru_cache(maxsize=256)
def _written(message: Message) -> Mapping[str, str]:
    shared = rendered(message)
    keyboard = shared["reply_markup"]
    return {
        "text": shared["text"],
        "parse_mode": shared["parse_mode"],
        "link_preview_options": shared["link_preview_options"].to_json(),
        **({"reply_markup": keyboard.to_json()} if keyboard else {}),
    }


def _list(delivery: Delivery, stories: Sequence[Story]) -> Message | None:
    if not stories:
        return None
    shown, page, pages = paged(stories, 1, most=backlog.AT_ONCE)
    return backlog.waited(
        shown,
        total=len(stories),
        row=delivery.subject,
        page=page,
        pages=pages,
        at_night=delivery.kind == MORNING,
    )


def _notice(delivery: Delivery, standings: Mapping[int, Standing]) -> Message:
    if delivery.kind == BUDGET:
        return costs.nearly_spent()
    if delivery.kind == REST:
        return notices.rested(delivery.subject)
    if delivery.kind == TOPIC_LEFT:
        return notices.topic_left()
    feed = standings[delivery.subject]
    if delivery.kind == FEED_GONE:
        return notices.feed_gone(feed.title, feed.url)
    return notices.feed_failing(feed.title, feed.url, feed.error or "")
