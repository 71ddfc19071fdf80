"""List stories by their headlines, with buttons that open each and turn the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from messages import html
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.texts import aligned, t, tn
from news.feeds import Category
from news.similar import Reading
from news.stories import Story

HEADLINE: Final = 120
"""Units of a headline in a list."""
NAME: Final = 64
"""Units of an outlet's name, a category's, or a shared term."""
_IN_A_ROW: Final = 5


def latest(stories: Sequence[Story], category: Category | None) -> Message:
    """List the newest stories by headline, each with a button that opens its card."""
    name = category.name if category else ""
    head = html.bold(t("Latest in {category}", category=name) if name else t("Latest stories"))
    return Message("\n\n".join([head, *map(line, stories)]), open_buttons(stories))


def alike(
    about: str, readings: Sequence[Reading], turned: tuple[Button, ...], page: int, pages: int
) -> Message:
    """List what is like something, of which `about` says what it is."""
    count = len(readings)
    head = html.bold(tn("Similar Readings ({n} items)", "Similar Readings ({n} items)", count))
    if not readings:
        nothing = t("Nothing in the archive is like this story yet.")
        return Message(f"{head}\n{about}\n\n{nothing}")
    place = f" · {t('page {page} of {pages}', page=page, pages=pages)}" if pages > 1 else ""
    items = [f"{line(each.story)}\n{html.italic(_reason(each))}" for each in readings]
    return Message(
        "\n\n".join([f"{head}\n{about}{place}", *items]),
        (*open_buttons([each.story for each in readings]), *((turned,) if turned else ())),
    )


def line(
    story: Story, *said: str, written: Callable[[str], str] = html.escape, label: str = ""
) -> str:
    """Name a story in a list, with what is said of it; `written` makes markup of its headline.

    It is called by its number, or by the `label` that it has instead.
    """
    title = written(html.shorten(story.title, HEADLINE))
    outlet = html.escape(html.shorten(story.outlet, NAME))
    is_read = f" · {t('read')}" if story.is_read else ""
    about = aligned(f"{outlet} · {html.moment(story.published_at)}{is_read}")
    head = aligned(f"{label or f'#{story.number}'} {html.linked(title, story.url)}")
    return "\n".join([head, *said, about])


def open_buttons(stories: Sequence[Story]) -> Keyboard:
    """Make for each story the button that shows its card."""
    return in_rows([open_button(each) for each in stories])


def open_button(story: Story) -> Button:
    """Make the button that shows the card of a story."""
    return Button(f"#{story.number}", data=ask("card", story.number))


def in_rows(buttons: Sequence[Button]) -> Keyboard:
    """Set buttons of a few letters side by side."""
    return tuple(tuple(buttons[i : i + _IN_A_ROW]) for i in range(0, len(buttons), _IN_A_ROW))


def turns(verb: str, page: int, pages: int, *words: str | int) -> tuple[Button, ...]:
    """Make the buttons that turn to the page before and to the next."""
    labels = {
        page - 1: f"‹ {t('Page {page}', page=page - 1)}",
        page + 1: f"{t('Page {page}', page=page + 1)} ›",
    }
    return tuple(
        Button(label, data=ask(verb, *words, number))
        for number, label in labels.items()
        if 1 <= number <= pages
    )


def _reason(reading: Reading) -> str:
    shared = ", ".join(html.shorten(each, NAME) for each in reading.shares)
    return t("shares: {words}", words=shared) if shared else t("close in meaning")
