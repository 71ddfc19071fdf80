"""Tell what was corrected in an article, and what a later one adds to a story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from news import faithfulness, summaries, terms
from news.articles import Article
from news.claims import read
from news.extractive import ends, split
from news.stories import Correction, Telling

_LATER: Final = 3600
"""Seconds after a story's first article within which others only tell it in their words."""
_MOST_NEW: Final = 2
_MOST_FIGURES: Final = 4
_LEAD: Final = 12
"""Sentences of an article in which what its headline says is looked for."""
_LONGEST: Final = 400
"""Characters of a sentence that is told as new; longer ones are left out whole."""


@dataclass(frozen=True, slots=True)
class Development:
    """Hold what is new in a story, in whole sentences of the article that tells it."""

    number: int
    title: str
    url: str
    outlet: str
    published_at: int
    sentences: tuple[str, ...]
    language: str | None
    is_untranslated: bool


@dataclass(frozen=True, slots=True)
class Revision:
    """Hold an article as it is now, what is compared of it, and what people were told wrongly."""

    article: Article
    telling: Telling
    correction: Correction | None


def correction(before: Article, after: Article, *, summary: str) -> Correction | None:
    """Tell what of a headline and a summary that people were sent is no longer so."""
    renamed = [*terms.words(before.title)] != [*terms.words(after.title)]
    told = [before.title, *split(summary, language=before.language or "en")]
    # as the summary says it, where both do: a headline has capitals of its own
    found = {old.casefold(): (old, new) for old, new in _figures(told, before, after)}
    figures = tuple(found.values())[:_MOST_FIGURES]
    if not renamed and not figures:
        return None
    return Correction(before.title if renamed else "", figures)


def development(article: Article, known: Sequence[Article]) -> tuple[str, ...]:
    """Pick the sentences that carry what is new in a headline: figures or names no other has.

    What comes as early as the first, or in another language, only tells the story again.
    """
    same = {article.language} == {each.language for each in known[:1]}
    if not same or not is_later(article, (each.published_at for each in known)):
        return ()
    said = "\n".join(f"{each.title}\n{each.text}" for each in known)
    fresh = _fresh(article, said)
    if not fresh:
        return ()
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, fresh))})(?!\w)", re.IGNORECASE)
    whole = (each for each in summaries.sources(article)[:_LEAD] if ends(each))
    carrying = [each for each in whole if len(each) <= _LONGEST and named.search(each)]
    return tuple(carrying[:_MOST_NEW])


def is_later(article: Article, told: Iterable[int | None]) -> bool:
    """Tell whether an article comes long enough after others to bring news, by their dates."""
    dates = (each for each in told if each is not None)
    return article.published_at - min(dates, default=article.published_at) >= _LATER


def _fresh(article: Article, said: str) -> tuple[str, ...]:
    """Name the figures and names of a headline that a text does not have."""
    known = said.casefold()
    words = terms.WORD.findall(article.title)
    telling = (each for each in words if not each.islower())
    if all(each.casefold() in known for each in telling):
        return ()  # mostly, and told quickly
    verdict = faithfulness.check(
        article.title,
        said,
        published=article.published_at,
        language=article.language,
        translated=True,  # figures, dates and names alone: of the words, all may be new
    )
    return verdict.unsupported


def _figures(told: Sequence[str], before: Article, after: Article) -> Iterator[tuple[str, str]]:
    """Yield the figures of sentences that an article no longer has, each with its new one."""
    old, new = _sentences(before), _sentences(after)
    for sentence in told:
        gone = [*faithfulness.missing_figures([sentence], new, published=before.published_at)]
        if not gone:
            continue
        carrier = faithfulness.carrier(read(sentence), new)
        come = [*faithfulness.missing_figures([carrier], old, published=before.published_at)]
        is_plain = len(gone) == len(come) == 1
        yield from ((each, come[0] if is_plain else "") for each in gone)


def _sentences(article: Article) -> list[str]:
    return [article.title, *split(article.text, language=article.language or "en")]
