"""Decide which articles tell the same event, and hold an event as a card tells it.

One pass, in the order of arrival: an article joins the story whose centre it is near to, or founds
one (TF-IDF vectors, cosine to the normalised centroid). What was decided is not decided again.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Final, Protocol

from news import terms

_DAY: Final = 24 * 3600
_FULLER: Final = 1.5
"""How many times the words an article must have to take another's place: people have read that."""
_ENOUGH: Final = 1000
WINDOW: Final = 3 * _DAY
"""Seconds for which a story takes further articles in; what comes later is told anew."""
REMEMBERED: Final = 30 * _DAY
"""Seconds for which what comes later is told as the sequel of a story."""
_NEAR: Final = (0.12, 0.15)
"""How near an article of a few words has to be, and a long one; measured on labelled news."""
CARE: Final = 1.4
"""How much nearer an article has to be where people are told: of two articles of three days that
are as near as that, 996 in 1,000 tell one event; one in eight of those that do is not as near."""
_LONG: Final = 120
"""Terms of a long one."""
MOST_TELLINGS: Final = 12
"""Articles of a story that are compared, the last ones: a story moves on."""
_AGREEING: Final = 2
"""Articles of a story that have to be as near as its centre: what is near to the middle of many
may be near to none."""
_FADING: Final = 0.2
_FADING_DAYS: Final = 3
_KEYS: Final = 24
"""The heaviest terms of an article, by which stories are found that may be near."""
_HOLDERS: Final = 32
_CANDIDATES: Final = 4
_SOME: Final = 2
_NAMED_ALIKE: Final = 0.15
"""The share of names and figures that two articles about one event have in common, at least."""
_NOTHING_LEFT: Final = 1e-9
_COPY: Final = 0.3
"""The share of runs of words from which on two articles say the same words."""


@dataclass(frozen=True, slots=True)
class Correction:
    """Hold what an article no longer says: its headline, and figures with what they are now.

    What has not changed is empty; so is what became of a figure where that is not plain.
    """

    headline: str = ""
    figures: tuple[tuple[str, str], ...] = ()


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
    sources: tuple[tuple[str, str], ...] = ()
    """The outlets that tell it, with the addresses of their articles, where there are several."""
    earlier: tuple[int, str, str] | None = None
    """The number, headline and address of the story that this one is the sequel of."""
    corrected: Correction | None = None
    """What was told wrongly at first."""
    is_untranslated: bool = False
    """Whether the chat reads in another language, in which there is no summary."""
    is_read: bool = False
    is_saved: bool = False
    """Whether the chat has read it, or put it aside."""
    watched: tuple[str, ...] = ()
    """What the chat watches for that this is caught by, as it was said."""


