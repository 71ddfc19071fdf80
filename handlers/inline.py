"""Answer what somebody types after the bot's name in any chat: with stories, or with a page's card.

Nothing is said there; people choose a result, and send it themselves.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Final

from handlers import subscriptions
from handlers.desk import Ask, Desk, Offers
from messages import inline as show
from messages.html import Message
from messages.inline import Offer
from messages.texts import Voice, speaking, voice
from news import queries
from news.links import completed, is_http
from news.stories import Story
from news.web import Failed

AT_ONCE: Final = 10
_MOST: Final = 50
"""Stories that can be scrolled to."""
_HELD: Final = 60
"""Seconds for which Telegram may give the same answer to the same person."""
_SOON: Final = 0
"""The same of an answer that will be a better one in a moment."""


async def asked(desk: Desk, ask: Ask) -> Offers:
    """Offer what is meant: the page at an address, what the archive has on words, or the latest."""
    if (url := _address(ask)) is not None:
        return await _page(desk, ask, url)
    if ask.words:
        return await _found(desk, ask)
    return await _latest(desk, ask)


def _address(ask: Ask) -> str | None:
    if len(ask.words) != 1:
        return None
    said = ask.words[0]
    return completed(said) if is_http(said) or said.lower().startswith("www.") else None


async def _page(desk: Desk, ask: Ask, url: str) -> Offers:
    """Offer a page within a second: summarised, else in sentences of its own, else a bit later."""
    # who types on asks for the same again and again, which costs nothing
    may_read = partial(desk.quota.take, ask.person, now=desk.now())
    found = await desk.glimpse(url, ask.chat_id, may_read)
    if found is None:
        return Offers(button=(show.busy_button(), show.HELLO), seconds=_SOON)
    opens = f"{show.LINK}_{found.key}"
    match found.what:
        case None:
            return Offers(button=(show.reading_button(), opens), seconds=_SOON)
        case Failed():
            return Offers(button=(show.unreadable_button(), show.HELLO), seconds=_HELD)
        case Story() as story:
            return Offers((show.story(story, ask.bot),), seconds=_HELD)
        case linked:
            manner = await desk.storage.manners.of(ask.chat_id)
            offer = show.linked(linked, manner.length, ask.bot, found.key)
            return Offers((offer,), seconds=_HELD if found.is_final else _SOON)


async def _found(desk: Desk, ask: Ask) -> Offers:
    query = queries.parse(ask.text)
    category = await subscriptions.narrowed(desk, ask, query.category)
    found: list[Story] = []
    if query.wanted and not isinstance(category, Message):
        found = await desk.storage.search.find(
            query,
            chat_id=ask.chat_id,
            category=category.id if category else None,
            now=desk.now(),
        )
    if not found:
        return Offers(button=(show.nothing_button(), show.HELLO), seconds=_HELD)
    return _listed(ask, found)


async def _latest(desk: Desk, ask: Ask) -> Offers:
    """Offer the newest of what a person hears of, or of all to somebody we do not know."""
    mine = await desk.storage.chats.subscriptions(ask.chat_id)
    found = await desk.storage.stories.latest(
        chat_id=ask.chat_id,
        categories=[each.id for each in mine],
        limit=min(_begin(ask) + AT_ONCE + 1, _MOST),
    )
    offers = _listed(ask, found)
    if mine or await desk.storage.chats.is_known(ask.chat_id):
        return offers
    return Offers(offers.offers, (show.start_button(), show.HELLO), offers.next_offset, _SOON)


def _begin(ask: Ask) -> int:
    """Tell where in the list somebody is."""
    return min(int(ask.offset[:9]), _MOST) if ask.offset.isascii() and ask.offset.isdigit() else 0


def _listed(ask: Ask, found: list[Story]) -> Offers:
    begin = _begin(ask)
    shown = found[begin : begin + AT_ONCE]
    more = str(begin + AT_ONCE) if len(found) > begin + AT_ONCE else ""
    return Offers(tuple(_offer(each, ask.bot, voice()) for each in shown), None, more, _HELD)


# many people are offered the same
@lru_cache(maxsize=1024)
def _offer(story: Story, bot: str, in_voice: Voice) -> Offer:
    with speaking(in_voice):
        return show.story(story, bot)
