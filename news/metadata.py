"""Read what a page says of itself: its title, who wrote it and when, its address, its picture.

Asks the extractor's own readers, one by one: all of them together take as long as the text does,
for a page's tags, licence and site name, which nobody here asks for.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from html import unescape
from typing import Final

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura import metadata

from news.text import tame

_LONGEST: Final = 10_000
"""Characters of a title or of authors that are looked at."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Hold what a page says of itself; `date` is an ISO date, and all may be empty."""

    title: str
    author: str
    url: str
    date: str
    image: str


def described(tree: HtmlElement, url: str) -> Metadata:
    """Read what a page at an address says of itself; the page stays as it is."""
    told = metadata.examine_meta(tree)
    one_word = told.author and " " not in told.author
    told.author = None if one_word else told.author
    with suppress(Exception):  # it stumbles over what nobody expected in the data, and tells half
        told = metadata.extract_meta_json(tree, told)
    address = told.url or metadata.extract_url(tree, url) or url
    return Metadata(
        title=_cleaned(told.title or metadata.extract_title(tree)),
        author=_cleaned(told.author or metadata.extract_author(tree)),
        url=address,
        date=find_date(tree, url=address, original_date=True, extensive_search=False) or "",
        image=told.image or "",
    )


def _cleaned(text: str | None) -> str:
    return tame(unescape((text or "")[:_LONGEST]))
