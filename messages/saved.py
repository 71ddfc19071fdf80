"""Show what a chat put aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages.html import Message
from messages.links import put_aside as put_aside_page
from messages.lists import in_rows, line, open_button, turns
from messages.texts import everywhere, later, t, tn
from news.stories import Story
from news.summaries import Linked

_HEAD: Final = later("Saved")
_WITH: Final = later("Saved, with:")
_ASKED: Final = 100
_HEADLINE: Final = 120


def put_aside(story: Story) -> Message:
    """Say that a story is saved."""
    title = html.link(html.shorten(story.title, _HEADLINE), story.url)
    said = t("Saved: #{number} {title}", number=story.number, title=title)
    return Message(f"{said}\n{t('/saved shows all.')}")


def listed(
    said: str, found: Sequence[Story | Linked], *, total: int, page: int, pages: int
) -> Message:
    """List a page of what was put aside, with buttons to open each and to turn the page."""
    counted = tn("{n} story", "{n} stories", total)
    if pages > 1:
        counted = t("{counted}, page {page} of {pages}", counted=counted, page=page, pages=pages)
    turned = turns("saved", page, pages)
    named = [
        (line(each), open_button(each)) if isinstance(each, Story) else put_aside_page(each)
        for each in found
    ]
    rows = in_rows([button for _, button in named])
    keyboard = (*rows, *((turned,) if turned else ()))
    lines = [each for each, _ in named]
    return Message("\n\n".join([f"{_head(said)}\n{counted}", *lines]), keyboard)


def asked(page: str) -> str | None:
    """Read from a page which words were asked for, none of them where it shows all."""
    first = page.partition("\n")[0]
    if first in everywhere(_HEAD):
        return ""
    heads = [each for each in everywhere(_WITH) if first.startswith(f"{each} ")]
    return first.removeprefix(max(heads, key=len)).strip() if heads else None


def nothing(said: str) -> Message:
    """Say that nothing is put aside, or nothing with certain words."""
    if said:
        nothing = t("Nothing that you saved has that.")
        return Message(f"{_head(said)}\n{nothing} {t('/saved shows all.')}")
    return Message(
        t("You have saved nothing yet: /save 1042, or the Save button of a card, does it.")
    )


def too_many(most: int) -> Message:
    """Say that there is room for no more."""
    return Message(
        t("You have saved {most} stories, and there is room for no more. See /saved.", most=most)
    )


def no_room() -> str:
    """Say so above the chat."""
    return t("There is room for no more; see /saved.")


def toast(*, saved: bool) -> str:
    """Say above the chat what a press did."""
    return t("Saved") if saved else t("No longer saved")


def _head(said: str) -> str:
    if not said:
        return html.bold(t(_HEAD))
    return f"{html.bold(t(_WITH))} {html.escape(html.shorten(said, _ASKED))}"
