"""Write Telegram's HTML (https://core.telegram.org/bots/api#html-style) and keep to its lengths."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from messages import texts

LONGEST: Final = 4096
"""UTF-16 units of a message after parsing; stricter than the code points Telegram counts."""

_SENTENCE_END: Final = re.compile(
    r"(?<=[.!?…])\s+"  # a Latin, Cyrillic or Arabic full stop, and a space
    r"|(?<=[.!?…][\"'”’)])\s+"  # the same within quotation marks
    r"|(?<=[。！？])"  # Chinese and Japanese write no space
)
_LINKABLE: Final = re.compile(
    r"https?://(?:(?:[\w-]+\.)+[\w-]+|\[[0-9a-f:]+\])(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^>]*>")
_LONGEST_LINK: Final = 1500
"""Bytes; ten links still fit into a message's source, which Telegram takes up to 32 KiB."""
_ASTRAL: Final = 0x10000
"""Characters from here on take two UTF-16 units."""


@dataclass(frozen=True, slots=True)
class Button:
    """Hold an inline button: `data` comes back to us, or `url` is opened."""

    text: str
    data: str = ""
    url: str = ""


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Hold one message as Telegram takes it."""

    html: str
    keyboard: Keyboard = ()
    preview: str = ""
    """The page that it shows a preview of, where the chat wants any."""


@dataclass(frozen=True, slots=True)
class File:
    """Hold a document that is sent, with the words under it."""

    name: str
    body: bytes
    caption: Message


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a picture that is sent, a PNG, with the words and buttons under it."""

    body: bytes
    caption: Message


def escape(text: str) -> str:
    """Make any text safe inside a tag or an attribute."""
    return html.escape(text, quote=True)


def bold(text: str) -> str:
    """Set a text in bold."""
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    """Set a text in italics."""
    return f"<i>{escape(text)}</i>"


def code(text: str) -> str:
    """Write text that is copied with a tap; https://core.telegram.org/bots/api#html-style."""
    return f"<code>{escape(text)}</code>"


def marked(text: str, places: Iterable[tuple[int, int]], *, most: int) -> str:
    """Write a text in which the first places, `most` of them, stand out."""
    written, end = "", 0
    for start, stop in islice(places, most):
        if start >= end:
            written += escape(text[end:start]) + bold(text[start:stop])
            end = stop
    return written + escape(text[end:])


def link(text: str, url: str) -> str:
    """Link a text; an address that Telegram would not take stays text."""
    return linked(escape(text), url)


def linked(markup: str, url: str) -> str:
    """Link what is markup already."""
    return f'<a href="{escape(url)}">{markup}</a>' if is_linkable(url) else markup


def is_linkable(url: str) -> bool:
    """Tell whether Telegram takes an address: http, a host with a dot in it, not too long."""
    return bool(_LINKABLE.fullmatch(url)) and len(escape(url).encode()) <= _LONGEST_LINK


def plain(markup: str) -> str:
    """Take the markup out of what was written here."""
    return html.unescape(_TAG.sub("", markup)).strip()


def moment(seconds: int, *, style: str = "") -> str:
    """Show a time in the reader's own zone (Bot API 9.5); older clients show the UTC inside."""
    at = datetime.fromtimestamp(seconds, UTC)
    text = at.strftime(style) if style else texts.moment(seconds)
    return f'<tg-time unix="{seconds}" format="Dt">{escape(text)}</tg-time>'


def day(seconds: int) -> str:
    """Name the day of a time, in UTC, where no markup is."""
    return texts.day(datetime.fromtimestamp(seconds, UTC).date())


def units(text: str) -> int:
    """Measure a text in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def shorten(text: str, most: int) -> str:
    """Cut a text to `most` units at a word's end, and show that it was cut."""
    if units(text) <= most:
        return text
    return f"{_head(text, most - 1).rstrip()}…"


def split(text: str, *, most: int) -> tuple[str, ...]:
    """Cut a text into parts of at most `most` units, joined again nothing but white space is lost.

    Cuts fall between paragraphs, else between sentences, else between words, else anywhere but
    within a character.
    """
    parts: list[str] = []
    current = ""
    for gap, piece in _pieces(text, most):
        joined = current + gap + piece if current else piece
        if units(joined) > most:
            parts.append(current)
            joined = piece
        current = joined
    return (*parts, current) if current else tuple(parts)


def packed(items: Sequence[str]) -> tuple[str, ...]:
    """Put pieces of markup, none of which is too long, into as few messages as hold them."""
    messages: list[str] = []
    for item in items:
        joined = f"{messages[-1]}\n\n{item}" if messages else item
        if messages and units(plain(joined)) <= LONGEST:
            messages[-1] = joined
        else:
            messages.append(item)
    return tuple(messages)


def _pieces(text: str, most: int) -> Iterator[tuple[str, str]]:
    """Yield pieces that fit, each with the white space that joins it to the one before."""
    for paragraph in filter(None, (line.strip() for line in text.split("\n"))):
        gap = "\n\n"
        if units(paragraph) <= most:
            yield gap, paragraph
            continue
        for sentence in filter(None, _SENTENCE_END.split(paragraph)):
            rest = sentence
            while rest:
                head = _head(rest, most)
                yield gap, head.strip()
                rest, gap = rest[len(head) :], " "


def _head(text: str, most: int) -> str:
    """Take the longest beginning of at most `most` units, at a space where there is one."""
    size = 0
    for index, character in enumerate(text):
        size += 2 if ord(character) >= _ASTRAL else 1
        if size > most:
            space = text.rfind(" ", 1, index + 1)
            return text[: space if space > 0 else index]
    return text
