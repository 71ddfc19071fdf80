"""Turn what a call gives as text, mode and entities into the text and entities of a message."""

from collections.abc import Mapping
from typing import Any

from emulator import markup
from emulator.chats import Chats
from emulator.entities import settle
from emulator.markup import Entity
from emulator.refusals import RefusedError

LONGEST_SOURCE = 32768
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024


def text_of(
    params: Mapping[str, Any], people: Chats, *, name: str = "text"
) -> tuple[str, list[Entity]]:
    """Read a message's text; empty or above 4096 characters once parsed it is refused."""
    source = params.get(name, "")
    if not source:
        raise RefusedError("message text is empty")
    text, entities = settle(*_parsed(source, params, "entities"))
    if len(text) > LONGEST_TEXT:
        raise RefusedError("message is too long")
    return text, _with_users(entities, people)


def caption_of(params: Mapping[str, Any], people: Chats) -> tuple[str, list[Entity]]:
    """Read a caption; it may be empty, and has at most 1024 characters once parsed."""
    text, entities = _parsed(params.get("caption", ""), params, "caption_entities")
    if not text.strip():
        return "", []
    text, entities = settle(text, entities)
    if len(text) > LONGEST_CAPTION:
        raise RefusedError("message caption is too long")
    return text, _with_users(entities, people)


def _parsed(source: str, params: Mapping[str, Any], entities: str) -> tuple[str, list[Entity]]:
    if len(source.encode()) > LONGEST_SOURCE:
        raise RefusedError("text is too long")
    match params.get("parse_mode", "").lower():
        case "html":
            return markup.parse(source)
        case "" | "none":
            return source, [dict(entity) for entity in params.get(entities, ())]
        case "markdown" | "markdownv2":
            raise RefusedError("the emulator does not act out Markdown", code=501)
    raise RefusedError("unsupported parse_mode")


def _with_users(entities: list[Entity], people: Chats) -> list[Entity]:
    """Put whole users into mentions by id; a mention of a stranger is dropped."""
    return [
        entity | {"user": people.person(entity["user"]["id"])} if "user" in entity else entity
        for entity in entities
        if "user" not in entity or people.known(entity["user"]["id"])
    ]
