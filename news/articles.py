"""Take the article out of a page: its text as paragraphs, and nothing else of the page.

The only place that knows the extractor. `Page` is what the page says; `Article` is what is kept
of it, under an id of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import trafilatura
from trafilatura.settings import Document

from news.feeds import Entry
from news.links import canonical
from news.markup import is_markup_feed
from news.text import tame

SHORTEST_ARTICLE: Final = 250
"""Characters; less is a wall, a teaser or a picture's caption."""

_SHORTEST_PRECISE: Final = 400
"""Characters; the extractor's precise mode loses a whole article now and then, and shows it so."""

_LANGUAGE: Final = re.compile(rb"<html[^>]*?\blang\s*=\s*[\"']?([A-Za-z]{2,3})", re.IGNORECASE)
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_A_WORD: Final = 2
_OLDEST: Final = 662688000  # 1 January 1991, before any page on the web
WORDS_A_MINUTE: Final = 230


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

    @property
    def text(self) -> str:
        """Join the paragraphs by empty lines."""
        return "\n\n".join(self.paragraphs)


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
        words=count_words(text),
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


def extract(html: bytes | str, *, url: str) -> Page | None:
    """Read the article of a page, or None where there is none worth the name."""
    body = html.encode() if isinstance(html, str) else html
    found = None if is_markup_feed(body) else _extract(body, url)
    if found is None:
        return None
    paragraphs = clean((found.text or "").split("\n"), title=found.title or "")
    if sum(map(len, paragraphs)) < SHORTEST_ARTICLE:
        return None
    language = _LANGUAGE.search(body[:4096])
    return Page(
        url=_canonical_of(found.url, url),
        title=tame(found.title or ""),
        paragraphs=paragraphs,
        author=tame(found.author or ""),
        language=language[1].decode().lower() if language else None,
        published=_midnight(found.date),
        image=found.image or None,
    )


def _extract(body: bytes, url: str) -> Document | None:
    precise = _run(body, url, precise=True)
    if precise is not None and len(precise.text or "") >= _SHORTEST_PRECISE:
        return precise
    return _run(body, url, precise=False) or precise


def _run(body: bytes, url: str, *, precise: bool) -> Document | None:
    found = trafilatura.bare_extraction(
        body, url=url, favor_precision=precise, include_comments=False, with_metadata=True
    )
    return found if isinstance(found, Document) else None


def _canonical_of(claimed: str | None, fetched: str) -> str:
    """Believe a page about its own address only within its own host.

    Else one page could take another's place in the archive.
    """
    absolute = canonical(urljoin(fetched, claimed or fetched))
    same_host = urlsplit(absolute).netloc == urlsplit(fetched).netloc.lower()
    front_page = urlsplit(absolute).path == "/"
    return absolute if same_host and not front_page else canonical(fetched)


def _midnight(date: str | None) -> int | None:
    try:
        return int(datetime.fromisoformat(date or "").replace(tzinfo=UTC).timestamp())
    except ValueError:
        return None


def clean(lines: Iterable[str], *, title: str) -> tuple[str, ...]:
    """Make paragraphs of lines: tamed, each kept once, the headline not among them."""
    paragraphs = dict.fromkeys(tame(line) for line in lines)
    return tuple(each for each in paragraphs if each and each != tame(title))


def count_words(text: str) -> int:
    """Count words as readers do: by spaces; two characters a word where a script has none.

    The second rule, for Chinese, Japanese and Thai, keeps reading times right: those are read at
    about 500 characters a minute, twice the words a minute of the others.
    """
    spaced = _UNSPACED.sub(" ", text)
    unspaced = len(text) - len(_UNSPACED.sub("", text))
    return (
        sum(any(map(str.isalnum, word)) for word in spaced.split()) + unspaced // _UNSPACED_A_WORD
    )


def reading_minutes(words: int) -> int:
    """Say how many minutes an article takes, one at least."""
    return max(1, round(words / WORDS_A_MINUTE))
