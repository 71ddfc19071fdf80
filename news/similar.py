"""Choose what to read next after a story, and say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Final

from news import terms
from news.stories import Story, Telling, fading

QUERY_TERMS: Final = 12
_MOST_DOCUMENTS: Final = 2_000
"""Texts that an index looks at for one question."""
_LEAST_COSINE: Final = 0.05
_MOST_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a similar story and the terms it shares, the most telling first."""

    story: Story
    shares: tuple[str, ...]


def query(telling: Telling, *, documents: Mapping[str, int]) -> tuple[str, ...]:
    """Pick the terms by which an index finds candidates: the heaviest that others have too.

    Those that would make the index look at too many texts are left out.
    """
    wanted, looked_at = [], 0
    for term in telling.vector:
        found = documents.get(term, 0)
        if found > 1 and looked_at + found <= _MOST_DOCUMENTS:
            wanted.append(term)
            looked_at += found
    return tuple(wanted[:QUERY_TERMS])


def rank(
    mine: Telling, candidates: Iterable[tuple[Story, Telling]], *, spelled: Mapping[str, str]
) -> tuple[Reading, ...]:
    """Order candidates by likeness, less for the days between; leave out those that are not alike.

    The newer goes first between equals. What is shared is said in the words of the text, of which
    `spelled` has how each stem is written.
    """
    scored = []
    for story, theirs in candidates:
        score = terms.product(mine.vector, theirs.vector) / fading(mine.published, [theirs])
        if score >= _LEAST_COSINE:
            scored.append((score, story.published_at, story.number, story, theirs))
    best = sorted(scored, key=itemgetter(0, 1, 2), reverse=True)
    return tuple(Reading(story, _reasons(mine, theirs, spelled)) for *_, story, theirs in best)


def _reasons(mine: Telling, theirs: Telling, spelled: Mapping[str, str]) -> tuple[str, ...]:
    weights = {
        term: weight * theirs.vector[term]
        for term, weight in mine.vector.items()
        if term in theirs.vector
    }
    shared = sorted(weights, key=lambda term: (-weights[term], term))
    return tuple(spelled.get(term, term) for term in shared[:_MOST_REASONS])
