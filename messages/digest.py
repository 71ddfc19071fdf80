"""Write digests, and say when they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Final

from messages import html, weekdays
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.lists import open_buttons
from messages.texts import aligned, t, tn, weekday_of
from news.cities import City
from news.digests import PAGE, Digest
from news.slots import EVERY_DAY, MOST, Slot, written
from news.stories import Story
from news.words import reading_minutes
from news.zones import COMMON, clock, local

OFFERED: Final = ("07:00", "08:00", "12:00", "18:00", "20:00")
EMPTY: Final = ("yes", "no")
PRESSED: Final = (*(each.replace(":", "") for each in OFFERED), "off")
"""What the buttons of hours say to us."""
_HEADLINE: Final = 100
_SENTENCE: Final = 240
"""Units of what is said of a story; a longer sentence is left out, for half of one says nothing."""
_NAME: Final = 28
_A_ROW: Final = 3
_GAP: Final = len("\n\n")
_MORNING, _NOON, _EVENING, _NIGHT = 5, 12, 18, 22


def digest(head: Digest, stories: Sequence[Story], *, page: int = 1) -> Message:
    """Show a page of a digest: stories by category, each with a sentence and who tells it."""
    opening = html.bold(_greeting(head.made) if page == 1 else t("Your digest"))
    if not head.total:
        return Message(f"{opening}\n{t('Nothing new since your last digest.')}{_late(head)}")
    head_lines = f"{opening}\n{_about(head, page)}{_late(head)}"
    if head.lead and page == 1:
        head_lines += f"\n\n{html.escape(head.lead)}"
    shelves = _by_category(stories)
    listed = [each for some in shelves.values() for each in some]
    keyboard = (*open_buttons(listed), *_turns(head, page))
    return Message("\n\n".join([head_lines, *_fitting(shelves, html.plain(head_lines))]), keyboard)


def _by_category(stories: Iterable[Story]) -> dict[str, list[Story]]:
    """Group stories, the category of the first one first."""
    grouped: dict[str, list[Story]] = {}
    for each in stories:
        grouped.setdefault(each.category, []).append(each)
    return grouped


def _fitting(shelves: Mapping[str, Sequence[Story]], head: str) -> list[str]:
    """Write what stands on shelves, with as many sentences, the first ones, as there is room for.

    Headlines and names are cut so that without sentences a page always fits.
    """
    sentences = sum(map(len, shelves.values()))
    while True:
        left = count(sentences, -1)
        listed = [
            "\n".join(
                [html.bold(html.shorten(name, _NAME)), *(_item(each, next(left)) for each in some)]
            )
            for name, some in shelves.items()
        ]
        units = sum(html.units(html.plain(each)) + _GAP for each in listed)
        if not sentences or html.units(head) + units <= html.LONGEST:
            return listed
        sentences -= 1


def _item(story: Story, sentences_left: int) -> str:
    title = html.link(html.shorten(story.title, _HEADLINE), story.url)
    told = len(story.sources)
    source = (
        tn("told by {n} source", "told by {n} sources", told)
        if told
        else html.escape(html.shorten(story.outlet, _NAME))
    )
    fits = sentences_left > 0 and html.units(story.summary) <= _SENTENCE
    said = f" – {html.escape(story.summary)}" if fits and not story.is_untranslated else ""
    return aligned(f"#{story.number} {title}{said} ({source})")


def _about(head: Digest, page: int) -> str:
    minutes = reading_minutes(head.words)
    in_all = tn("{n} min read in all", "{n} min read in all", minutes)
    stories = tn("{n} story", "{n} stories", head.total)
    place = f" · {(page - 1) * PAGE + 1}–{min(page * PAGE, head.total)}" if head.pages > 1 else ""
    return aligned(f"{weekday_of(head.made.date())} · {stories}{place} · {in_all}")


def _late(head: Digest) -> str:
    if not head.is_late:
        return ""
    due = local(head.due_at, clock(head.zone))
    return "\n" + html.italic(t("This one was due at {time}, and comes late.", time=f"{due:%H:%M}"))


def _greeting(at: datetime) -> str:
    if _MORNING <= at.hour < _NOON:
        return t("Good morning")
    if _NOON <= at.hour < _EVENING:
        return t("Good afternoon")
    return t("Good evening") if _EVENING <= at.hour < _NIGHT else t("Good night")


def _turns(head: Digest, page: int) -> Keyboard:
    back = (Button(f"‹ {t('Back')}", data=ask("digest", head.id, page - 1)),) if page > 1 else ()
    more = (
        (Button(f"{t('More')} ›", data=ask("digest", head.id, page + 1)),)
        if page < head.pages
        else ()
    )
    return ((*back, *more),) if back or more else ()


def hours(
    slots: Sequence[Slot], zone: str, due_at: int | None, *, sends_empty: bool = True
) -> Message:
    """Show when digests come, and offer hours."""
    said = _hours(slots, zone, due_at)
    hint = t("Try /digest 08:00 19:30, /digest mon-fri 07:00, /digest now or /digest off.")
    return Message(f"{said}\n{hint}", (*_offered(slots), (_empty(on=sends_empty),)))


def hours_set(slots: Sequence[Slot], zone: str, due_at: int | None) -> Message:
    """Say when digests come from now on."""
    said = _hours(slots, zone, due_at)
    if not slots:
        return Message(said)
    note = t(
        "What you subscribed to comes in it, and no longer as it appears; "
        "/subscribe CATEGORY push, or both, has it otherwise."
    )
    return Message(f"{said}\n{note}")


def no_such_hours(asked: str) -> Message:
    """Say that hours cannot be read, and how they are written."""
    name = html.escape(html.shorten(asked, 40))
    said = t("I cannot read “{name}” as hours.", name=name)
    hint = t(
        "Write up to {most} of them, from 00:00 to 23:59, after days if you like. "
        "Try /digest 08:00 19:30, or /digest mon-fri 07:00 sun 10:00.",
        most=MOST,
    )
    return Message(f"{said} {hint}")


def zone(current: str, now: int) -> Message:
    """Show a chat's zone, and offer the common ones."""
    hint = t("Try /timezone Asia/Tokyo, or a city, or send me where you are.")
    return Message(
        f"{_zone(current, now)}\n{hint}", _zones([(city(each), each) for each in COMMON])
    )


