"""Show stories: the latest, and of each its card, details, text and similar readings."""

from __future__ import annotations

from typing import Final

from handlers import subscriptions
from handlers.desk import Ask, Desk, Edit, Reply, number_of, paged, say
from messages import apology, lists
from messages import story as show
from messages.html import Message
from news.stories import Story

LATEST: Final = 10
READINGS_AT_ONCE: Final = 5


async def latest(desk: Desk, ask: Ask) -> Reply:
    """List the newest stories, of one category if the chat names one."""
    category = None
    if ask.words:
        known = await subscriptions.known(desk, ask)
        category = subscriptions.find(known, ask.text)
        if category is None:
            return say(apology.no_such_category(ask.text, known))
    found = await desk.storage.stories.latest(
        chat_id=ask.chat_id, categories=[category.id] if category else [], limit=LATEST
    )
    if not found:
        return say(apology.no_stories(category))
    return say(lists.latest(found, category))


async def details(desk: Desk, ask: Ask) -> Reply:
    """Show a story with everything on record."""
    story = await asked(desk, ask, "details")
    return say(story if isinstance(story, Message) else await details_of(desk, ask, story))


async def similar(desk: Desk, ask: Ask) -> Reply:
    """List what is like a story."""
    story = await asked(desk, ask, "similar")
    if isinstance(story, Message):
        return say(story)
    return say(await _alike(desk, ask, story, 1))


async def why(desk: Desk, ask: Ask) -> Reply:
    """Show what of the article carries each sentence of a summary."""
    story = await asked(desk, ask, "details")
    if isinstance(story, Message) or not story.evidence:
        return say(toast=apology.stale_button())
    return say(*show.why(story))


async def press_card(desk: Desk, ask: Ask) -> Reply:
    """Show the card of a story from a list."""
    story = await asked(desk, ask, "latest")
    return say(story if isinstance(story, Message) else show.card(story))


async def press_details(desk: Desk, ask: Ask) -> Reply | Edit:
    """Unfold the details of a card."""
    story = await asked(desk, ask, "details")
    if isinstance(story, Message):
        return say(toast=apology.stale_button())
    return Edit(await details_of(desk, ask, story))


async def press_fold(desk: Desk, ask: Ask) -> Reply | Edit:
    """Fold a card again."""
    story = await asked(desk, ask, "details")
    if isinstance(story, Message):
        return say(toast=apology.stale_button())
    return Edit(show.card(story))


async def press_alike(desk: Desk, ask: Ask) -> Reply | Edit:
    """Turn to another page of what is like a story."""
    story = await asked(desk, ask, "similar")
    page = number_of(ask.words[1]) if len(ask.words) > 1 else None
    if isinstance(story, Message) or page is None:
        return say(toast=apology.stale_button())
    return Edit(await _alike(desk, ask, story, page))


async def _alike(desk: Desk, ask: Ask, story: Story, page: int) -> Message:
    readings = await desk.storage.search.readings(story.number, chat_id=ask.chat_id)
    shown, page, pages = paged(readings, page, most=READINGS_AT_ONCE)
    return show.similar(story, shown, page=page, pages=pages)


async def asked(desk: Desk, ask: Ask, command: str) -> Story | Message:
    """Find the story that is meant: by its number, the card that was answered, or the last shown.

    It is from then on the last that was shown.
    """
    said = ask.words[0] if ask.words else ""
    stories = desk.storage.stories
    number = number_of(said) if said else ask.card or await stories.last_shown(ask.chat_id)
    if number is None:
        return apology.no_such_story(said) if said else apology.which_story(command)
    story = await stories.get(number, chat_id=ask.chat_id)
    if story is None:
        return apology.no_such_story(str(number))
    await stories.show(number, chat_id=ask.chat_id, kind=ask.kind, now=desk.now())
    return story


async def details_of(desk: Desk, ask: Ask, story: Story) -> Message:
    """Show everything that is on record of a story, and of how the chat read it."""
    article = await desk.storage.articles.of_story(story.number)
    here = await desk.storage.readings.of(article.id, chat_id=ask.chat_id)
    return show.details(story, article, times=here.times, read_at=here.read_at)
