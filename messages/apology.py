"""Say in one sentence what was wrong, and give an example that works."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages.html import Message
from messages.texts import t
from news.feeds import Category
from news.nearest import nearest

MOST_NAMED: Final = 30


def no_such_category(asked: str, categories: Sequence[Category]) -> Message:
    """Say that a category does not exist, and which do."""
    names = ", ".join(html.escape(each.id) for each in categories[:MOST_NAMED]) or t("none yet")
    name = html.escape(html.shorten(asked, 60))
    said = t("There is no category “{name}”.", name=name)
    if near := nearest(asked, [each.name for each in categories]):
        meant = next(each for each in categories if each.name == near[0])
        either = [html.escape(html.shorten(each, 60)) for each in near]
        others = t("Did you mean {names}?", names=t(" or ").join(either))
        every = t("/categories shows all.")
        return Message(f"{said} {others}{_example('subscribe', [meant])} {every}")
    if len(categories) > MOST_NAMED:
        names = t("{names}, and more in /categories", names=names)
    there = t("There are: {names}.", names=names)
    return Message(f"{said} {there}{_example('subscribe', categories)}")


def which_category(command: str, categories: Sequence[Category]) -> Message:
    """Ask for the category that a command needs."""
    return Message(t("Please say which category.") + _example(command, categories))


def which_address(command: str) -> Message:
    """Ask for the address that a command needs."""
    return Message(
        t(
            "Please say where: the address of a feed, or of a page that has one. "
            "Try /{command} example.com.",
            command=command,
        )
    )


def too_many_asked() -> Message:
    """Say that somebody has asked for too much in too short a time."""
    return Message(busy())


def busy() -> str:
    """Say so above the chat."""
    return t("That was a lot at once. Please ask again in a while.")


def forgotten() -> Message:
    """Say that a link into this chat is too old."""
    return Message(
        t("I no longer know which page that was. Send me its address, and I summarise it.")
    )


def which_story(command: str) -> Message:
    """Ask for the story that a command needs."""
    return Message(
        t(
            "Please say which story: answer its card with /{command}, or give the number on it, "
            "for example /{command} 1042.",
            command=command,
        )
    )


def no_such_story(asked: str) -> Message:
    """Say that there is no story under a number."""
    return Message(
        t(
            "There is no story #{number}. /latest shows the newest.",
            number=html.escape(html.shorten(asked, 20)),
        )
    )


def no_stories(category: Category | None) -> Message:
    """Say that there is nothing to show yet."""
    soon = t("They are being gathered; ask again soon.")
    if category is None:
        return Message(f"{t('There are no stories yet.')} {soon}")
    name = html.bold(category.name)
    return Message(f"{t('There are no stories in {category} yet.', category=name)} {soon}")


def only_for_operators() -> str:
    """Say that something is for those who run the bot."""
    return t("That is for those who run this bot. /help shows what I can do for you.")


def only_admins() -> str:
    """Say that a group's settings are its administrators' to change."""
    return t("Only administrators of this group may change that.")


def stale_button() -> str:
    """Say that a button no longer does anything."""
    return t("This button is no longer of use. /help shows what I can do.")


def failed(reference: str) -> Message:
    """Say that something went wrong on our side, with the word by which the log knows it."""
    return Message(
        t(
            "That did not work, and it is our fault (reference {reference}). Please try again.",
            reference=reference,
        )
    )


def _example(command: str, categories: Sequence[Category]) -> str:
    return f" Try /{command} {html.escape(categories[0].id)}." if categories else ""
