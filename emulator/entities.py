"""Settle a text as Telegram keeps it: cleaned, trimmed, its entities repaired and new ones found.

Follows fix_formatted_text in https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from emulator.markup import Entity, utf16_length
from emulator.refusals import RefusedError

# The 101st and later are dropped without a word.
MOST_ENTITIES = 100

_SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = frozenset({"blockquote", "expandable_blockquote"})
_CODES = frozenset({"pre", "code"})
_PRIORITY = {kind: 90 + place for place, kind in enumerate(_SPLITTABLE)} | {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "custom_emoji": 99,
}
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANKED = re.compile("[\x00-\x09\x0b-\x1f\x7f]")

# Telegram knows every top-level domain; without a scheme these are enough for what people type.
_DOMAINS = (
    "com|org|net|edu|gov|int|info|biz|io|me|co|uk|de|fr|it|es|nl|eu|ru|jp|cn|in|us|ca|au|ch|at"
    "|news|dev|app|tv|be|se|no|fi|dk|pl|cz|br|ua|test"
)
_FINDERS = (
    (
        "url",
        ".",
        re.compile(
            r"(?<![\w@.#/-])(?:(?:https?|ftp|tonsite)://(?:[\w-]+(?:\.[\w-]+)+)|"
            rf"(?:[a-z0-9-]+\.)+(?:{_DOMAINS})(?![\w.@-]*@)(?![\w-]))"
            r"(?::\d{1,5})?(?:[/?#][^\s<>\"«»“”]*)?",
            re.IGNORECASE,
        ),
    ),
    (
        "email",
        "@",
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]+\.)+[a-z]{2,8}(?!\w)", re.IGNORECASE),
    ),
    ("mention", "@", re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)")),
    (
        "bot_command",
        "/",
        re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    ),
    ("hashtag", "#", re.compile(r"(?<!\w)#(?=\d*[^\W\d])\w{1,256}(?![\w#])")),
    ("cashtag", "$", re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])")),
)


def settle(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Clean, trim and mark a text; an empty one is refused.

    Entities are sorted as Telegram sorts them and are at most a hundred.
    """
    text, entities = _trimmed(*_cleaned(text, entities))
    if not text:
        raise RefusedError("text must be non-empty")
    return text, repaired(entities, find(text))[:MOST_ENTITIES]


def find(text: str) -> list[Entity]:
    """Find links, mentions, commands, hashtags and the like; an earlier kind wins a place."""
    spans: list[tuple[int, int, str]] = []
    for kind, sign, pattern in _FINDERS:
        if sign not in text:
            continue
        for match in pattern.finditer(text):
            start = match.start()
            end = start + len(_without_tail(match[0])) if kind == "url" else match.end()
            if all(end <= begun or start >= ended for begun, ended, _ in spans):
                spans.append((start, end, kind))
    plain = text.isascii()
    return [
        {
            "type": kind,
            "offset": start if plain else utf16_length(text[:start]),
            "length": end - start if plain else utf16_length(text[start:end]),
        }
        for start, end, kind in sorted(spans)
    ]


def repaired(entities: list[Entity], found: Iterable[Entity] = ()) -> list[Entity]:
    """Make entities nest by Telegram's rules: what does not fit is cut or dropped, not refused.

    `found` are entities found in the text itself; they yield to those that were asked for.
    """
    entities = sorted((entity for entity in entities if entity["length"] > 0), key=_order)
    if not entities:
        return list(found)
    quotes = _apart(entity for entity in entities if entity["type"] in _QUOTES)
    others = _apart(entity for entity in entities if entity["type"] not in {*_SPLITTABLE, *_QUOTES})
    taken = [_span(entity) for entity in others]
    others += [new for new in found if not any(_meet(_span(new), span) for span in taken)]
    others = [entity for entity in others if not _crosses(entity, quotes)] + quotes
    styles = [entity for entity in entities if entity["type"] in _SPLITTABLE]
    return sorted(others + _split(styles, others), key=_order)


def _order(entity: Entity) -> tuple[int, int, int]:
    return entity["offset"], -entity["length"], _PRIORITY.get(entity["type"], 50)


def _span(entity: Entity) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Keep the first of those that overlap."""
    kept: list[Entity] = []
    end = 0
    for entity in entities:
        if entity["offset"] >= end:
            kept.append(entity)
            end = _span(entity)[1]
    return kept


def _crosses(entity: Entity, quotes: list[Entity]) -> bool:
    """Tell an entity that reaches over the edge of a quotation."""
    start, end = _span(entity)
    return any(
        _meet((start, end), (begun, ended)) and not (begun <= start and end <= ended)
        for begun, ended in map(_span, quotes)
    )


def _split(styles: list[Entity], others: list[Entity]) -> list[Entity]:
    """Cut bold and its kin where other entities begin and end; take them out of code."""
    merged = [(kind, span) for kind in _SPLITTABLE for span in _union(styles, kind)]
    cuts = {start for _, (start, _) in merged}
    cuts.update(edge for entity in others for edge in _span(entity))
    codes = [_span(entity) for entity in others if entity["type"] in _CODES]
    return [
        {"type": kind, "offset": left, "length": right - left}
        for kind, (start, end) in merged
        for left, right in pairwise([start, *sorted(c for c in cuts if start < c < end), end])
        if not any(_meet((left, right), code) for code in codes)
    ]


def _union(styles: list[Entity], kind: str) -> list[tuple[int, int]]:
    """Join the spans of one style that touch or overlap."""
    spans: list[tuple[int, int]] = []
    for start, end in (_span(style) for style in styles if style["type"] == kind):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Take out what Telegram takes out, blank other control characters, and shift the entities."""
    text = _BLANKED.sub(" ", text.replace("\r", "\u2028"))
    removed = [utf16_length(text[: match.start()]) for match in _REMOVED.finditer(text)]
    if not removed:
        return text, entities

    def shifted(offset: int) -> int:
        return offset - sum(place < offset for place in removed)

    moved = []
    for entity in entities:
        start, end = map(shifted, _span(entity))
        moved.append(entity | {"offset": start, "length": end - start})
    return _REMOVED.sub("", text), moved


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut spaces and line ends off the end, and off the beginning up to the first entity."""
    if (stripped := text.rstrip(" \n")) != text:
        end = utf16_length(stripped)
        entities = [
            entity | {"length": min(entity["length"], end - entity["offset"])}
            for entity in entities
            if entity["offset"] < end
        ]
    first = min((each["offset"] for each in entities if each["length"] > 0), default=len(stripped))
    lead = min(len(stripped) - len(stripped.lstrip(" \n")), first)
    if lead:
        entities = [entity | {"offset": entity["offset"] - lead} for entity in entities]
    return stripped[lead:], entities


def _without_tail(address: str) -> str:
    """Leave a sentence's own punctuation out of a link."""
    while address and (
        address[-1] in ".,:;!?'`*"
        or (address[-1] == ")" and address.count("(") < address.count(")"))
    ):
        address = address[:-1]
    return address
