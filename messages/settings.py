"""Show how a chat has everything, in one message that changes itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

from messages import html
from messages.buttons import ask
from messages.html import Button, Message
from news.languages import english_name
from news.quiet import Quiet
from news.quiet import written as written_quiet
from news.slots import Slot
from news.slots import written as written_slots

PAGES: Final = {
    "categories": "Categories",
    "digest": "Digest",
    "zone": "Time zone",
    "quiet": "Quiet hours",
    "language": "Language",
    "length": "Length",
}
CHANNELS: Final = "My channels"
"""The pages that are reached from here, and what their buttons say."""
SWITCHES: Final = {
    "silent": "No sound",
    "previews": "Link previews",
    "plain": "Plain words",
    "links": "Open every link",
    "forgets": "Forget this group when I am removed",
}
_OF_GROUPS: Final = ("links", "forgets")
"""What is on or off, and what its button says."""
_ABOUT: Final = {
    "silent": "News comes without a sound.",
    "previews": "Cards show a preview of their page.",
    "plain": "Words are without signs and emoji, good to be read out.",
    "links": "Every link that I see is opened. I see all messages where I am an administrator, or "
    "where @BotFather has switched my privacy mode off; else what names me.",
    "forgets": "When I am removed, all that I hold of this group goes.",
}
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
        "digest": written_slots(slots) if slots else "none: news comes as it appears",
        "zone": zone or "UTC, not chosen yet",
        "quiet": written_quiet(quiet) or "none",
        "language": english_name(manner.language) if manner.language else "each article's own",
        "length": manner.length,
    }
    lines = [f"{html.bold(PAGES[name])}: {html.escape(value)}" for name, value in said.items()]
    lines += [_ABOUT[name] for name in SWITCHES if name in manner.switches]
    text = "\n".join([html.bold("Settings of this chat"), "", *lines])
    hidden = _OF_GROUPS if is_private else ()
    shown = [name for name in SWITCHES if name not in hidden]
    channels = ((Button(CHANNELS, data=ask("settings", "channels")),),) if is_private else ()
    switches = ((_switch(name, is_on=name in manner.switches),) for name in shown)
    return Message(text, (*_pages(), *channels, *switches))


def within(page: Message) -> Message:
    """Add to a page of options the button that leads back here."""
    back = Button("‹ Settings", data=ask("settings", ALL))
    return replace(page, keyboard=(*page.keyboard, (back,)))


def _names(categories: Sequence[str]) -> str:
    if not categories:
        return "none yet"
    more = len(categories) - _NAMED
    named = ", ".join(html.shorten(each, _NAME) for each in categories[:_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _pages() -> tuple[tuple[Button, ...], ...]:
    buttons = [Button(label, data=ask("settings", name)) for name, label in PAGES.items()]
    return tuple(tuple(buttons[at : at + _A_ROW]) for at in range(0, len(buttons), _A_ROW))


def _switch(name: str, *, is_on: bool) -> Button:
    label = f"✓ {SWITCHES[name]}" if is_on else SWITCHES[name]
    return Button(label, data=ask("switch", name, int(not is_on)))
