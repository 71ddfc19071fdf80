"""Let a chat choose when its digest comes, ask for one, and turn its pages."""

from __future__ import annotations

from typing import Final

from handlers.authority import settles, settles_by_press
from handlers.desk import OFF, Ask, Desk, Edit, Reply, number_of, say
from messages import apology, weekdays
from messages import digest as show
from messages.html import Message
from messages.settings import within
from news import zones
from news.cities import City
from news.slots import Slot, parse
from storage.leads import ASKED_FOR
from storage.timetables import Timetable

_NOW: Final = "now"
_LONGEST_NAME: Final = 200
"""Letters of a city's name; the longest there is has fewer."""


@settles(but={_NOW})
async def digest(desk: Desk, ask: Ask) -> Reply:
    """Show or set when digests come, or give one now."""
    if not ask.words:
        return say(await hours_page(desk, ask))
    if ask.text.casefold() == _NOW:
        return await _give(desk, ask)
    slots = _hours(ask.text)
    if slots is None:
        return say(show.no_such_hours(ask.text))
    return say(_told(await _set(desk, ask, slots)))


@settles_by_press(but={_NOW})
async def press_hours(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set the hour of a button."""
    if ask.text == _NOW:
        return await _give(desk, ask)
    slots = _hours(ask.text)
    if slots is None or ask.text not in show.PRESSED:
        return say(toast=apology.stale_button())
    return Edit(_shown(await _set(desk, ask, slots)))


@settles_by_press()
async def press_empty(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set whether a digest comes that has nothing to tell."""
    if ask.text not in show.EMPTY:
        return say(toast=apology.stale_button())
    changed = await desk.storage.timetables.change(
        ask.chat_id, kind=ask.kind, now=desk.now(), sends_empty=ask.text == show.EMPTY[0]
    )
    return Edit(_shown(changed))


async def press_digest(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page of a digest."""
    number, page = (*map(number_of, ask.words[:2]), None, None)[:2]
    if number is None or page is None:
        return say(toast=apology.stale_button())
    found = await desk.storage.digests.page(number, page, chat_id=ask.chat_id)
    if found is None or not found[1]:
        return say(toast=apology.stale_button())
    return Edit(show.digest(*found, page=page))


@settles()
async def timezone(desk: Desk, ask: Ask) -> Reply:
    """Show or set the zone in which a chat lives."""
    if not ask.words:
        return say(await zone_page(desk, ask))
    found = [City(show.city(each), each) for each in zones.find(ask.text)]
    if not found:
        found = [*await desk.cities(ask.text[:_LONGEST_NAME])]
    if not found:
        return say(show.no_such_zone(ask.text))
    if len(found) > 1:
        return say(show.which_zone(ask.text, found))
    return say(await _move(desk, ask, found[0].zone))


async def locate(desk: Desk, ask: Ask) -> Reply:
    """Set the zone of a person who sends where they are."""
    assert ask.location
    zone = await desk.zone_at(*ask.location)
    return say(await _move(desk, ask, zone) if zone else show.no_zone_there())


@settles_by_press()
async def press_zone(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set the zone of a button."""
    if not zones.is_zone(ask.text):
        return say(toast=apology.stale_button())
    return Edit(within(await _move(desk, ask, ask.text)))


async def hours_page(desk: Desk, ask: Ask) -> Message:
    """Show when digests come."""
    return _shown(await desk.storage.timetables.of(ask.chat_id))


async def zone_page(desk: Desk, ask: Ask) -> Message:
    """Show in which zone the chat lives."""
    current = await desk.storage.timetables.of(ask.chat_id)
    return within(show.zone(current.zone, desk.now()))


async def _give(desk: Desk, ask: Ask) -> Reply:
    # it is recorded as told, so that it goes the way on which nothing is lost
    await desk.storage.chats.meet(ask.chat_id, kind=ask.kind, now=desk.now())
    wait = ASKED_FOR if desk.writes else 0
    await desk.storage.digests.make_now(ask.chat_id, now=desk.now(), lead_within=wait)
    return say()


async def _set(desk: Desk, ask: Ask, slots: tuple[Slot, ...]) -> Timetable:
    if not slots and (await desk.storage.timetables.of(ask.chat_id)).slots:
        # what was gathered comes now, for no other digest would tell it
        await desk.storage.digests.make_now(ask.chat_id, now=desk.now(), only_news=True)
    return await desk.storage.timetables.change(
        ask.chat_id, kind=ask.kind, now=desk.now(), slots=slots
    )


async def _move(desk: Desk, ask: Ask, zone: str) -> Message:
    changed = await desk.storage.timetables.change(
        ask.chat_id, kind=ask.kind, now=desk.now(), zone=zone
    )
    return show.zone_set(changed.zone, desk.now(), changed.due_at)


def _hours(text: str) -> tuple[Slot, ...] | None:
    return () if text.casefold() in OFF else parse(weekdays.in_english(text))


def _shown(current: Timetable) -> Message:
    due, empty = current.due_at, current.sends_empty
    return within(show.hours(current.slots, current.zone, due, sends_empty=empty))


def _told(current: Timetable) -> Message:
    return show.hours_set(current.slots, current.zone, current.due_at)
