"""List what waited for a chat that fell behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages.html import Message
from messages.story import line, open_buttons, turns
from news.stories import Story

AT_ONCE: Final = 10
_IN_QUIET: Final = "in your quiet hours"
_BEHIND: Final = "while you could not be reached or much was going on"


def waited(
    stories: Sequence[Story],
    *,
    total: int,
    row: int,
    page: int = 1,
    pages: int = 1,
    at_night: bool = False,
) -> Message:
    """Show a page of the stories that came together, with buttons to open them and to go on."""
    head = html.bold(f"{total} stories came {_IN_QUIET if at_night else _BEHIND}")
    place = f"\nPage {page} of {pages}" if pages > 1 else ""
    turned = turns("waited", page, pages, row)
    keyboard = (*open_buttons(stories), *((turned,) if turned else ()))
    items = "\n\n".join(map(line, stories))
    return Message(f"{head}{place}\n\n{items}", keyboard)
