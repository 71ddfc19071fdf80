"""Read feeds: which entries one holds, which of them are the same, and when to ask again.

The only place that knows the feed parser. Dates and ids of feeds are not trusted: an entry is
known by what it calls itself, or by its link, or by its title and date, in that order. One that
has no page of its own is found at the feed's address, under a fragment.
"""

from __future__ import annotations

import calendar
import codecs
import hashlib
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

import feedparser

from news.errors import NotAFeed
from news.text import plain, visible
from news.web import Answer, Failed, Fetched

MOST_ENTRIES: Final = 200
LONGEST_TITLE: Final = 300
LONGEST_WAIT: Final = 24 * 3600
_TRACKING: Final = re.compile(r"^(utm_.*|fbclid|gclid|mc_[ce]id|at_(medium|campaign).*)$")
_MARKUP_FORM: Final = re.compile(rb"<(?:\w+:)?(rss|rdf|feed|channel)\b", re.IGNORECASE)
_SURROGATE: Final = re.compile(rb"&#(?:x0*d[89a-f]..|5(?:5[3-9]|6.|7[0-2])..);", re.IGNORECASE)


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

    Raise NotAFeed when it is none; an empty feed is a feed.
    """
    if body.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{":
        return _parse_json(body, url=url)
    if not is_markup_feed(body):
        raise NotAFeed(url)
    headers = {"content-location": url, "content-type": _as_xml(content_type)}
    # Some write an emoji as two halves, which no parser takes.
    whole = io.BytesIO(_SURROGATE.sub(b"", body))
    try:
        found = feedparser.parse(whole, response_headers=headers)
    except Exception as error:  # damaged markup makes the parser raise whatever it stumbles on
        raise NotAFeed(url) from error
    if not found.version:
        raise NotAFeed(url)
    entries = (_read_markup(entry, url) for entry in found.entries[:MOST_ENTRIES])
    return ParsedFeed(title=plain(found.feed.get("title") or ""), entries=_distinct(entries))


def is_markup_feed(body: bytes) -> bool:
    """Tell RSS and Atom, in whatever encoding, from pages and everything else."""
    return _MARKUP_FORM.search(body[:4096].replace(b"\0", b"")) is not None


def _as_xml(content_type: str | None) -> str:
    """Keep only the charset: servers call feeds text/html, and text/xml would mean ASCII."""
    _, _, charset = (content_type or "").lower().partition("charset=")
    return f"application/xml; charset={charset}" if charset else "application/xml"


def _read_markup(entry: Mapping[str, Any], base: str) -> Entry | None:
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    text = max([*contents, entry.get("summary") or ""], key=len)
    return _entry(
        given_id=entry.get("id") or "",
        link=entry.get("link") or "",
        base=base,
        title=entry.get("title") or "",
        text=text,
        published=_markup_seconds(entry),
    )


def _markup_seconds(entry: Mapping[str, Any]) -> int | None:
    dates = (entry[name] for name in ("published_parsed", "updated_parsed") if name in entry)
    try:
        return next((calendar.timegm(date) for date in dates if date), None)
    except ValueError:  # the year 0
        return None


def _parse_json(body: bytes, *, url: str) -> ParsedFeed:
    """Read a JSON Feed (https://www.jsonfeed.org/version/1.1/)."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(url) from error
    if "jsonfeed.org" not in str(document.get("version")):
        raise NotAFeed(url)
    listed = document.get("items")
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    entries = (_read_json(item, url) for item in items[:MOST_ENTRIES])
    return ParsedFeed(title=plain(str(document.get("title") or "")), entries=_distinct(entries))


def _read_json(item: Mapping[str, Any], base: str) -> Entry | None:
    return _entry(
        given_id=str(item.get("id") or ""),
        link=str(item.get("url") or item.get("external_url") or ""),
        base=base,
        title=str(item.get("title") or ""),
        text=str(item.get("content_html") or item.get("content_text") or item.get("summary") or ""),
        published=_iso_seconds(str(item.get("date_published") or "")),
    )


def _iso_seconds(value: str) -> int | None:
    try:
        date = datetime.fromisoformat(value)
        return int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
    except ValueError:
        return None


def _entry(
    *, given_id: str, link: str, base: str, title: str, text: str, published: int | None
) -> Entry | None:
    given_id, title, text = given_id.strip(), plain(title)[:LONGEST_TITLE], plain(text)
    address = _address(link, base) or (_address(given_id, base) if _is_http(given_id) else "")
    if not (address or title or text):
        return None
    identity = _hash(given_id or address or f"{title}\n{published}")
    url = address or f"{canonical(base)}#{identity}"
    return Entry(identity=identity, url=url, title=title, text=text, published=published)


def _address(link: str, base: str) -> str:
    """Make a link whole and canonical; nothing of one that is not http."""
    try:
        url = canonical(urljoin(base, visible(link.strip()))) if link.strip() else ""
        return url if _is_http(url) and urlsplit(url).hostname else ""
    except ValueError:
        return ""


def _is_http(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _distinct(found: Iterable[Entry | None]) -> tuple[Entry, ...]:
    """Keep each entry once; an id that several entries share is no id, so the link serves."""
    entries = [entry for entry in found if entry]
    uses = Counter(entry.identity for entry in entries)
    named = (
        entry if uses[entry.identity] == 1 else replace(entry, identity=_hash(entry.url))
        for entry in entries
    )
    return tuple({entry.identity: entry for entry in named}.values())


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:32]


def canonical(url: str) -> str:
    """Bring a URL to the form in which two links to one article are equal.

    The host in lower case, no spaces, no fragment, none of the parameters that only track a click.
    """
    scheme, host, path, query, _ = urlsplit("%20".join(url.split()))
    kept = [part for part in query.split("&") if not _TRACKING.match(part.partition("=")[0])]
    return urlunsplit((scheme.lower(), host.lower(), path or "/", "&".join(kept), ""))


def body_hash(body: bytes) -> str:
    """Name a body by its content, for feeds whose ETag tells nothing."""
    return hashlib.sha256(body).hexdigest()[:32]


def next_poll(feed: Feed, answer: Answer, *, now: int, interval: float) -> int:
    """Choose when to ask a feed again: `interval` seconds on, longer after each failure.

    A wait that the server asked for is honoured up to a day.
    """
    if not isinstance(answer, Failed):
        return now + max(1, round(interval))
    backed_off = interval * float(1 << min(feed.failures, 16))
    wait = min(max(backed_off, answer.retry_after or 0), LONGEST_WAIT)
    return now + max(1, round(wait))


def is_new(entry: Entry, *, feed: Feed, now: int) -> bool:
    """Tell whether an unseen entry is news, or was there before we looked.

    What a first answer holds is old, but for what it says was published since the feed was added.
    """
    if feed.baseline_at is not None:
        return True
    return entry.published is not None and feed.added_at < entry.published <= now


def unchanged(feed: Feed, answer: Fetched) -> bool:
    """Tell whether a full answer holds the very bytes of the last one."""
    return feed.body_hash == body_hash(answer.body)
