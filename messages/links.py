"""Show a page that no feed brought: as a card, with its details, what is like it, and why.

It has no number; its buttons find it by the first link of the message on which they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from messages import html
from messages import story as show
from messages.buttons import ask
from messages.html import Button, Keyboard, Message
from messages.lists import HEADLINE, alike, line, turns
from messages.texts import aligned, t
from news.similar import Reading
from news.stories import Story
from news.summaries import Linked

VERB: Final = "link"
KEPT: Final = "kept"
DETAILS: Final = "details"
FOLD: Final = "fold"
SIMILAR: Final = "similar"
WHY: Final = "why"
SAVE: Final = "save"
UNSAVE: Final = "unsave"


def card(found: Linked, length: str) -> Message:
    """Show what stands at an address that somebody sent."""
    story = as_story(found, length)
    return Message(show.card(story).html, _buttons(found, story, opened=False))


def details(found: Linked, length: str) -> Message:
    """Show the card with what is known of the page."""
    story = as_story(found, length)
    record = show.record(found.article)
    return Message(f"{show.card(story).html}\n\n{record}", _buttons(found, story, opened=True))


def similar(found: Linked, readings: Sequence[Reading], *, page: int, pages: int) -> Message:
    """List the stories that are like a page."""
    about = aligned(t("to {title}", title=_title(found)))
    return alike(about, readings, turns(VERB, page, pages, SIMILAR), page, pages)


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


def _buttons(found: Linked, story: Story, *, opened: bool) -> Keyboard:
    """Make the buttons of a card; none that would have to find a page which has no link."""
    if not html.is_linkable(story.url):
        return ()
    fold = (t("Fold"), FOLD) if opened else (t("Details"), DETAILS)
    said = (show.OPENED,) if opened else ()
    save = (
        Button(f"✓ {t('Saved')}", data=ask(VERB, UNSAVE, *said))
        if found.number
        else Button(t("Save"), data=ask(VERB, SAVE, *said))
    )
    reasons = (Button(t("Why?"), data=ask(VERB, WHY)),) if story.evidence else ()
    return (
        (
            Button(fold[0], data=ask(VERB, fold[1])),
            Button(t("Similar"), data=ask(VERB, SIMILAR)),
            Button(t("Source"), url=story.url),
        ),
        (*reasons, save),
    )
