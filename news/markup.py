"""Mend the markup of feeds, so that every parser reads the same: one root, no doctype, no doubt."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final

_HEAD: Final = 16 * 1024
"""Characters in which the root has to stand; a doctype that is longer is an attack."""
_ROOT: Final = re.compile(
    r"<!--.*?-->|<\?.*?\?>"
    r"|<!DOCTYPE[^\[>]*+(?:\[(?:\"[^\"]*+\"|'[^']*+'|<!--.*?-->|[^\]\"'])*+\]\s*)?>"
    r"|<(?:[\w.-]+:)?(?P<root>html|rss|rdf|feed|channel)\b",
    re.IGNORECASE | re.DOTALL,
)
_FEED_ROOT: Final = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel)\b", re.IGNORECASE)
_NO_XML: Final = bytes({*range(32)} - {9, 10, 13})
_NEVER: Final = dict.fromkeys([*_NO_XML, 0xFFFD, 0xFFFE, 0xFFFF])
_ENTITY: Final = re.compile(r"&(?!(?:lt|gt|amp|quot|apos);)#?\w{0,31};?")
_OPENED: Final = re.compile(r"<(?:\w+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_CLOSED: Final = re.compile(r"</(?:\w+:)?(?:item|entry|rss|rdf|feed|channel)\s*>", re.IGNORECASE)


def is_markup_feed(text: str) -> bool:
    """Tell RSS and Atom from pages and everything else."""
    return _FEED_ROOT.search(text[:4096]) is not None


def mend(text: str) -> str:
    """Return a feed from its root on, or nothing where there is none.

    Without a doctype there is no entity that could grow or reach out; those that HTML knows are
    written out here. An item that is cut off at the end goes.
    """
    root = next((each for each in _ROOT.finditer(text[:_HEAD]) if each["root"]), None)
    if root is None or root["root"].lower() == "html":
        return ""
    clean = text[root.start() :].encode(errors="ignore").translate(None, _NO_XML).decode()
    return _without_half_item(_ENTITY.sub(lambda entity: _written_out(entity[0]), clean))


def openings(document: str) -> list[int]:
    """Find where items begin."""
    return [each.start() for each in _OPENED.finditer(document)]


def skeleton(document: str) -> str:
    """Leave out the text in CDATA, which may quote other markup."""
    before, *parts = document.split("<![CDATA[")
    return before + "".join(part.partition("]]>")[2] for part in parts)


@lru_cache(maxsize=4096)
def _written_out(entity: str) -> str:
    shown = html.unescape(entity) if entity.endswith(";") else entity
    if shown == entity:
        return f"&amp;{entity[1:]}"
    return html.escape(shown.translate(_NEVER))


def _without_half_item(document: str) -> str:
    ends = [each.end() for each in _CLOSED.finditer(document)]
    return document[: ends[-1]] if ends and openings(document[ends[-1] :]) else document
