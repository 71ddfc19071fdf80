"""Take the article out of a page: its text as paragraphs, and nothing else of the page.

The only place that knows the extractor. `Page` is what the page says; `Article` is what is kept
of it, under an id of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from news.charsets import decode
from news.feeds import Entry
from news.languages import of_page
from news.lines import paragraphs
from news.links import absolute, canonical
from news.markup import is_markup_feed
from news.metadata import described
from news.shown import strip_hidden
from news.text import tame
from news.walls import is_teaser, wall
from news.words import count_words

_SHORTEST_PRECISE: Final = 65
"""Words; the extractor's precise mode loses a whole article now and then, and shows it so."""

_LOSS: Final = 0.6
"""The part of the usual result below which the precise one has lost something."""
_OLDEST: Final = 662688000  # 1 January 1991, before any page on the web
_LEAST: Final = 60
"""Characters; of less the extractor makes one heap of all that a page says (250 by itself)."""


@dataclass(frozen=True, slots=True)
class Page:
    """Hold what a page says; `published` is in UTC seconds."""

    url: str
    title: str
    paragraphs: tuple[str, ...]
    author: str
    language: str | None
    published: int | None
    image: str | None
    is_teaser: bool = False
    """Whether the page says that the rest is not free."""

    @property
    def text(self) -> str:
        """Join the paragraphs by empty lines."""
        return "\n\n".join(self.paragraphs)

    @property
    def words(self) -> int:
        """Count the words of the text as its readers do."""
        return count_words(self.text)


@dataclass(frozen=True, slots=True)
class Wall:
    """Name what stands where an article should be, as `news.walls.wall` does, or a feed."""

    kind: str


@dataclass(frozen=True, slots=True)
class Article:
    """Hold an article as it is kept: the page's words, where they came from, who read them."""

    id: str
    url: str
    title: str
    text: str
    author: str
    language: str | None
    category: str
    outlet: str
    words: int
    from_feed: bool
    """Whether the feed's own text serves, since the page gave no article."""
    published_at: int
    created_at: int
    updated_at: int
    last_read_at: int | None
    read_count: int


def compose(
    entry: Entry, page: Page | None, *, article_id: str, category: str, outlet: str, now: int
) -> Article:
    """Make an article of what its feed and its page say; without a page the feed's text serves.

    The feed's headline is the outlet's own and goes first. A date in the future, or from before
    the web, is no date: the article is as old as we have known it.
    """
    text = page.text if page else entry.text
    published = entry.published or (page.published if page else None) or now
    title = entry.title or (page.title if page else "") or urlsplit(entry.url).netloc
    return Article(
        id=article_id,
        url=page.url if page else entry.url,
        title=title,
        text=text,
        author=page.author if page else "",
        language=page.language if page else None,
        category=category,
        outlet=outlet,
        words=page.words if page else count_words(text),
        from_feed=page is None,
        published_at=published if _OLDEST <= published <= now else now,
        created_at=now,
        updated_at=now,
        last_read_at=None,
        read_count=0,
    )


def revise(known: Article, found: Article) -> Article | None:
    """Bring an article up to date with what was found now; None where it says the same.

    What its page once said does not give way to the few words of its feed.
    """
    poorer = found.from_feed and not known.from_feed
    best = known if poorer else found
    revised = replace(
        known,
        title=found.title,
        text=best.text,
        words=best.words,
        author=best.author or known.author,
        language=best.language or known.language,
        from_feed=best.from_feed,
        updated_at=found.updated_at,
    )
    same = (revised.title, revised.text) == (known.title, known.text)
    return None if same else revised


def extract(html: bytes | str, *, url: str, content_type: str | None = None) -> Page | None:
    """Read the article of a page, or None where there is none worth the name."""
    found = examine(html, url=url, content_type=content_type)
    return found if isinstance(found, Page) else None


def examine(html: bytes | str, *, url: str, content_type: str | None = None) -> Page | Wall:
    """Read the article of a page, or say what stands in its place."""
    markup = html if isinstance(html, str) else decode(html, content_type=content_type)
    if is_markup_feed(markup):
        return Wall("feed")
    tree = trafilatura.load_html(markup)
    if tree is None:
        return Wall("short")
    strip_hidden(tree)
    told = described(tree, url)
    lines = [tame(line) for line in _extract(tree, url).split("\n")]
    text = paragraphs(lines, title=told.title)
    kind = wall(markup, lines, tree)
    if kind or not text:
        return Wall(kind or "short")
    return Page(
        url=_canonical_of(told.url, url),
        title=told.title,
        paragraphs=text,
        author=told.author,
        language=of_page(markup, text),
        published=_midnight(told.date),
        image=absolute(told.image, base=url) or None,
        is_teaser=is_teaser(markup, "\n".join(text)),
    )


def _extract(tree: HtmlElement, url: str) -> str:
    """Extract precisely; where that loses much of what is written on the page, as usual."""
    written = sum(len("".join(each.itertext())) for each in tree.iter("p"))
    precise = _run(tree, url, precise=True)
    is_long = count_words(precise) >= _SHORTEST_PRECISE
    if is_long and len(precise) >= _LOSS * written:
        return precise
    usual = _run(tree, url, precise=False)
    if is_long and len(precise) >= _LOSS * len(usual):
        return precise
    return usual or precise


def _run(tree: HtmlElement, url: str, *, precise: bool) -> str:
    """Run the extractor over a copy of the tree, which it makes for itself."""
    options = Extractor(output_format="python", url=url, precision=precise, comments=False)
    options.min_extracted_size = _LEAST
    found = trafilatura.bare_extraction(tree, options=options)
    return (found.text or "") if isinstance(found, Document) else ""


def _canonical_of(claimed: str, fetched: str) -> str:
    """Believe a page about its own address only within its own host.

    Else one page could take another's place in the archive.
    """
    absolute = canonical(urljoin(fetched, claimed))
    same_host = urlsplit(absolute).netloc == urlsplit(fetched).netloc.lower()
    front_page = urlsplit(absolute).path == "/"
    return absolute if same_host and not front_page else canonical(fetched)


def _midnight(date: str) -> int | None:
    try:
        return int(datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None
