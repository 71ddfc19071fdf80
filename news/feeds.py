"""Read feeds: which entries one holds, and which of them are the same.

The only place that knows the feed parsers. Dates and ids of feeds are not trusted: an entry is
known by what it calls itself, or by its link, or by its title and date, in that order. One that
has no page of its own is found at the feed's address, under a fragment.
"""

from __future__ import annotations

import calendar
import hashlib
import heapq
import io
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import fastfeedparser
import feedparser

from news import jsonfeed, markup
from news.charsets import decode
from news.errors import NotAFeed
from news.items import Document, Item
from news.links import absolute, canonical, is_http
from news.text import plain

MOST_ENTRIES: Final = 500
"""Enough for a newsroom's busiest hour between two polls; a hostile feed gets no further."""
LONGEST_TITLE: Final = 300
_MOST_FOR_THE_SLOW: Final = 400
"""Items that the slow parser is given, at some milliseconds each."""

_LONG: Final = 64 * 1024
"""Characters of a feed without items that are too many for what it might say of itself."""

_BEYOND_THE_FAST: Final = re.compile(r"<(?:\w+:)?(?:title|summary)\b[^<>]*(?:xhtml|base64)")
_PREFIXED_LINK: Final = re.compile(r"<\w+:link\b")
_CHANNEL_LINKS: Final = 3
"""Links with a prefix that a channel may have of its own; more are of items, and hide theirs."""
_TEXT_ELSEWHERE: Final = re.compile(r"<(?:media:(?:description|text)|itunes:summary|\w*:?body)\b")
_DATE: Final = re.compile(
    r"<(?:\w+:)?(?:pubdate|published|issued|date|updated|modified|lastbuilddate)\b", re.IGNORECASE
)
_RANDOM: Final = re.compile(
    r"(?:urn:uuid:)?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Category:
    """Name a shelf of feeds; `id` is a slug that people type."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Hold what is remembered of a feed between two polls; times are UTC seconds."""

    id: int
    url: str
    category: str
    title: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    failures: int
    added_at: int
    baseline_at: int | None
    """When the first good answer came; what it held was there before us."""
    polled_at: int | None = None
    fetched_at: int | None = None
    """When an answer last held a body."""
    rhythm: int | None = None
    """Seconds between two of its entries, as its own dates have it."""
    moved_to: str | None = None
    """Where permanent redirects led at the last poll."""
    moved_polls: int = 0
    """How many polls in a row they led there."""
    failing_since: int | None = None
    """When the first of the failures came that nothing good has followed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one item as the feed tells it."""

    identity: str
    url: str
    title: str
    text: str
    published: int | None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """Hold a feed's title and its entries, in the feed's order, each identity once."""

    title: str
    entries: tuple[Entry, ...]


def parse(body: bytes, *, url: str, content_type: str | None = None) -> ParsedFeed:
    """Read a feed in any of its formats.

    Raise NotAFeed when it is none; an empty feed is a feed. Of a long one the newest are kept.
    """
    text = decode(body, content_type=content_type).lstrip()
    document = jsonfeed.read(text) if text.startswith("{") else _read_markup(text)
    if document is None:
        raise NotAFeed(url)
    items = dict.fromkeys(_tamed(item, url) for item in _newest(document.items))
    entries = _identified([*items], url)
    return ParsedFeed(title=plain(document.title), entries=entries)


def _newest(items: Sequence[Item]) -> list[Item]:
    """Keep the newest, in the feed's order; who knows how new what has no date is."""
    dates = [math.inf if item.published is None else item.published for item in items]
    places = heapq.nlargest(MOST_ENTRIES, range(len(items)), key=dates.__getitem__)
    return [items[place] for place in sorted(places)]


def _read_markup(text: str) -> Document | None:
    """Read with the quick parser; where that is doubtful, with the slow one if it finds any."""
    document = markup.mend(text)
    if not document:
        return None
    found, tags = _parse_fast(document), markup.skeleton(document)
    entries = [entry for entry in found["entries"] if any(entry.values())] if found else []
    items = [_item(entry, jsonfeed.seconds(entry.get("published") or "")) for entry in entries]
    quick = Document(title=found["feed"].get("title") or "", items=items) if found else None
    if len(tags) > _LONG and not markup.openings(tags):
        return quick  # there is nothing for the slow one to find, and it would search for long
    if quick and quick.title and not _is_doubtful(entries, tags):
        return quick
    readings = [each for each in (_read_slowly(document), quick) if each]
    return max(readings, key=lambda each: bool(each.items), default=None)


def _parse_fast(document: str) -> Mapping[str, Any] | None:
    try:
        found: Mapping[str, Any] = fastfeedparser.parse(
            document.encode(), include_tags=False, include_media=False, include_enclosures=False
        )
    except Exception:  # noqa: BLE001 - damaged markup makes it raise whatever it stumbles on
        return None
    return found


def _is_doubtful(entries: Sequence[Mapping[str, Any]], tags: str) -> bool:
    """Tell by what came out that the quick parser lost something, or made it up."""
    texts = [bool(entry.get("description") or entry.get("content")) for entry in entries]
    named = all("link" in entry or "id" in entry for entry in entries)
    dated, dates = sum("published" in entry for entry in entries), len(_DATE.findall(tags))
    return (
        not entries
        or "xml:base" in tags
        or _BEYOND_THE_FAST.search(tags) is not None
        or len(entries) < len(markup.openings(tags))
        or not named
        or not all(text or entry.get("title") for text, entry in zip(texts, entries, strict=True))
        or (not all(texts) and _TEXT_ELSEWHERE.search(tags) is not None)
        or dated > dates  # it reads ids as dates
        or (dated < len(entries) <= dates)
        or len(_PREFIXED_LINK.findall(tags)) > _CHANNEL_LINKS
        or (tags.startswith("<feed") and not all(map(_has_page, entries)))
    )


def _has_page(entry: Mapping[str, Any]) -> bool:
    """Tell whether an Atom entry's link leads to its page: the quick one may take any."""
    pages = {link["href"] for link in entry["links"] if link["rel"] in {None, "alternate"}}
    return (entry.get("link") or "").strip() in pages


def _read_slowly(document: str) -> Document | None:
    """Read with the parser that knows all that ever was in a feed."""
    after = markup.openings(document)[_MOST_FOR_THE_SLOW:]
    within = io.BytesIO(document[: after[0] if after else None].encode())
    # no content-location: it would be put before ids, too
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(
            within, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # noqa: BLE001 - as above
        return None
    items = [_item(entry, _seconds(entry)) for entry in found.entries if entry]
    title = found.feed.get("title") or ""
    return Document(title=title, items=items) if found.version or items or title else None


def _item(entry: Mapping[str, Any], published: int | None) -> Item:
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    texts = [*contents, entry.get("summary") or entry.get("description") or ""]
    given_id, link = entry.get("id") or "", entry.get("link") or ""
    return Item(
        id=given_id,
        link=link if is_http(given_id) or not entry.get("guidislink") else "",
        title=entry.get("title") or "",
        text=max(texts, key=len),
        published=published,
    )


def _seconds(entry: Mapping[str, Any]) -> int | None:
    dates = (entry[name] for name in ("published_parsed", "updated_parsed") if name in entry)
    try:
        return next((calendar.timegm(date) for date in dates if date), None)
    except ValueError:  # the year 0
        return None


def _tamed(item: Item, base: str) -> Item:
    """Make an item's link whole and its words plain; an id that is a link serves as one."""
    given_id = item.id.strip()
    link = absolute(item.link.replace("&amp;", "&"), base=base)
    return Item(
        id=given_id,
        link=link or (absolute(given_id, base=base) if is_http(given_id) else ""),
        title=plain(item.title)[:LONGEST_TITLE],
        text=plain(item.text),
        published=item.published,
    )


def _identified(items: Sequence[Item], base: str) -> tuple[Entry, ...]:
    """Name each item by the first of its names that no other has, and keep it once."""
    names = [_names(item) for item in items]
    uses = Counter(name for each in names for name in set(each))
    entries: dict[str, Entry] = {}
    for item, mine in zip(items, names, strict=True):
        identity = _hash(next((name for name in mine if uses[name] == 1), mine[-1]))
        page = item.link or f"{canonical(base)}#{identity}"
        entries.setdefault(identity, Entry(identity, page, item.title, item.text, item.published))
    return tuple(entries.values())


def _names(item: Item) -> list[str]:
    """List what an item may be known by, the best first.

    An id that is a link may carry a session or a version behind a fragment; one that looks drawn
    by lot may be drawn anew each time; a front page is the page of whatever comes next.
    """
    link = "" if urlsplit(item.link)[2:4] == ("/", "") else item.link
    title_and_date = f"{item.title}\n{item.published}"
    if _RANDOM.fullmatch(item.id):
        names = [link, item.id, title_and_date]
    else:
        canonical_id = absolute(item.id, base="") if is_http(item.id) else ""
        names = [canonical_id, item.id, link, title_and_date]
    return [name for name in names if name]


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]
