"""Let a chat choose how it reads: in which language, and at which length."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.authority import settles, settles_by_press
from handlers.desk import Ask, Desk, Edit, Reply, say, voice_of
from messages import apology
from messages import manner as show
from messages.html import Message
from messages.settings import within
from messages.texts import turn_to
from news.languages import english_name, own_name
from news.summaries import LANGUAGES, LENGTHS


@settles()
async def language(desk: Desk, ask: Ask) -> Reply:
    """Show or set the language that a chat reads in."""
    if not ask.words:
        return say(await language_page(desk, ask))
    code = find_language(ask.text)
    if code is None:
        return say(show.no_such_language(ask.text))
    await change(desk, ask, language=code)
    return say(show.language_set(code, translates=desk.writes))


@settles_by_press()
async def press_language(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set the language of a button."""
    code = find_language(ask.text)
    if code is None:
        return say(toast=apology.stale_button())
    await change(desk, ask, language=code)
    return Edit(await language_page(desk, ask))


@settles()
async def length(desk: Desk, ask: Ask) -> Reply:
    """Show or set the length at which a chat reads."""
    if not ask.words:
        return say(await length_page(desk, ask))
    chosen = _find_length(ask.text)
    if chosen is None:
        return say(show.no_such_length(ask.text))
    await change(desk, ask, length=chosen)
    return say(show.length_set(chosen))


@settles_by_press()
async def press_length(desk: Desk, ask: Ask) -> Reply | Edit:
    """Set the length of a button."""
    chosen = _find_length(ask.text)
    if chosen is None:
        return say(toast=apology.stale_button())
    await change(desk, ask, length=chosen)
    return Edit(await length_page(desk, ask))


async def language_page(desk: Desk, ask: Ask) -> Message:
    """Show in which language a chat reads."""
    current = await desk.storage.manners.of(ask.chat_id)
    return within(show.language(current.language, translates=desk.writes))


async def length_page(desk: Desk, ask: Ask) -> Message:
    """Show at which length a chat reads."""
    current = await desk.storage.manners.of(ask.chat_id)
    return within(show.length(current.length))


def find_language(asked: str) -> str | None:
    """Find a language by its code or name, in English or its own; empty for each article's own."""
    wanted = asked.strip().casefold()
    if wanted in (show.OWN, "off", "default", "original"):
        return ""
    wanted = wanted.replace("_", "-")
    for code in LANGUAGES:
        names = (code, english_name(code).casefold(), own_name(code).casefold())
        if wanted in names or wanted.partition("-")[0] == code:
            return code
    return None


def _find_length(asked: str) -> str | None:
    wanted = asked.strip().casefold()
    return next((each for each in LENGTHS if wanted and each.startswith(wanted)), None)


async def change(
    desk: Desk,
    ask: Ask,
    *,
    language: str | None = None,
    length: str | None = None,
    switches: Mapping[str, bool] | None = None,
) -> None:
    """Change how a chat wants to be spoken to, and speak so from now on."""
    await desk.storage.manners.change(
        ask.chat_id,
        kind=ask.kind,
        now=desk.now(),
        language=language,
        length=length,
        switches=switches,
    )
    turn_to(voice_of(await desk.storage.manners.of(ask.chat_id)))
