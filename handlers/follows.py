"""Let a chat follow feeds of its own choice: by address, by button, by a list from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handlers.authority import settles, settles_by_press
from handlers.desk import Ask, Desk, Reply, say
from handlers.links import may_fetch
from messages import apology, follows, reasons
from messages.html import Message
from news.discovery import Sight
from news.errors import OpmlBroken, TooHard
from news.links import absolute, canonical, completed
from news.web import Failed
from storage.follows import Followed, Wanted
from storage.standings import Standing

MOST_FOLLOWED: Final = 200
"""Feeds a chat may follow; each is asked every few minutes for as long as it does."""
_AT_ONCE: Final = 50
"""Feeds of a list that are followed in one transaction."""


@settles()
async def follow(desk: Desk, ask: Ask) -> Reply:
    """Follow the feed at an address, or let the chat choose among those of a page."""
    if not ask.words:
        return say(apology.which_address("follow"))
    found = await _found(desk, ask, completed(ask.words[0]))
    if isinstance(found, Message):
        return say(found)
    if len(found) > 1:
        return say(follows.choice(found))
    return say(await _begin(desk, ask, found[0]))


@settles_by_press()
async def press_follow(desk: Desk, ask: Ask) -> Reply:
    """Follow one of the feeds of a page."""
    place = int(ask.words[0]) - 1 if ask.words and ask.words[0].isdecimal() else -1
    if not 0 <= place < len(ask.links):
        return say(toast=apology.stale_button())
    found = await _found(desk, ask, ask.links[place])
    return say(found if isinstance(found, Message) else await _begin(desk, ask, found[0]))


@settles()
async def unfollow(desk: Desk, ask: Ask) -> Reply:
    """Follow a feed no more: by its address, or by its name."""
    mine = await desk.storage.follows.of(ask.chat_id)
    if not ask.words:
        return say(follows.which(mine))
    meant = _meant(mine, ask.text)
    if len(meant) != 1:
        return say(follows.not_followed(ask.text, mine))
    await desk.storage.chats.unsubscribe(ask.chat_id, meant[0].category.id)
    return say(follows.ended(meant[0].title or meant[0].url))


@settles()
async def take_list(desk: Desk, ask: Ask) -> Reply:
    """Follow the feeds of an OPML file."""
    if ask.document is None:
        return say(follows.list_too_large())
    if not may_fetch(desk, ask):
        return say(apology.too_many_asked())
    try:
        listed = await desk.unfold(ask.document)
    except OpmlBroken as error:
        return say(follows.list_broken(error.line))
    except TooHard:
        return say(follows.list_too_large())
    if not listed:
        return say(follows.list_empty())
    done = await _follow_all(
        desk, ask, [*dict.fromkeys(Wanted(each.url, each.title) for each in listed)]
    )
    return say(follows.list_taken(done.new, done.there, done.beyond, most=MOST_FOLLOWED))


async def _follow_all(desk: Desk, ask: Ask, wanted: Sequence[Wanted]) -> Followed:
    """Follow feeds some at a time, so that nobody else waits long, and show how far it is."""
    done = Followed(0, 0, 0)
    for start in range(0, len(wanted), _AT_ONCE):
        if ask.progress and len(wanted) > _AT_ONCE:
            await ask.progress(follows.list_under_way(start, len(wanted)))
        some = await desk.storage.follows.follow(
            ask.chat_id,
            wanted[start : start + _AT_ONCE],
            kind=ask.kind,
            most=MOST_FOLLOWED,
            now=desk.now(),
            though_heard=False,
        )
        done = Followed(done.new + some.new, done.there + some.there, done.beyond + some.beyond)
    return done


async def _found(desk: Desk, ask: Ask, url: str) -> Sequence[Sight] | Message:
    if not may_fetch(desk, ask):
        return apology.too_many_asked()
    found = await desk.find(url)
    return Message(reasons.sentence(found.reason)) if isinstance(found, Failed) else found


async def _begin(desk: Desk, ask: Ask, sight: Sight) -> Message:
    done = await desk.storage.follows.follow(
        ask.chat_id,
        [Wanted(sight.url, sight.feed.title)],
        kind=ask.kind,
        most=MOST_FOLLOWED,
        now=desk.now(),
    )
    if done.beyond:
        return follows.too_many(MOST_FOLLOWED)
    return follows.begun(sight, already=bool(done.there))


def _meant(mine: Sequence[Standing], asked: str) -> list[Standing]:
    """Find the feed that is meant: its address or name, else the only one like it."""
    wanted = asked.strip().casefold()
    address = absolute(completed(asked), base="")
    exact = [
        each for each in mine if canonical(each.url) == address or each.title.casefold() == wanted
    ]
    return exact[:1] or [
        each for each in mine if wanted in each.url.casefold() or wanted in each.title.casefold()
    ]