def zone_set(current: str, now: int, due_at: int | None) -> Message:
    """Say what a chat's zone is from now on."""
    said = _zone(current, now)
    if not due_at:
        return Message(said)
    due = t("Your next digest comes on {time}.", time=_when(due_at, current))
    return Message(f"{said}\n{due}")


def which_zone(asked: str, cities: Sequence[City]) -> Message:
    """Ask which of several cities, or zones, is meant."""
    name = html.escape(html.shorten(asked, 40))
    return Message(
        t("Which “{name}” do you mean?", name=name),
        _zones([(each.name, each.zone) for each in cities]),
    )


def no_such_zone(asked: str) -> Message:
    """Say that there is no zone of a name."""
    said = t("I know no time zone “{name}”.", name=html.escape(html.shorten(asked, 40)))
    hint = t("Try a large city near you, or a name like /timezone Europe/Berlin.")
    return Message(f"{said} {hint}")


def no_zone_there() -> Message:
    """Say that a spot has no zone."""
    return Message(t("I know no time zone there. Try /timezone and a city."))


def city(zone_name: str) -> str:
    """Name the city of a zone."""
    return zone_name.partition("/")[2].replace("_", " ") or zone_name


def _hours(slots: Sequence[Slot], zone_name: str, due_at: int | None) -> str:
    if not slots:
        return t("You have no digest: news comes as it appears.")
    named = html.escape(zone_name) if zone_name else t("UTC; /timezone sets yours")
    hours = html.bold(written(slots, days=weekdays.names()))
    said = (
        t("Your digest comes every day, {hours} ({zone}).", hours=hours, zone=named)
        if all(each.days == EVERY_DAY for each in slots)
        else t("Your digest comes {hours} ({zone}).", hours=hours, zone=named)
    )
    if not due_at:
        return said
    return f"{said} {t('The next comes on {time}.', time=_when(due_at, zone_name))}"


def _when(at: int, zone_name: str) -> str:
    moment = local(at, clock(zone_name))
    return t("{day}, at {time}", day=weekday_of(moment.date()), time=f"{moment:%H:%M}")


def _zone(current: str, now: int) -> str:
    shown = f"{local(now, clock(current)):%H:%M}"
    if not current:
        return t("You have chosen no time zone: I take it to be {time}, UTC.", time=shown)
    name = html.bold(current)
    return t("Your time zone is {zone}, where it is {time}.", zone=name, time=shown)


def _offered(slots: Sequence[Slot]) -> Keyboard:
    mine = written(slots)
    buttons = [
        Button(f"✓ {each}" if each == mine else each, data=ask("hours", pressed))
        for each, pressed in zip(OFFERED, PRESSED, strict=False)
    ]
    off = Button(t("Off") if slots else f"✓ {t('Off')}", data=ask("hours", "off"))
    return _rows([*buttons, off, Button(t("Now"), data=ask("hours", "now"))])


def _empty(*, on: bool) -> Button:
    label = t("Also when nothing is new")
    return Button(f"✓ {label}" if on else label, data=ask("empty", EMPTY[on]))


def _zones(zones: Sequence[tuple[str, str]]) -> Keyboard:
    return _rows([Button(html.shorten(name, 60), data=ask("zone", each)) for name, each in zones])


def _rows(buttons: Sequence[Button]) -> Keyboard:
    return tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))
