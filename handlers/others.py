"""Meet what is no command that we know: with the two things that were most likely meant."""

from __future__ import annotations

from handlers import stories, subscriptions
from handlers.desk import Ask, Desk, Reply, number_of, say
from messages import others as show
from news.nearest import nearest


async def words(desk: Desk, ask: Ask) -> Reply:
    """Answer a text: a number opens its card; else offer to look it up, or a category."""
    if len(ask.words) == 1 and number_of(ask.text) is not None:
        return await stories.press_card(desk, ask)
    known = await subscriptions.shared(desk)
    names = [each.name for each in known]
    category = subscriptions.find(known, ask.text)
    if category is None and (near := nearest(ask.text, names)):
        category = known[names.index(near[0])]
    return say(show.text(ask.text, category))


async def anything(_desk: Desk, _ask: Ask) -> Reply:
    """Answer what holds no words: a picture, a voice, a sticker."""
    return say(show.without_words())
