"""Read what an answer's headers tell: what kind of document, how long it keeps, when to return."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

_LONGEST: Final = float(2**31)  # what RFC 9111 §1.2.2 makes of seconds too large to count
_PICTURES_AND_SOUND: Final = frozenset({"audio", "font", "image", "model", "video"})
_FEED_WORDS: Final = frozenset(
    "atom cdf download feed html javascript json netcdf octet rdf rss unknown xhtml xml".split()
)
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_MAX_AGE: Final = re.compile(r'(?<![\w-])max-age\s*=\s*"?([0-9]+)')
_NOT_KEPT: Final = re.compile(r"(?<![\w-])no-(?:cache|store)(?![\w-])")


def may_be_feed(content_type: str | None) -> bool:
    """Tell whether a feed may be served so: as any text or markup, or with no telling type."""
    main, subtype = _media_type(content_type)
    if main in _PICTURES_AND_SOUND:
        return False
    return not subtype or main == "text" or not _FEED_WORDS.isdisjoint(re.split(r"\W", subtype))


def may_be_page(content_type: str | None) -> bool:
    """Tell whether a page to read may be served so: as HTML or plain text, or with no type."""
    main, subtype = _media_type(content_type)
    return not subtype or f"{main}/{subtype}" in _PAGES


def _media_type(content_type: str | None) -> tuple[str, str]:
    essence = (content_type or "").partition(";")[0].strip().lower()
    main, _, subtype = essence.partition("/")
    return main, subtype


def plain(value: str | None) -> str | None:
    """Pass on a value that any database and any later header can hold, and no other."""
    return value if value and value.isascii() and value.isprintable() else None


def max_age(headers: Mapping[str, str]) -> float | None:
    """Tell for how many seconds the server vouches for its answer (RFC 9111 §4.2), if it says."""
    cache_control = headers.get("Cache-Control", "").lower()
    if _NOT_KEPT.search(cache_control):
        return 0.0
    stated = _MAX_AGE.search(cache_control)
    lifetime = _seconds(stated[1]) if stated else _until(headers.get("Expires", ""), headers)
    if lifetime is None:
        return None
    return max(0.0, lifetime - (_seconds(headers.get("Age", "")) or 0.0))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Read Retry-After, in seconds or as a date (RFC 9110 §10.2.3)."""
    value = headers.get("Retry-After", "")
    waiting = _seconds(value)
    return _until(value, headers) if waiting is None else waiting


def _seconds(value: str) -> float | None:
    return min(float(value), _LONGEST) if value.isascii() and value.isdecimal() else None


def _until(value: str, headers: Mapping[str, str]) -> float | None:
    """Count the seconds to a date from the server's own Date, for its clock may be off."""
    try:
        until, sent = parsedate_to_datetime(value), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - sent).total_seconds())
    except (ValueError, TypeError, OverflowError):  # no date, one without a zone, a far year
        return None
