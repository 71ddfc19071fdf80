"""Give the text of a story in pages, and remember where the reader is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from handlers.desk import Ask, Desk, Edit, Reply, number_of, say
from handlers.stories import asked
from messages import apology
from messages import story as show
from messages.html import Message

PAGES_AT_ONCE: Final = 4
"""Pages sent without being asked for; buttons under the last one turn to the others."""


async def read(desk: Desk, ask: Ask) -> Reply:
    """Give the text of a story from where the chat is in it, and count the reading."""
    story = await asked(desk, ask, "read")
    if isinstance(story, Message):
        return say(story)
    article = await desk.storage.articles.of_story(story.number)
    pages = show.pages(story, article)
    reading = await desk.storage.readings.of(article.id, chat_id=ask.chat_id)
    begun = reading.page % len(pages) if reading.page <= len(pages) else 0
    shown = pages[begun : begun + PAGES_AT_ONCE]
    await desk.storage.readings.mark(
        article.id,
        chat_id=ask.chat_id,
        kind=ask.kind,
        now=desk.now(),
        page=begun + len(shown),
    )
    return say(*(replace(page, keyboard=()) for page in shown[:-1]), shown[-1])


async def press_page(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page of a story's text."""
    story = await asked(desk, ask, "read")
    page = number_of(ask.words[1]) if len(ask.words) > 1 else None
    if isinstance(story, Message) or page is None:
        return say(toast=apology.stale_button())
    article = await desk.storage.articles.of_story(story.number)
    pages = show.pages(story, article)
    page = min(page, len(pages))
    await desk.storage.readings.turn(article.id, chat_id=ask.chat_id, page=page)
    return Edit(pages[page - 1])
