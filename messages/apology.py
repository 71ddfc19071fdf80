"""Say in one sentence what was wrong, and give an example that works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages.html import Message
from news.feeds import Category
from news.nearest import nearest

MOST_NAMED: Final = 30


def no_such_category(asked: str, categories: Sequence[Category]) -> Message:
    """Say that a category does not exist, and which do."""
    names = ", ".join(html.escape(each.id) for each in categories[:MOST_NAMED]) or "none yet"
    others = ", and more in /categories" if len(categories) > MOST_NAMED else ""
    said = f"There is no category “{html.escape(html.shorten(asked, 60))}”."
    if near := nearest(asked, [each.name for each in categories]):
        meant = next(each for each in categories if each.name == near[0])
        names = " or ".join(html.escape(html.shorten(each, 60)) for each in near)
        example = _example("subscribe", [meant])
        return Message(f"{said} Did you mean {names}?{example} /categories shows all.")
    return Message(f"{said} There are: {names}{others}.{_example('subscribe', categories)}")


def which_category(command: str, categories: Sequence[Category]) -> Message:
    """Ask for the category that a command needs."""
    return Message(f"Please say which category.{_example(command, categories)}")


def which_address(command: str) -> Message:
    """Ask for the address that a command needs."""
    return Message(
        f"Please say where: the address of a feed, or of a page that has one. "
        f"Try /{command} example.com."
    )


def too_many_asked() -> Message:
    """Say that somebody has asked for too much in too short a time."""
    return Message(busy())


def busy() -> str:
    """Say so above the chat."""
    return "That was a lot at once. Please ask again in a while."


def forgotten() -> Message:
    """Say that a link into this chat is too old."""
    return Message("I no longer know which page that was. Send me its address, and I summarise it.")


def which_story(command: str) -> Message:
    """Ask for the story that a command needs."""
    return Message(
        f"Please say which story: answer its card with /{command}, or give the number on it, "
        f"for example /{command} 1042."
    )


def no_such_story(asked: str) -> Message:
    """Say that there is no story under a number."""
    return Message(
        f"There is no story #{html.escape(html.shorten(asked, 20))}. /latest shows the newest."
    )


def no_stories(category: Category | None) -> Message:
    """Say that there is nothing to show yet."""
    where = f" in {html.bold(category.name)}" if category else ""
    return Message(f"There are no stories{where} yet. They are being gathered; ask again soon.")


def only_admins() -> str:
    """Say that a group's settings are its administrators' to change."""
    return "Only administrators of this group may change that."


def stale_button() -> str:
    """Say that a button no longer does anything."""
    return "This button is no longer of use. /help shows what I can do."


def failed(reference: str) -> Message:
    """Say that something went wrong on our side, with the word by which the log knows it."""
    return Message(
        f"That did not work, and it is our fault (reference {reference}). Please try again."
    )


def _example(command: str, categories: Sequence[Category]) -> str:
    return f" Try /{command} {html.escape(categories[0].id)}." if categories else ""
