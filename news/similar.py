"""Choose what to read next after a story, and say why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from news import terms
from news.stories import Story

MOST_READINGS: Final = 5
QUERY_TERMS: Final = 12
_LEAST_COSINE: Final = 0.05
_MOST_REASONS: Final = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a similar story and the terms it shares, the most telling first."""

    story: Story
    shares: tuple[str, ...]


def query(
    counts: Mapping[str, int], *, documents: Mapping[str, int], total: int
) -> tuple[str, ...]:
    """Pick the terms by which an index finds candidates: those most telling of this story."""
    weights = terms.weighed(counts, documents, total)
    known = [term for term in weights if documents.get(term, 0) > 1]
    return tuple(sorted(known, key=lambda term: (-weights[term], term))[:QUERY_TERMS])


def rank(
    counts: Mapping[str, int],
    candidates: Iterable[tuple[Story, Mapping[str, int]]],
    *,
    documents: Mapping[str, int],
    total: int,
) -> tuple[Reading, ...]:
    """Order candidates by likeness, the newer first between equals; keep the five best."""
    mine = terms.weighed(counts, documents, total)
    scored = []
    for story, their_counts in candidates:
        theirs = terms.weighed(their_counts, documents, total)
        score = terms.cosine(mine, theirs)
        if score >= _LEAST_COSINE:
            scored.append((score, story.published_at, story.number, story, theirs))
    best = sorted(scored, key=lambda each: each[:3], reverse=True)[:MOST_READINGS]
    return tuple(Reading(story, _reasons(mine, theirs)) for *_, story, theirs in best)


def _reasons(mine: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[str, ...]:
    shared = sorted(
        mine.keys() & theirs.keys(), key=lambda term: (-mine[term] * theirs[term], term)
    )
    return tuple(shared[:_MOST_REASONS])
