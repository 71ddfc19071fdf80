"""Read Telegram's HTML: text and entities out, or the error the real server gives.

The grammar is that of parse_html in https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp,
told in https://core.telegram.org/bots/api#html-style. Offsets in errors count bytes, in entities
UTF-16 units.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from emulator.refusals import RefusedError

Entity = dict[str, Any]

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}
_TAGS = _KINDS.keys() | {"a", "tg-emoji", "tg-time", "pre", "code"}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,7})|#(\d{1,7})|([A-Za-z]+));?")
_SPECIAL = re.compile(r"[<&]")
_SPACES = re.compile(r"[ \t\r\n\0\v]*")
_TAG_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE_NAME = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d+)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:(https?|tonsite|tg|ton)://)?((?:[\w.~%-]+|\[[0-9a-f:]+\])(?::\d{1,5})?)([/?#]\S*)?",
    re.IGNORECASE,
)
_TIME_FORMAT = re.compile(r"[rR]|[wWdDtT]*")


@dataclass(slots=True)
class _Open:
    """Remember a start tag until its end tag comes."""

    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


@dataclass(slots=True)
class _Reading:
    """Hold what has been read of a source so far."""

    source: str
    text: list[str] = field(default_factory=list)
    characters: int = 0
    units: int = 0
    nested: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def write(self, piece: str) -> None:
        self.text.append(piece)
        self.characters += len(piece)
        self.units += utf16_length(piece)

    def fail(self, words: str, position: int, rest: str = "") -> RefusedError:
        """Make the error that points at a position in the source."""
        offset = len(self.source[:position].encode())
        return RefusedError(f"can't parse entities: {words} at byte offset {offset}{rest}")


def utf16_length(text: str) -> int:
    """Count UTF-16 units, as entities do."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(source: str) -> tuple[str, list[Entity]]:
    """Read HTML into plain text and its entities, in the order in which they end."""
    reading = _Reading(source)
    position = 0
    while special := _SPECIAL.search(source, position):
        reading.write(source[position : special.start()])
        position = special.start()
        if source[position] == "&":
            piece, position = _reference(source, position)
            reading.write(piece)
        elif source.startswith("</", position):
            position = _end_tag(reading, position)
        else:
            position = _start_tag(reading, position)
    reading.write(source[position:])
    if reading.nested:
        tag = reading.nested[-1].tag
        raise RefusedError(
            f"can't parse entities: Can't find end tag corresponding to start tag \"{tag}\""
        )
    for entity in reading.entities:
        entity.pop("_language", None)
    return "".join(reading.text), reading.entities


