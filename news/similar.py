"""Choose what to read next after a story, and say why."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from news import terms
from news.stories import Story, Telling, fading

QUERY_TERMS: Final = 16
_MOST_DOCUMENTS: Final = 2_000
"""Texts that an index looks at for one question."""
_LEAST_COSINE: Final = 0.05
_NEAREST: Final = 3
"""Stories whose words are looked for as well; measured on labelled news."""
_LEAST_LIKENESS: Final = 0.1
_LEAST_OF_BEST: Final = 0.2
"""Below either, counted with the words of the nearest, most are no longer on the matter."""
_MOST_REASONS: Final = 3
_SMOOTHING: Final = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold a similar story and the terms it shares, the most telling first."""

    story: Story
    shares: tuple[str, ...]


def query(telling: Telling, *, documents: Mapping[str, int], least: int = 2) -> tuple[str, ...]:
    """Pick the terms by which an index finds candidates: the heaviest that others have too.

    They stand in `least` texts; of what the index has not itself, one is enough. Those that would
    make the index look at too many texts are left out.
    """
    wanted, looked_at = [], 0
    for term in telling.vector:
        found = documents.get(term, 0)
        if found >= least and looked_at + found <= _MOST_DOCUMENTS:
            wanted.append(term)
            looked_at += found
    return tuple(wanted[:QUERY_TERMS])


def rank(
    mine: Telling,
    candidates: Iterable[tuple[Story, Telling]],
    *,
    spelled: Mapping[str, str],
    meant: Sequence[int] = (),
) -> tuple[Reading, ...]:
    """Order candidates by likeness, less for the days between; leave out those that are not alike.

    The newer goes first between equals. What is shared is said in the words of the text, of which
    `spelled` has how each stem is written. `meant` numbers the stories that are the nearest in
    meaning, where a model was asked; both orders are mixed.
    """
    known = {story.number: (story, theirs) for story, theirs in candidates}
    first = _alike(mine.vector, mine.published, known, least=_LEAST_COSINE)
    nearest = [(score, known[number][1]) for score, _, number in first[:_NEAREST]]
    near = {number: known[number] for *_, number in first}
    alike = _on_the_matter(_alike(_with(mine, nearest), mine.published, near))
    order = fused(alike, [each for each in meant if each in known]) if meant else alike
    return tuple(
        Reading(story, _reasons(mine, theirs, spelled))
        for story, theirs in (known[number] for number in order)
    )


def _alike(
    vector: Mapping[str, float],
    published: int | None,
    known: Mapping[int, tuple[Story, Telling]],
    *,
    least: float = 0.0,
) -> list[tuple[float, int, int]]:
    """Order stories by likeness: scores, times and numbers."""
    scored = (
        (terms.product(vector, theirs.vector) / fading(published, [theirs]), story)
        for story, theirs in known.values()
    )
    alike = [(score, each.published_at, each.number) for score, each in scored if score >= least]
    return sorted(alike, reverse=True)


def _on_the_matter(alike: Sequence[tuple[float, int, int]]) -> list[int]:
    """Choose the stories that are alike enough, given the best first."""
    best = alike[0][0] if alike else 0.0
    least = max(_LEAST_LIKENESS, _LEAST_OF_BEST * best)
    return [number for score, _, number in alike if score >= least]


def _with(mine: Telling, nearest: Iterable[tuple[float, Telling]]) -> Mapping[str, float]:
    """Add what the nearest say, who tell of the matter in other words; the length is 1 again.

    Rocchio's feedback, without asking anybody: https://nlp.stanford.edu/IR-book/html/htmledition/the-rocchio71-algorithm-1.html
    """
    wanted = defaultdict[str, float](float, mine.vector)
    for score, theirs in nearest:
        for term, weight in theirs.vector.items():
            wanted[term] += score * weight
    length = math.hypot(*wanted.values()) or 1.0
    return {term: weight / length for term, weight in wanted.items()}


def fused(*orders: Sequence[int]) -> list[int]:
    """Mix orders by reciprocal rank: what stands high in several goes first.

    Cormack, Clarke and Büttcher, https://doi.org/10.1145/1571941.1572114
    """
    scores = defaultdict[int, float](float)
    for order in orders:
        for place, each in enumerate(order, 1):
            scores[each] += 1 / (_SMOOTHING + place)
    return sorted(scores, key=lambda each: (-scores[each], -each))


def _reasons(mine: Telling, theirs: Telling, spelled: Mapping[str, str]) -> tuple[str, ...]:
    shared = {term for term in mine.vector if term in theirs.vector}
    best = heapq.nlargest(
        _MOST_REASONS * 2,
        sorted(shared),
        key=lambda term: mine.vector[term] * theirs.vector[term],
    )
    said = dict.fromkeys(spelled.get(term) or terms.whole(term, shared) for term in best)
    words = [each for each in said if each and not each.isnumeric()]  # a bare number says little
    return tuple(islice(words or filter(None, said), _MOST_REASONS))
