"""Feeds as a press writes them: RSS 2.0, Atom 1.0, JSON Feed 1.1, and the OPML listing them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import formatdate
from textwrap import shorten
from xml.etree import ElementTree as ET

from emulator.world import Category, Outlet, Piece

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
TEASER_CHARACTERS = 180


@dataclass(frozen=True, slots=True)
class Item:
    """Carry what a feed says of one article; `published` is in Unix seconds."""

    id: str
    url: str
    title: str
    teaser: str
    author: str
    published: float


@dataclass(frozen=True, slots=True)
class Channel:
    """Carry what a feed says of itself; `modified` is in Unix seconds."""

    outlet: Outlet
    url: str
    home: str
    modified: int


def teaser(paragraphs: Sequence[str]) -> str:
    """Give the first part of the first paragraph, cut between words."""
    first = paragraphs[0] if paragraphs else ""
    return shorten(first, TEASER_CHARACTERS, placeholder=" …")


def as_item(piece: Piece, *, url: str) -> Item:
    """Say of an article what a feed says, under an id that outlives the press's address."""
    return Item(
        id=f"tag:{piece.outlet}.example,2026:{piece.slug}",
        url=url,
        title=piece.title,
        teaser=teaser(piece.paragraphs),
        author=piece.author,
        published=piece.published,
    )


def rss(channel: Channel, items: Sequence[Item]) -> str:
    """Write an RSS 2.0 feed."""
    root = ET.Element("rss", {"version": "2.0", "xmlns:dc": DUBLIN_CORE})
    top = ET.SubElement(root, "channel")
    _add(top, "title", channel.outlet.name)
    _add(top, "link", channel.home)
    _add(top, "description", f"The latest from {channel.outlet.name}")
    _add(top, "language", channel.outlet.language)
    _add(top, "lastBuildDate", formatdate(channel.modified, usegmt=True))
    for item in items:
        entry = ET.SubElement(top, "item")
        _add(entry, "title", item.title)
        _add(entry, "link", item.url)
        _add(entry, "description", item.teaser)
        if item.author:
            _add(entry, "dc:creator", item.author)
        _add(entry, "guid", item.id, isPermaLink="false")
        _add(entry, "pubDate", formatdate(item.published, usegmt=True))
    return _xml(root)


def atom(channel: Channel, items: Sequence[Item]) -> str:
    """Write an Atom 1.0 feed."""
    root = ET.Element(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.outlet.language}
    )
    _add(root, "id", f"tag:{channel.outlet.id}.example,2026:feed")
    _add(root, "title", channel.outlet.name)
    _add(root, "updated", _timestamp(channel.modified))
    _add(root, "link", None, rel="self", href=channel.url, type="application/atom+xml")
    _add(root, "link", None, rel="alternate", href=channel.home, type="text/html")
    # RFC 4287 §4.1.1 wants an author on the feed when an entry has none.
    _add(ET.SubElement(root, "author"), "name", channel.outlet.name)
    for item in items:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "link", None, rel="alternate", href=item.url, type="text/html")
        _add(entry, "published", _timestamp(item.published))
        _add(entry, "updated", _timestamp(item.published))
        if item.author:
            _add(ET.SubElement(entry, "author"), "name", item.author)
        _add(entry, "summary", item.teaser)
    return _xml(root)


def json_feed(channel: Channel, items: Sequence[Item]) -> str:
    """Write a JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.outlet.name,
        "home_page_url": channel.home,
        "feed_url": channel.url,
        "language": channel.outlet.language,
        "items": [_json_item(item) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


WRITERS: Mapping[str, tuple[str, Callable[[Channel, Sequence[Item]], str]]] = {
    "rss": ("application/rss+xml", rss),
    "atom": ("application/atom+xml", atom),
    "json": ("application/feed+json", json_feed),
}


def opml(categories: Sequence[Category], channels: Sequence[Channel]) -> str:
    """Write an OPML 2.0 list with one folder per category, named by text and category id."""
    root = ET.Element("opml", version="2.0")
    _add(ET.SubElement(root, "head"), "title", "The press of an invented world")
    body = ET.SubElement(root, "body")
    for category in categories:
        folder = ET.SubElement(body, "outline", text=category.name, category=category.id)
        for channel in channels:
            if channel.outlet.category == category.id:
                ET.SubElement(folder, "outline", _outline(channel))
    return _xml(root)


def _outline(channel: Channel) -> dict[str, str]:
    return {
        "type": "rss",
        "text": channel.outlet.name,
        "xmlUrl": channel.url,
        "htmlUrl": channel.home,
    }


def _json_item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_text": item.teaser,
        "date_published": _timestamp(item.published),
        "authors": [{"name": item.author}] if item.author else [],
    }


def _add(parent: ET.Element, tag: str, text: str | None, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