@dataclass(frozen=True, slots=True)
class Body:
    """Hold what makes an article the one that a story is told with."""

    words: int
    language: str | None
    from_feed: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold what is compared of an article.

    `vector` has the length 1 and its heaviest term first; `headline` is the title's terms, `runs`
    the runs of words at the beginning of the text, `names` its names and figures, if they count.
    """

    vector: Mapping[str, float]
    published: int | None
    headline: frozenset[str] = frozenset()
    runs: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """Hold what is compared of a story: its articles, and what they add up to."""

    tellings: tuple[Telling, ...]
    total: Mapping[str, float]
    length: float


def known(tellings: Iterable[Telling]) -> Known:
    """Add up the last tellings of a story."""
    last = tuple(tellings)[-MOST_TELLINGS:]
    total = defaultdict[str, float](float)
    for telling in last:
        for term, weight in telling.vector.items():
            total[term] += weight
    return Known(last, total, math.hypot(*total.values()))


def joined(story: Known, telling: Telling) -> Known:
    """Add a telling to a story; the oldest of many leaves it."""
    total, first = dict(story.total), max(0, len(story.tellings) + 1 - MOST_TELLINGS)
    for term, weight in telling.vector.items():
        total[term] = total.get(term, 0.0) + weight
    for leaving in story.tellings[:first]:
        for term, weight in leaving.vector.items():
            total[term] -= weight
            if total[term] < _NOTHING_LEFT:
                del total[term]
    return Known((*story.tellings[first:], telling), total, math.hypot(*total.values()))


def place(
    article: Telling, recent: Iterable[tuple[int, Known]], *, care: float = 1.0
) -> int | None:
    """Choose the story an article joins by its number, or None when it founds one.

    With more `care` it has to be nearer: a story that is told apart costs a second message, one
    that is wrongly joined is lost.
    """
    least = care * _least(article)
    scored = []
    for number, story in recent:
        apart = fading(article.published, story.tellings)
        score = terms.product(article.vector, story.total) / (story.length * apart)
        if score >= least:
            scored.append((score, number, story, least * apart))
    near = sorted(scored, key=itemgetter(0, 1), reverse=True)
    return next((number for _, number, story, most in near if _agree(article, story, most)), None)


def is_past(article: Telling, story: Known) -> bool:
    """Tell whether an article comes too late to join a story, and may begin its sequel."""
    dates = [each.published for each in story.tellings if each.published is not None]
    return article.published is not None and bool(dates) and article.published - max(dates) > WINDOW


def fading(published: int | None, tellings: Sequence[Telling]) -> float:
    """Tell how much nearer than on the same day an article must be, for the days between."""
    dates = [each.published for each in tellings if each.published is not None]
    if published is None or not dates:
        return 1.0
    apart = max(0, published - max(dates), min(dates) - published)
    return 1 + _FADING * math.log1p(apart / _DAY / _FADING_DAYS)


def is_fuller(one: Body, other: Body) -> bool:
    """Tell whether an article says so much more than another that it tells their story better.

    A page says more than the few words of a feed; beyond `_ENOUGH` words no more is better.
    """
    if one.language != other.language:
        return False
    if one.from_feed != other.from_feed:
        return other.from_feed
    return min(one.words, _ENOUGH) >= _FULLER * other.words


def keys(telling: Telling) -> list[str]:
    """List the terms by which the stories are found that an article may tell."""
    return [*islice(telling.vector, _KEYS)]


def _least(article: Telling) -> float:
    few, many = _NEAR
    return few + (many - few) * min(1.0, len(article.vector) / _LONG)


def _agree(article: Telling, story: Known, least: float) -> bool:
    """Tell whether single articles of a story are near as well, and not the same form filled in."""
    # what a story does not say, none of its articles does
    shared = {term: article.vector[term] for term in article.vector if term in story.total}
    scored = [(terms.product(shared, each.vector), each) for each in story.tellings]
    nearest = heapq.nlargest(_AGREEING, scored, key=lambda each: each[0])
    if sum(score for score, _ in nearest) < least * len(nearest):
        return False
    if any(_same_form(article, each) for _, each in nearest):
        return False
    return any(_share_names(article, each) for _, each in scored)


def _share_names(one: Telling, other: Telling) -> bool:
    """Tell whether two articles name some of the same, if they name anything."""
    fewer = min(len(one.names), len(other.names))
    return fewer < _SOME or len(one.names & other.names) >= _NAMED_ALIKE * fewer


def _same_form(one: Telling, other: Telling) -> bool:
    """Tell two texts of the same words that tell two things, as reports of markets and weather do.

    Each has another subject, or each headline has another figure, and they differ in nothing else.
    """
    subjects = next(iter(one.vector)), next(iter(other.vector))
    apart = subjects[0] not in other.vector and subjects[1] not in one.vector
    differing = one.headline - other.headline, other.headline - one.headline
    if len(one.runs & other.runs) <= _COPY * len(one.runs | other.runs):
        alike = len(one.headline & other.headline) >= _SOME
        return apart and alike and differing == tuple(frozenset({each}) for each in subjects)
    return apart or all(
        each and all(any(map(str.isdigit, term)) for term in each) for each in differing
    )


class Titled(Protocol):
    """Have a title, a text, and a time in UTC seconds."""

    @property
    def title(self) -> str:
        """Give the title."""

    @property
    def text(self) -> str:
        """Give the text."""

    @property
    def published(self) -> int | None:
        """Give the time."""


def cluster(articles: Iterable[tuple[str, str, int | None] | Titled]) -> list[int]:
    """Place articles one after the other; return their stories, numbered as they are founded."""
    documents, index = Counter[str](), _Index()
    stories: dict[int, Known] = {}
    placed = []
    for total, article in enumerate(articles, 1):
        title, text, published = (
            article
            if isinstance(article, tuple)
            else (article.title, article.text, article.published)
        )
        said = terms.read(title, text)
        documents.update(said.terms)
        telling = tell(said, published, documents=documents, total=total)
        number = place(telling, ((each, stories[each]) for each in index.near(telling)))
        if number is None:
            number = len(stories)
            stories[number] = known((telling,))
        else:
            stories[number] = joined(stories[number], telling)
        index.add(number, telling)
        placed.append(number)
    return placed


def tell(
    said: terms.Said,
    published: int | None,
    *,
    documents: Mapping[str, int],
    total: int,
    names: frozenset[str] = frozenset(),
) -> Telling:
    """Make what is compared of an article; its terms occur in `documents` of `total` articles.

    Names count where people are told, and not in `cluster`: nearly all articles about one event
    share them, and of two events of a kind they may be all that differs.
    """
    vector = terms.vector(said.counts, documents, total)
    return Telling(vector, published, frozenset(said.headline), terms.runs(said.text), names)


class _Index:
    """Find the stories that share the heaviest terms, in a time that does not grow with them."""

    def __init__(self) -> None:
        self._holders = defaultdict[str, dict[int, None]](dict)

    def near(self, telling: Telling) -> list[int]:
        votes = defaultdict[int, float](float)
        for term in keys(telling):
            weight = telling.vector[term]
            for number in self._holders.get(term, ()):
                votes[number] += weight
        return heapq.nlargest(_CANDIDATES, votes, key=votes.__getitem__)

    def add(self, number: int, telling: Telling) -> None:
        for term in keys(telling):
            holders = self._holders[term]
            holders[number] = None
            if len(holders) > _HOLDERS:
                del holders[next(iter(holders))]
