"""Let a chat watch for words, or want nothing of them."""

from __future__ import annotations

from typing import Final

from handlers import subscriptions
from handlers.authority import settles, settles_by_press
from handlers.desk import Ask, Desk, Edit, Reply, number_of, paged, say
from messages import apology
from messages import filters as show
from messages import search as search_page
from messages.html import Message
from news import filters as news_filters
from storage.catches import MUTE, WATCH
from storage.filters import MOST, Kept

_SHOWN: Final = 5
_A_PAGE: Final = 10


@settles()
async def watch(desk: Desk, ask: Ask) -> Reply:
    """Push every story that has certain words."""
    return say(await _begun(desk, ask, WATCH, ask.text))


@settles()
async def mute(desk: Desk, ask: Ask) -> Reply:
    """Show no story that has certain words."""
    return say(await _begun(desk, ask, MUTE, ask.text))


async def filters(desk: Desk, ask: Ask) -> Reply:
    """List what is watched for, and what is muted."""
    return say(await _page(desk, ask, 1))


async def press_filters(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page of the filters."""
    page = number_of(ask.text)
    if page is None or not await desk.storage.filters.of(ask.chat_id, now=desk.now()):
        return say(toast=apology.stale_button())
    return Edit(await _page(desk, ask, page))


@settles_by_press()
async def press_watch(desk: Desk, ask: Ask) -> Reply | Edit:
    """Watch for what stands at the head of the message."""
    said = search_page.asked(ask.page)
    if not said:
        return say(toast=apology.stale_button())
    return Edit(await _begun(desk, ask, WATCH, said))


@settles_by_press()
async def press_unfilter(desk: Desk, ask: Ask) -> Reply | Edit:
    """End a filter."""
    number, page = (number_of(each) for each in (*ask.words, "", "")[:2])
    said = await desk.storage.filters.remove(ask.chat_id, number) if number else None
    if said is None:
        return say(toast=apology.stale_button())
    return Edit(await _page(desk, ask, page or 1), show.ended(said))


async def _page(desk: Desk, ask: Ask, page: int) -> Message:
    kept = await desk.storage.filters.of(ask.chat_id, now=desk.now())
    shown, page, pages = paged(kept, page, most=_A_PAGE)
    return show.overview(shown, page=page, pages=pages)


async def _begun(desk: Desk, ask: Ask, kind: str, said: str) -> Message:
    wanted = news_filters.parse(said)
    if not wanted.wanted:
        return show.no_words(kind)
    category = await subscriptions.narrowed(desk, ask, wanted.category)
    if isinstance(category, Message):
        return category
    kept = await desk.storage.filters.add(
        ask.chat_id,
        wanted,
        kind=kind,
        chat_kind=ask.kind,
        now=desk.now(),
        category=category.id if category else None,
        topic_id=ask.topic,
    )
    if kept is None:
        return show.too_many(MOST)
    return show.muting(kept) if kind == MUTE else await _watching(desk, ask, kept)


async def _watching(desk: Desk, ask: Ask, kept: Kept) -> Message:
    lately = await desk.storage.stories.caught(kept.id, chat_id=ask.chat_id, limit=_SHOWN)
    return show.watching(kept, lately)
