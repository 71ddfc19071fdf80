"""Answer what is no command that we know."""

from __future__ import annotations

from collections.abc import Sequence

from messages import html, search
from messages.buttons import ask
from messages.html import Button, Message
from messages.texts import later, t
from news.feeds import Category

_NAME = 40


def unknown_command(asked: str, near: Sequence[tuple[str, str]]) -> Message:
    """Say that there is no such command, and which two were perhaps meant."""
    said = t("I know no command /{name}.", name=html.escape(html.shorten(asked, 32)))
    offered = near or [
        ("help", later("what you can ask")),
        ("categories", later("the categories there are")),
    ]
    lines = [f"/{name} – {html.escape(t(purpose))}" for name, purpose in offered]
    return Message("\n".join([f"{said} {t('Did you mean:')}" if near else said, *lines]))


def text(asked: str, category: Category | None) -> Message:
    """Offer to look words up, or to hear of the category that is called nearly so."""
    look = Button(t("Look it up"), data=ask("found", 1))
    hear = (
        Button(
            t("Hear of {category}", category=html.shorten(category.name, _NAME)),
            data=ask("subscribe", category.id),
        )
        if category
        else Button(t("Show the categories"), data=ask("categories"))
    )
    return Message(
        f"{search.head(asked)}\n\n"
        + t(
            "That is no command. Shall I look it up in the archive? "
            "A link brings its summary, and /help shows what else I can do."
        ),
        ((look, hear), (Button(t("Watch for it"), data=ask("watch")),)),
    )


def without_words() -> Message:
    """Say what can be read here, and what cannot."""
    return Message(
        t(
            "I read words, links and lists of feeds (.opml), but nothing else. Send me a link for "
            "its summary; /help shows what else I can do."
        )
    )
