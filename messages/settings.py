"""Show how a chat has everything, in one message that changes itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from messages import html, texts, weekdays
from messages.buttons import ask
from messages.html import Button, Message
from messages.texts import later, t
from news.quiet import Quiet
from news.quiet import written as written_quiet
from news.slots import Slot
from news.slots import written as written_slots

PAGES: Final = {
    "categories": later("Categories"),
    "digest": later("Digest"),
    "zone": later("Time zone"),
    "quiet": later("Quiet hours"),
    "language": later("Language"),
    "length": later("Length"),
}
CHANNELS: Final = later("My channels")
"""The pages that are reached from here, and what their buttons say."""
SWITCHES: Final = {
    "silent": later("No sound"),
    "previews": later("Link previews"),
    "plain": later("Plain words"),
    "links": later("Open every link"),
    "forgets": later("Forget this group when I am removed"),
}
_OF_GROUPS: Final = ("links", "forgets")
"""What is on or off, and what its button says."""
_ABOUT: Final = {
    "silent": later("News comes without a sound."),
    "previews": later("Cards show a preview of their page."),
    "plain": later("Words are without signs and emoji, good to be read out."),
    "links": later(
        "Every link that I see is opened. I see all messages where I am an administrator, or "
        "where @BotFather has switched my privacy mode off; else commands and answers to me."
    ),
    "forgets": later("When I am removed, all that I hold of this group goes."),
}
_LENGTHS: Final = {"short": later("short"), "medium": later("medium"), "long": later("long")}
ALL: Final = "all"
_A_ROW: Final = 3
_NAMED: Final = 6
_NAME: Final = 40


class Manner(Protocol):
    """Tell of a chat how it reads, and which of the switches are on."""

    @property
    def language(self) -> str: ...
    @property
    def length(self) -> str: ...
    @property
    def switches(self) -> frozenset[str]: ...


def overview(
    *,
    categories: Sequence[str],
    slots: Sequence[Slot],
    zone: str,
    quiet: Sequence[Quiet],
    manner: Manner,
    is_private: bool = True,
) -> Message:
    """Show all that can be chosen, with a button for each."""
    said = {
        "categories": _names(categories),
        "digest": written_slots(slots, days=weekdays.names())
        if slots
        else t("none: news comes as it appears"),
        "zone": zone or t("UTC, not chosen yet"),
        "quiet": written_quiet(quiet, days=weekdays.names()) or t("none"),
        "language": texts.language(manner.language) if manner.language else t("each article's own"),
        "length": t(_LENGTHS[manner.length]),
    }
    lines = [f"{html.bold(t(PAGES[name]))}: {html.escape(value)}" for name, value in said.items()]
    lines += [t(_ABOUT[name]) for name in SWITCHES if name in manner.switches]
    text = "\n".join([html.bold(t("Settings of this chat")), "", *lines])
    hidden = _OF_GROUPS if is_private else ()
    shown = [name for name in SWITCHES if name not in hidden]
    channels = ((Button(t(CHANNELS), data=ask("settings", "channels")),),) if is_private else ()
    switches = ((_switch(name, is_on=name in manner.switches),) for name in shown)
    return Message(text, (*_pages(), *channels, *switches))


def within(page: Message) -> Message:
    """Add to a page of options the button that leads back here."""
    back = Button(f"‹ {t('Settings')}", data=ask("settings", ALL))
    return replace(page, keyboard=(*page.keyboard, (back,)))


def _names(categories: Sequence[str]) -> str:
    if not categories:
        return t("none yet")
    more = len(categories) - _NAMED
    named = ", ".join(html.shorten(each, _NAME) for each in categories[:_NAMED])
    return t("{listed} and {more} more", listed=named, more=more) if more > 0 else named


def _pages() -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(t(label), data=ask("settings", name)) for name, label in PAGES.items()]
    return tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))


def _switch(name: str, *, is_on: bool) -> Button:
    label = t(SWITCHES[name])
    return Button(f"✓ {label}" if is_on else label, data=ask("switch", name, int(not is_on)))
