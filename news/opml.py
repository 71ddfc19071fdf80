"""Read and write OPML 2.0 (http://opml.org/spec2.opml): a folder is a category of feeds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Final

from lxml import etree

from news.errors import OpmlBroken
from news.feeds import Category
from news.links import is_http

_LONGEST_ID: Final = 32  # bytes; a category's id has to fit into a button's 64
_LOOSE: Final = Category(id="general", name="General")
FOLLOWED: Final = Category(id="followed", name="Followed feeds")
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold one feed as an OPML file lists it."""

    category: Category
    title: str
    url: str


def parse(body: bytes, *, path: str, forgiving: bool = False) -> tuple[Listed, ...]:
    """Read the feeds of an OPML document, each under the nearest folder above it.

    Raise OpmlBroken with the line that is wrong; what is merely wrong in one line is passed over,
    if `forgiving`. Entities are not expanded.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise OpmlBroken(path, error.lineno or 1, error.msg or "not XML") from error
    content = root.find("body")
    if root.tag != "opml" or content is None:
        raise OpmlBroken(path, root.sourceline or 1, "an OPML file has <opml> and in it <body>")
    return tuple(_walk(content, _LOOSE, path, forgiving=forgiving))


def _walk(
    node: etree._Element, category: Category, path: str, *, forgiving: bool
) -> Iterator[Listed]:
    for outline in node.iterchildren("outline"):
        name = (outline.get("text") or outline.get("title") or "").strip()
        url = (outline.get("xmlUrl") or "").strip()
        wrong = _wrong(outline, name, url)
        if wrong and not forgiving:
            raise OpmlBroken(path, outline.sourceline or 1, wrong)
        if url and not wrong:
            yield Listed(category=category, title=name, url=url)
        elif not url:
            given = outline.get("category") or name
            folder = Category(id=slug(given), name=name) if name else category
            yield from _walk(outline, folder, path, forgiving=forgiving)


def _wrong(outline: etree._Element, name: str, url: str) -> str:
    if url:
        return "" if is_http(url) else f"{url!r} is no http address"
    if outline.get("type") == "rss":
        return "a feed without xmlUrl"
    return "" if name else "a folder without text"


def write(listed: Iterable[Listed]) -> bytes:
    """Write feeds as an OPML document in which `parse` finds the same, in the same order."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Feeds of Crier"
    content = etree.SubElement(root, "body")
    for category, feeds in groupby(listed, key=attrgetter("category")):
        folder = _outline(content, text=category.name, category=category.id)
        for each in feeds:
            _outline(folder, type="rss", text=each.title, xmlUrl=each.url)
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return written


def _outline(parent: etree._Element, **attributes: str) -> etree._Element:
    clean = {name: _NO_XML.sub("", value) for name, value in attributes.items()}
    return etree.SubElement(parent, "outline", clean)


def slug(name: str) -> str:
    """Make an id that people can type: lower case, words joined by hyphens, 32 bytes at most."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    joined = re.sub(r"[\W_]+", "-", folded).strip("-") or _LOOSE.id
    return joined.encode()[:_LONGEST_ID].decode(errors="ignore").rstrip("-")
