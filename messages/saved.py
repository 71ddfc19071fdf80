"""Show what a chat put aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages.html import Message
from messages.story import line, open_buttons, turns
from news.stories import Story

_HEAD: Final = "Saved"
_WITH: Final = "Saved, with: "
_ASKED: Final = 100
_HEADLINE: Final = 120


def put_aside(story: Story) -> Message:
    """Say that a story is saved."""
    title = html.link(html.shorten(story.title, _HEADLINE), story.url)
    return Message(f"Saved: #{story.number} {title}\n/saved shows all.")


def listed(said: str, stories: Sequence[Story], *, total: int, page: int, pages: int) -> Message:
    """List a page of what was put aside, with buttons to open each and to turn the page."""
    place = f", page {page} of {pages}" if pages > 1 else ""
    counted = f"{total} {'story' if total == 1 else 'stories'}{place}"
    turned = turns("saved", page, pages)
    keyboard = (*open_buttons(stories), *((turned,) if turned else ()))
    return Message("\n\n".join([f"{_head(said)}\n{counted}", *map(line, stories)]), keyboard)


def asked(page: str) -> str | None:
    """Read from a page which words were asked for, none of them where it shows all."""
    first = page.partition("\n")[0]
    if first == _HEAD:
        return ""
    return first.removeprefix(_WITH) if first.startswith(_WITH) else None


def nothing(said: str) -> Message:
    """Say that nothing is put aside, or nothing with certain words."""
    if said:
        return Message(f"{_head(said)}\nNothing that you saved has that. /saved shows all.")
    return Message("You have saved nothing yet: /save 1042, or the Save button of a card, does it.")


def too_many(most: int) -> Message:
    """Say that there is room for no more."""
    return Message(f"You have saved {most} stories, and there is room for no more. See /saved.")


def no_room() -> str:
    """Say so above the chat."""
    return "There is room for no more; see /saved."


def toast(*, saved: bool) -> str:
    """Say above the chat what a press did."""
    return "Saved" if saved else "No longer saved"


def _head(said: str) -> str:
    if not said:
        return html.bold(_HEAD)
    return f"{html.bold(_WITH.strip())} {html.escape(html.shorten(said, _ASKED))}"