def _reference(source: str, position: int) -> tuple[str, int]:
    """Read a character reference; one that Telegram does not know stays as it is written."""
    found = _REFERENCE.match(source, position)
    if not found:
        return "&", position + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return (_NAMED[name], found.end()) if name in _NAMED else ("&", position + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF:  # noqa: PLR2004  the last code point, as the real parser has it
        return "&", position + 1
    return chr(code), found.end()


def _unescaped(value: str) -> str:
    pieces, position = [], 0
    while (at := value.find("&", position)) >= 0:
        pieces.append(value[position:at])
        piece, position = _reference(value, at)
        pieces.append(piece)
    return "".join([*pieces, value[position:]])


def _start_tag(reading: _Reading, begin: int) -> int:
    source = reading.source
    name = _matched(_TAG_NAME, source, begin + 1)
    position = begin + 1 + len(name)
    if position == len(source):
        raise reading.fail("Unclosed start tag", begin)
    tag = name.lower()
    if tag not in _TAGS:
        raise reading.fail(f'Unsupported start tag "{tag}"', begin)
    attributes: dict[str, str] = {}
    while position < len(source) and source[position] != ">":
        position = _skip_spaces(source, position)
        if source[position : position + 1] == ">":
            break
        position = _attribute(reading, attributes, tag, begin, position)
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise reading.fail('Tag "span" must have class "tg-spoiler"', begin)
    reading.nested.append(_Open(tag, attributes, reading.units, reading.characters))
    return position + 1


def _attribute(
    reading: _Reading, attributes: dict[str, str], tag: str, begin: int, position: int
) -> int:
    source = reading.source
    name = _matched(_ATTRIBUTE_NAME, source, position)
    if not name:
        raise reading.fail(f'Empty attribute name in the tag "{tag}"', begin)
    position = _skip_spaces(source, position + len(name))
    if position == len(source):
        raise reading.fail(f'Unclosed start tag "{tag}"', begin)
    if source[position] != "=":
        attributes.setdefault(name, "")
        return position
    position = _skip_spaces(source, position + 1)
    if position == len(source):
        raise reading.fail(f'Unclosed start tag "{tag}"', begin)
    attributes[name], position = _attribute_value(reading, position)
    if position >= len(source):
        raise reading.fail("Unclosed start tag", begin)
    return position


def _attribute_value(reading: _Reading, position: int) -> tuple[str, int]:
    source = reading.source
    if (quote := source[position]) in "'\"":
        end = source.find(quote, position + 1)
        if end < 0:
            return "", len(source)
        return _unescaped(source[position + 1 : end]), end + 1
    token = _matched(_TOKEN, source, position)
    end = position + len(token)
    if end < len(source) and source[end] != ">" and not source[end].isspace():
        raise reading.fail("Unexpected end of name token", position)
    return token.lower(), end


def _end_tag(reading: _Reading, begin: int) -> int:
    source = reading.source
    if not reading.nested:
        raise reading.fail("Unexpected end tag", begin)
    written = _matched(_TAG_NAME, source, begin + 2)
    position = _skip_spaces(source, begin + 2 + len(written))
    if source[position : position + 1] != ">":
        raise reading.fail("Unclosed end tag", begin)
    opened = reading.nested.pop()
    name = written.lower()
    if name and name != opened.tag:
        rest = f', expected "</{opened.tag}>", found "</{name}>"'
        raise reading.fail("Unmatched end tag", begin, rest)
    if reading.units > opened.offset:
        _close(reading, opened)
    return position + 1


def _close(reading: _Reading, opened: _Open) -> None:
    """Add the entity of a tag that has text in it."""
    span: Entity = {"offset": opened.offset, "length": reading.units - opened.offset}
    match opened.tag:
        case "a":
            text = (
                "".join(reading.text)[opened.start :] if not opened.attributes.get("href") else ""
            )
            found = _link(opened.attributes.get("href") or text)
        case "pre" | "code":
            found = _code(reading, opened, span)
        case "tg-emoji":
            found = _emoji(opened.attributes.get("emoji-id", ""))
        case "tg-time":
            found = _time(opened.attributes)
        case "blockquote" if "expandable" in opened.attributes:
            found = {"type": "expandable_blockquote"}
        case tag:
            found = {"type": _KINDS[tag]}
    if found:
        reading.entities.append(found | span)


def _link(address: str) -> Entity | None:
    """Make the entity of a link; an address that is none loses it silently."""
    if user := _USER_LINK.fullmatch(address):
        return {"type": "text_mention", "user": {"id": int(user[1])}}
    checked = checked_link(address)
    return {"type": "text_link", "url": checked} if checked else None


def checked_link(address: str) -> str:
    """Give a link as Telegram keeps it: a scheme, a path; empty where it is none."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        return ""
    scheme, host, path = (found[1] or "http").lower(), found[2], found[3] or ""
    if scheme in {"tg", "ton"}:
        return f"{scheme}://{host}{path}"
    if "." not in host and not host.startswith("["):
        return ""
    return f"{scheme}://{host.lower()}{path if path.startswith('/') else '/' + path}"


def _code(reading: _Reading, opened: _Open, span: Entity) -> Entity | None:
    """Make pre or code; a code with a language and a pre of the same span become one."""
    language = opened.attributes.get("class", "")
    language = language.removeprefix("language-") if language.startswith("language-") else ""
    last = reading.entities[-1] if reading.entities else {}
    if (last.get("offset"), last.get("length")) == (span["offset"], span["length"]):
        if opened.tag == "pre" and last.get("_language"):
            last.update(type="pre", language=last.pop("_language"))
            return None
        if opened.tag == "code" and last["type"] == "pre" and language:
            last["language"] = language
            return None
    found: Entity = {"type": opened.tag}
    if opened.tag == "code" and language:
        found["_language"] = language
    return found


def _emoji(identifier: str) -> Entity:
    if not re.fullmatch(r"-?\d{1,19}", identifier) or int(identifier) == 0:
        raise RefusedError("can't parse entities: Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": identifier}


def _time(attributes: dict[str, str]) -> Entity | None:
    style = attributes.get("format", "")
    if not _TIME_FORMAT.fullmatch(style):
        raise RefusedError("can't parse entities: Invalid date-time format specified")
    unix = attributes.get("unix", "")
    if not unix.isdigit() or int(unix) == 0:
        return None
    found: Entity = {"type": "date_time", "unix_time": int(unix)}
    return found | {"date_time_format": style} if style else found


def _matched(pattern: re.Pattern[str], source: str, position: int) -> str:
    found = pattern.match(source, position)
    return found[0] if found else ""


def _skip_spaces(source: str, position: int) -> int:
    return position + len(_matched(_SPACES, source, position))
