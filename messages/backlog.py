"""List what waited for a chat that fell behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages.html import Message
from messages.lists import line, open_buttons, turns
from messages.texts import t, tn
from news.stories import Story

AT_ONCE: Final = 10


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
    said = _at_night(total) if at_night else _behind(total)
    place = f"\n{t('Page {page} of {pages}', page=page, pages=pages)}" if pages > 1 else ""
    turned = turns("waited", page, pages, row)
    keyboard = (*open_buttons(stories), *((turned,) if turned else ()))
    items = "\n\n".join(map(line, stories))
    return Message(f"{html.bold(said)}{place}\n\n{items}", keyboard)


def _at_night(total: int) -> str:
    one = "{n} story came in your quiet hours"
    return tn(one, "{n} stories came in your quiet hours", total)


def _behind(total: int) -> str:
    one = "{n} story came while you could not be reached or much was going on"
    many = "{n} stories came while you could not be reached or much was going on"
    return tn(one, many, total)
