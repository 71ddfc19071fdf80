"""Tame text from outside: what cannot be seen goes, white space is folded, markup is stripped."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"  # half a character: JSON can write it, UTF-8 and databases cannot
)
_HIDDEN: Final = re.compile(r"<(script|style)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


def tame(text: str) -> str:
    """Fold white space and drop control, zero-width and bidi characters."""
    return " ".join(visible(unicodedata.normalize("NFC", text)).split())


def visible(text: str) -> str:
    """Drop the characters that cannot be seen."""
    return _INVISIBLE.sub("", text)


def plain(markup: str) -> str:
    """Strip the tags and entities of a fragment of HTML, be it escaped once more or not."""
    unescaped = html.unescape(markup)
    shown = _TAG.sub(" ", _HIDDEN.sub(" ", unescaped))
    return tame(html.unescape(shown))
