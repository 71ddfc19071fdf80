"""Show a page that no feed brought: as a card, with its details, what is like it, and why.

It has no number; its buttons find it by the first link of the message on which they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages import story as show
from messages.buttons import LINK, ask
from messages.html import Button, Message
from messages.lists import HEADLINE, alike, line, turns
from messages.texts import aligned, t
from news.similar import Reading
from news.stories import Story
from news.summaries import Linked

KEPT: Final = "kept"


def card(found: Linked, length: str) -> Message:
    """Show what stands at an address that somebody sent."""
    return show.card(as_story(found, length))


def details(found: Linked, length: str) -> Message:
    """Show the card with what is known of the page."""
    return show.details(as_story(found, length), found.article)


def similar(found: Linked, readings: Sequence[Reading], *, page: int, pages: int) -> Message:
    """List the stories that are like a page."""
    about = aligned(t("to {title}", title=_title(found)))
    return alike(about, readings, turns(LINK, page, pages, "similar"), page, pages)


def why(found: Linked, length: str) -> tuple[Message, ...]:
    """Show for each sentence of the summary the page's sentence that carries it."""
    said = t("What the page says for each sentence of the summary.")
    return show.carried(said, as_story(found, length).evidence)


def put_aside(found: Linked) -> tuple[str, Button]:
    """Name a page in a list, with the button that opens its card."""
    story = as_story(found, "")
    label = f"L{found.number}"
    return line(story, label=label), Button(label, data=ask(KEPT, found.number))


def gone() -> str:
    """Say above the chat that a page is not at hand any more."""
    return t("I no longer have that page at hand. Send me its link again.")


def as_story(found: Linked, length: str) -> Story:
    """Make of what stands at an address what a card shows; it has no number."""
    article, summary = found.article, found.summary
    text = {"short": summary.short, "long": summary.long}.get(length) or summary.medium
    return Story(
        number=0,
        title=summary.headline or article.title,
        url=article.url,
        summary=text,
        method=summary.method,
        category="",
        outlet=article.outlet,
        language=article.language,
        words=article.words,
        from_feed=False,
        published_at=article.published_at,
        evidence=tuple(each for each in summary.evidence if each[0] in text),
        is_untranslated=found.is_untranslated,
        is_saved=bool(found.number),
    )


def _title(found: Linked) -> str:
    title = found.summary.headline or found.article.title
    return html.link(html.shorten(title, HEADLINE), found.article.url)
