"""Decide which articles tell the same event.

For now only what cannot be wrong: another outlet's article, of the same days, whose headline
says nearly the same and whose words do too. A story that is not joined costs a second message; a
story wrongly joined loses one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from news import terms

WINDOW: Final = 48 * 3600
"""Seconds for which a story takes further articles in."""
_LEAST_COSINE: Final = 0.5
_LEAST_TITLE_OVERLAP: Final = 0.6


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold what is compared of an article, or of a story's best one."""

    title: str
    outlets: frozenset[str]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Story:
    """Hold an event as a card tells it; `number` is the #N that people type."""

    number: int
    title: str
    url: str
    summary: str
    method: str
    category: str
    outlet: str
    language: str | None
    words: int
    from_feed: bool
    published_at: int
    evidence: tuple[tuple[str, str], ...] = ()
    """Sentences of the summary, each with the article's that carries it."""
    is_untranslated: bool = False
    """Whether the chat reads in another language, in which there is no summary."""


def place(
    article: Telling,
    recent: Iterable[tuple[int, Telling]],
    *,
    documents: Mapping[str, int],
    total: int,
) -> int | None:
    """Choose the story an article joins by its number, or None when it founds one.

    `documents` says in how many of the `total` stories of the archive a term occurs.
    """
    mine = terms.weighed(article.counts, documents, total)
    scored = [
        (terms.cosine(mine, terms.weighed(story.counts, documents, total)), number)
        for number, story in recent
        if not article.outlets & story.outlets and _same_headline(article.title, story.title)
    ]
    score, number = max(scored, default=(0.0, 0))
    return number if score >= _LEAST_COSINE else None


def _same_headline(one: str, other: str) -> bool:
    mine, theirs = set(terms.content_words(one)), set(terms.content_words(other))
    if terms.numbers(mine) != terms.numbers(theirs) or not mine or not theirs:
        return False
    return len(mine & theirs) / len(mine | theirs) >= _LEAST_TITLE_OVERLAP
