"""Put what deliveries name into words, as it stands at this moment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from handlers.desk import paged, voice_of
from handlers.replies import wire
from messages import backlog, broadcasts, costs, html, notices
from messages import digest as page
from messages import story as show
from messages.html import Message
from messages.plain import voiced
from messages.texts import Voice, speaking
from news.changes import Development
from news.digests import Digest
from news.stories import Story
from storage import Storage
from storage.growth import Target
from storage.manners import Manner
from storage.outbox import (
    BACKLOG,
    BROADCAST,
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
    previews: bool = False
    silent: bool = False

    @property
    def is_edit(self) -> bool:
        """Whether it changes the earlier message, so that made twice it is the same."""
        return self.delivery.kind == GROWTH


# many chats hear the same, in one claim and in the next ones
_wire: Final = lru_cache(maxsize=256)(wire)


@lru_cache(maxsize=256)
def card(story: Story, voice: Voice) -> Message:
    """Write a card in a voice."""
    with speaking(voice):
        return voiced(show.card(story))


@lru_cache(maxsize=256)
def tell(new: Development, voice: Voice) -> Message:
    """Write what is new in a voice."""
    with speaking(voice):
        return voiced(show.development(new))


@dataclass(frozen=True, slots=True)
class _Found:
    """Hold what deliveries are about."""

    targets: Mapping[int, Target]
    news: Mapping[int, Development]
    stories: Mapping[int, Story]
    standings: Mapping[int, Standing]
    lists: Mapping[int, Sequence[Story]]
    digests: Mapping[int, tuple[Digest, Sequence[Story]]]
    words: Mapping[int, str]


async def wrap(storage: Storage, deliveries: Sequence[Delivery]) -> list[Parcel]:
    """Give each delivery its message, with one query a kind."""
    found = await _look_up(storage, deliveries)
    manners = await storage.manners.of_all({each.chat_id for each in deliveries})

    def wrapped(each: Delivery) -> Parcel:
        manner = manners.get(each.chat_id, Manner())
        message = _worded(each, found, voice_of(manner))
        target = found.targets.get(each.id)
        return Parcel(
            each,
            message,
            target,
            previews="previews" in manner.switches,
            silent=each.silent or "silent" in manner.switches,
        )

    return [wrapped(each) for each in deliveries]


async def _look_up(storage: Storage, deliveries: Sequence[Delivery]) -> _Found:
    edits, replies, told, digests = (
        [each for each in deliveries if each.kind == kind]
        for kind in (GROWTH, DEVELOPMENT, STORY, DIGEST)
    )
    later = [each.id for each in edits + replies]
    targets = await storage.growth.targets(later) if later else {}
    rows = [each.id for each in told]
    rows += [targets[each.id].story_row for each in edits if each.id in targets]
    feeds = sorted({each.subject for each in deliveries if each.kind in (FEED_GONE, FEED_FAILING)})
    standings = await storage.feeds.standings(feeds) if feeds else []
    asked = [each.subject for each in digests]
    said = {each.subject for each in deliveries if each.kind == BROADCAST}
    return _Found(
        targets=targets,
        news=await storage.growth.developments([each.id for each in replies]) if replies else {},
        stories=await storage.stories.due(rows) if rows else {},
        standings={feed.id: feed for feed in standings},
        lists={
            each.subject: await storage.gathering.listed(each.subject, chat_id=each.chat_id)
            for each in deliveries
            if each.kind in (BACKLOG, MORNING)
        },
        digests=await storage.digests.first_pages(asked) if asked else {},
        words=await storage.broadcasts.texts([*said]) if said else {},
    )


def _worded(each: Delivery, found: _Found, voice: Voice) -> Message | None:
    """Put a delivery into words; none where the message is not there that it would edit."""
    if each.kind == STORY:
        return card(found.stories[each.id], voice)
    if each.kind == GROWTH:
        target = found.targets.get(each.id)
        is_there = target is not None and target.message_id
        return card(found.stories[target.story_row], voice) if target and is_there else None
    if each.kind == DEVELOPMENT:
        return tell(found.news[each.id], voice)
    with speaking(voice):
        if each.kind in (BACKLOG, MORNING):
            listed = _list(each, found.lists[each.subject])
            return voiced(listed) if listed else None
        if each.kind == DIGEST:
            return voiced(page.digest(*found.digests[each.subject]))
        return voiced(_notice(each, found))


def written(parcel: Parcel, *, plain: bool) -> tuple[str, dict[str, str | int]]:
    """Write the call that sends a parcel, or makes the edit that it is."""
    assert parcel.message
    call: dict[str, str | int] = {
        **_wire(parcel.message, previews=parcel.previews),
        "chat_id": parcel.delivery.chat_id,
    }
    if plain:
        call["text"] = html.plain(parcel.message.html)
        del call["parse_mode"]
    target = parcel.target
    if target and target.message_id and parcel.is_edit:
        return "EditMessageText", call | {"message_id": target.message_id}
    if parcel.silent:
        call["disable_notification"] = True
    if parcel.delivery.topic_id:
        call["message_thread_id"] = parcel.delivery.topic_id
    if target and target.message_id:
        answered = {"message_id": target.message_id, "allow_sending_without_reply": True}
        call["reply_parameters"] = json.dumps(answered)
    return "SendMessage", call


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


def _notice(delivery: Delivery, found: _Found) -> Message:
    if delivery.kind == BROADCAST:
        return broadcasts.told(found.words[delivery.subject])
    if delivery.kind == BUDGET:
        return costs.nearly_spent()
    if delivery.kind == REST:
        return notices.rested(delivery.subject)
    if delivery.kind == TOPIC_LEFT:
        return notices.topic_left()
    feed = found.standings[delivery.subject]
    if delivery.kind == FEED_GONE:
        return notices.feed_gone(feed.title, feed.url)
    return notices.feed_failing(feed.title, feed.url, feed.error or "")
