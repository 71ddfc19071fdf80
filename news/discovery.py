"""Find the feeds of a page: those it declares, those it links, those where one usually is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from lxml import etree, html

from news.charsets import decode
from news.feeds import ParsedFeed
from news.links import absolute

MOST: Final = 8
"""Feeds of one page that are offered; some pages declare one for every tag they know."""
_DECLARED: Final = re.compile(
    r"application/(?:rss|atom|rdf|feed)\+(?:xml|json)|(?:text|application)/xml|application/x-?rss",
    re.IGNORECASE,
)
_LINKED: Final = re.compile(
    r"(?:/|\b)(?:rss|atom|feeds?)(?:\b|/)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
_ASIDE: Final = re.compile("comment|kommentar|комментари|コメント", re.IGNORECASE)
_USUAL: Final = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold a feed that was seen at an address."""

    url: str
    format: str
    feed: ParsedFeed

    @property
    def title(self) -> str:
        """Give the feed's name; its address where it has none."""
        return self.feed.title or self.url


def named(body: bytes, *, url: str, content_type: str | None) -> tuple[str, ...]:
    """List the addresses that a page names as its feeds, the likeliest first.

    What it declares counts; only a page that declares none is searched for links that look like
    feeds. Feeds of comments come last.
    """
    root = _tree(decode(body, content_type=content_type))
    if root is None:
        return ()
    base = urljoin(url, next((each.get("href") or "" for each in root.iter("base")), ""))
    links = [*_declared(root)] or [*_linked(root)]
    links.sort(key=lambda link: _ASIDE.search(" ".join(link)) is not None)
    whole = dict.fromkeys(absolute(href, base=base) for href, _ in links)
    return tuple(each for each in whole if each)[:MOST]


def usual(url: str) -> tuple[str, ...]:
    """List where a site's feed usually is: beside the page, or at the root."""
    beside = url if url.endswith("/") else f"{url}/"
    places = [urljoin(beside, each) for each in _USUAL] + [
        urljoin(url, f"/{each}") for each in _USUAL
    ]
    return tuple(dict.fromkeys(absolute(each, base="") for each in places))


def _tree(text: str) -> etree._Element | None:
    try:
        root: etree._Element = html.document_fromstring(text.encode(), parser=_parser())
    except (etree.ParserError, ValueError):  # nothing in it
        return None
    return root


def _parser() -> html.HTMLParser:
    return html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def _declared(root: etree._Element) -> Iterator[tuple[str, str]]:
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").strip()
        if ("alternate" in relations and _DECLARED.match(kind)) or "feed" in relations:
            yield link.get("href") or "", link.get("title") or ""


def _linked(root: etree._Element) -> Iterator[tuple[str, str]]:
    for link in root.iter("a"):
        href = link.get("href") or ""
        if _LINKED.search(href):
            yield href, link.get("title") or ""
