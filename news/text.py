"""Tame text from outside: what cannot be seen goes, white space is folded, markup is stripped."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_INVISIBLE: Final = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff]"  # half a character: JSON can write it, UTF-8 and databases cannot
)
_HIDDEN: Final = re.compile(r"<(script|style)\b.*?(</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_COMMENT: Final = re.compile(r"<!--.*?(-->|$)", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")
_NO_CHARACTER: Final = re.compile(r"&#\d{8,}")  # int() raises on the longest
_FOREIGN: Final = re.compile(r"[^\x00-\x7f][^\x00-\x7f]{31}")
_WIDE: Final = "\u3002\uff01\uff1f\u300d\u300f"
_PILED: Final = re.compile(r"([^\w\s\x00-\x7f]{32})[^\w\s\x00-\x7f]+")


def tame(text: str) -> str:
    """Fold white space and drop control, zero-width and bidi characters."""
    if _FOREIGN.search(text):  # the time NFC takes grows with the square of a pile of marks
        text = _PILED.sub(r"\1", text)
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    return folded if folded.isprintable() else " ".join(visible(folded).split())


def visible(text: str) -> str:
    """Drop the characters that cannot be seen."""
    return _INVISIBLE.sub("", text)


def plain(markup: str) -> str:
    """Strip the tags and entities of a fragment of HTML, be it escaped once more or not."""
    uncommented = _COMMENT.sub("", _unescaped(markup))
    # what stands after the last ">" holds no tag, and would be searched for one at every "<"
    shown, closed, rest = _HIDDEN.sub(" ", uncommented).rpartition(">")
    return tame(_unescaped(_TAG.sub(" ", shown + closed) + rest))


def joined(sentences: Sequence[str]) -> str:
    """Join sentences into one text: with a blank, but after a full stop that is wide itself."""
    before = ("", *sentences)
    return "".join(
        f"{'' if last[-1:] in _WIDE else ' '}{each}"
        for last, each in zip(before, sentences, strict=False)
    )


def _unescaped(markup: str) -> str:
    return html.unescape(_NO_CHARACTER.sub("", markup))
