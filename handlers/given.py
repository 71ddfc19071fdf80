"""Read of a message what it asks for: the words of a command, a file, a spot, links, or a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from news.links import completed

MOST_BYTES: Final = 1024 * 1024
"""What a file that is sent to us may have; five thousand feeds fit into it."""
_LINKS: Final = (MessageEntity.URL, MessageEntity.TEXT_LINK)
_CARD_NUMBER: Final = re.compile(r"(?:^| · )#([0-9]{1,15})$", re.MULTILINE)

Read = Mapping[str, Any]


async def arguments(message: Message, context: ContextTypes.DEFAULT_TYPE) -> Read:
    """Read the words after a command, and the number of the card that it answers."""
    _, *said = (message.text or "").split(maxsplit=1)
    return {
        "words": tuple(context.args or ()),
        "said": "".join(said),
        "card": _card(message.reply_to_message),
    }


async def words(message: Message, _context: ContextTypes.DEFAULT_TYPE) -> Read:
    """Read the words of a text."""
    return {"words": tuple((message.text or "").split())}


async def command(message: Message, context: ContextTypes.DEFAULT_TYPE) -> Read | None:
    """Read a command that nobody answered; in a group it must name this bot, for there are others.

    The words begin with its name.
    """
    name, *rest = (message.text or "/").split() or ["/"]
    called, _, bot = name.removeprefix("/").partition("@")
    if not name.startswith("/"):
        return None
    is_ours = message.chat.type == ChatType.PRIVATE or bot.casefold() == _name_of(context)
    return {"words": (called, *rest)} if is_ours else None


async def document(message: Message, _context: ContextTypes.DEFAULT_TYPE) -> Read | None:
    """Read a file; one that is too large is not fetched."""
    sent = message.document
    if sent is None:
        return None
    if (sent.file_size or 0) > MOST_BYTES:
        return {}
    file = await sent.get_file()
    return {"document": bytes(await file.download_as_bytearray())}


async def location(message: Message, _context: ContextTypes.DEFAULT_TYPE) -> Read | None:
    """Read a spot on the map."""
    spot = message.location
    return {"location": (spot.latitude, spot.longitude)} if spot else None


async def mention(message: Message, context: ContextTypes.DEFAULT_TYPE) -> Read | None:
    """Read the words of a text that names this bot, without the name."""
    if not _is_named(message, context):
        return None
    name = f"@{_name_of(context)}"
    words = (message.text or message.caption or "").split()
    return {"words": tuple(each for each in words if each.casefold().strip(",:") != name)}


async def links(message: Message, context: ContextTypes.DEFAULT_TYPE) -> Read:
    """Read the addresses in a message, or under its picture, each once."""
    urls = (entity.url or text for entity, text in _marked(message, _LINKS))
    answered = message.reply_to_message
    is_answer = bool(answered and answered.from_user and answered.from_user.id == context.bot.id)
    return {
        "links": tuple(dict.fromkeys(completed(url) for url in urls)),
        "is_called": is_answer or _is_named(message, context),
    }


def _is_named(message: Message, context: ContextTypes.DEFAULT_TYPE) -> bool:
    named = (text for _, text in _marked(message, (MessageEntity.MENTION,)))
    return f"@{_name_of(context)}" in {each.casefold() for each in named}


def _marked(message: Message, kinds: Collection[str]) -> Iterator[tuple[MessageEntity, str]]:
    """Yield what is marked in a message, or under its picture; half a character is left off.

    The library raises where an entity begins or ends within one.
    """
    text, entities = message.text or message.caption or "", message.entities
    units = text.encode("utf-16-le")
    for each in entities or message.caption_entities:
        if each.type in kinds:
            marked = units[2 * each.offset : 2 * (each.offset + each.length)]
            yield each, marked.decode("utf-16-le", "ignore")


def _card(answered: Message | None) -> int | None:
    """Read the number at the foot of a card, or at the head of a page; news has its own "#1"."""
    number = _CARD_NUMBER.search(answered.text or "") if answered else None
    return int(number[1]) if number else None


def _name_of(context: ContextTypes.DEFAULT_TYPE) -> str:
    return str(context.bot.username).casefold()
