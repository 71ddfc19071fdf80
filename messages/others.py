"""Answer what is no command that we know."""

from __future__ import annotations

from collections.abc import Sequence

from messages import html, search
from messages.buttons import ask
from messages.html import Button, Message
from news.feeds import Category

_NAME = 40


def unknown_command(asked: str, near: Sequence[tuple[str, str]]) -> Message:
    """Say that there is no such command, and which two were perhaps meant."""
    said = f"I know no command /{html.escape(html.shorten(asked, 32))}."
    offered = near or [("help", "what you can ask"), ("categories", "the categories there are")]
    lines = [f"/{name} – {html.escape(purpose)}" for name, purpose in offered]
    return Message("\n".join([f"{said} Did you mean:" if near else said, *lines]))


def text(asked: str, category: Category | None) -> Message:
    """Offer to look words up, or to hear of the category that is called nearly so."""
    look = Button("Look it up", data=ask("found", 1))
    hear = (
        Button(f"Hear of {html.shorten(category.name, _NAME)}", data=ask("subscribe", category.id))
        if category
        else Button("Show the categories", data=ask("categories"))
    )
    return Message(
        f"{search.head(asked)}\n\nThat is no command. Shall I look it up in the archive? "
        "A link brings its summary, and /help shows what else I can do.",
        ((look, hear), (Button("Watch for it", data=ask("watch")),)),
    )


def without_words() -> Message:
    """Say what can be read here, and what cannot."""
    return Message(
        "I read words, links and lists of feeds (.opml), but nothing else. Send me a link for its "
        "summary; /help shows what else I can do."
    )
