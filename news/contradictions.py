"""Find where a sentence says the opposite of its source: opposites, denials, exchanged roles.

Each rule asks for the same words around: a rise in one sentence does not contradict a fall in
another. What is looked for is explicit; a contradiction in other words is not found (limits:
docs/decisions.md, "What the check can and cannot see").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from news.claims import Claim
from news.numerals import SCALES, word_values
from news.opposites import kin, opposites
from news.places import place
from news.sources import named
from news.terms import stem

_ALIKE: Final = 0.5
"""The share of its words that a sentence must share with one that it may contradict."""
_RELATED: Final = 0.3
_SHARED_OPPOSITE: Final = 2
_SHARED_KIN: Final = 1
_SHARED_NEARLY_ALL: Final = 5
_PREFIXES: Final = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti")
_SHORTEST_ROOT: Final = 4
_REACH: Final = 5
_UNDOING: Final = frozenset(map(stem, "end lift overturn scrap cancel reverse repeal ease".split()))
_NONE: Final[frozenset[str]] = frozenset()


def contradictions(claim: Claim, source: Sequence[Claim]) -> Iterator[str]:
    """Yield what a sentence says against its source."""
    known = frozenset(each for told in source for each in told.stems)
    for at, word in enumerate(claim.content):
        yield from _opposed(claim, at, source, known)
        if (country := place(word.title())) is not None:
            yield from _misplaced(claim, at, country, source)
    yield from _moved(claim, source, known)
    alike = [told for told in source if claim.told_by(told) >= _ALIKE]
    if alike:
        best = max(alike, key=claim.told_by)
        yield from _denied(claim, best, source)
        yield from _affirmed(claim, best, source)
        yield from _exchanged(claim, best)


def _opposed(
    claim: Claim, at: int, source: Sequence[Claim], known: frozenset[str]
) -> Iterator[str]:
    """Yield a word whose opposite, or whose kin, the source has among the same words.

    A word that the source has too must stand among quite other words there.
    """
    word = claim.content[at]
    is_known = word in known
    family = kin().get(word, _NONE)
    opposite = opposites().get(word, _NONE)
    against = opposite if is_known else opposite | family | _reversed(word)
    against -= {*claim.stems}
    if not against or any(_is_undone(told, against) for told in source):
        return
    near = source if is_known else [each for each in source if claim.told_by(each) >= _RELATED]
    most_for, most_against, other = _weigh(claim.around(at), word, opposite, against, near)
    enough = _SHARED_KIN if other in family else _SHARED_OPPOSITE
    margin = _SHARED_OPPOSITE if is_known else 1
    if most_against >= max(enough, most_for + margin):
        yield f"{word}, where the source says {other}"


def _weigh(
    around: frozenset[str],
    word: str,
    opposite: frozenset[str],
    against: frozenset[str],
    source: Sequence[Claim],
) -> tuple[int, int, str]:
    """Count the words around that stand around a word, or its like, and around its opposites."""
    most_for = most_against = 0
    other = ""
    for told in source:
        for at, its in enumerate(told.content):
            if its in against:
                shared = len(around & told.around(at))
                if shared > most_against:
                    most_against, other = shared, its
            elif its == word or not opposite.isdisjoint(opposites().get(its, _NONE)):
                most_for = max(most_for, len(around & told.around(at)))
    return most_for, most_against, other


def _is_undone(told: Claim, words: frozenset[str]) -> bool:
    """Tell whether a sentence speaks of the end of what is named: a ban that is lifted."""
    pairs = zip(told.content, told.content[1:], strict=False)
    return any(one in _UNDOING and other in words for one, other in pairs)


def _misplaced(claim: Claim, at: int, country: str, source: Sequence[Claim]) -> Iterator[str]:
    """Yield a country, or its people, that stands where the source has another."""
    around = frozenset(each for each in claim.around(at) if not place(each.title()))
    most_for = most_against = 0
    other = ""
    for told in source:
        for its_at, its in enumerate(told.content):
            if (named_there := place(its.title())) is None:
                continue
            shared = len(around & told.around(its_at))
            if named_there == country:
                most_for = max(most_for, shared)
            elif its not in claim.bag and shared > most_against:
                most_against, other = shared, its
    if most_against >= _SHARED_OPPOSITE and not most_for:
        yield f"{claim.content[at]}, where the source says {other}"


def _moved(claim: Claim, source: Sequence[Claim], known: frozenset[str]) -> Iterator[str]:
    """Yield a figure or name that stands where the source, in nearly the same words, has another.

    The source knows both: that is how two of its sentences become one that is false.
    """
    for at, word in enumerate(claim.content):
        if word not in known or (sort := _sort(word, claim)) is None:
            continue
        around = claim.around(at)
        most_for = most_against = 0
        other = ""
        for told in source:
            for its_at, its in enumerate(told.content):
                shared = len(around & told.around(its_at))
                if its == word:
                    most_for = max(most_for, shared)
                elif shared > most_against and its not in claim.bag and _sort(its, told) == sort:
                    most_against, other = shared, its
        if most_against >= _SHARED_NEARLY_ALL and most_for <= 1:
            yield f"{word}, where the source says {other}"


def _sort(word: str, claim: Claim) -> str | None:
    """Tell figures from names, and both from other words."""
    if word.isdigit() or (word in word_values() and word not in SCALES):
        return "figure"
    return "name" if word in named(claim.text, inner=True) else None


def _reversed(word: str) -> frozenset[str]:
    """Take from a word the prefix that turns it around, or give it those there are."""
    taken = {word.removeprefix(each) for each in _PREFIXES} - {word}
    long_enough = {each for each in taken if len(each) >= _SHORTEST_ROOT}
    return frozenset(long_enough | {each + word for each in _PREFIXES})


def _denied(claim: Claim, best: Claim, source: Sequence[Claim]) -> Iterator[str]:
    """Yield what a sentence denies and its source does not."""
    if best.denies_in_words:
        return
    negated = frozenset(each for told in source for each in told.negated)
    for scope in claim.denied:
        word = scope[0]
        elsewhere = any(
            told.denies_in_words and word in told.bag and claim.told_by(told) >= _RELATED
            for told in source
        )
        if word in best.bag and word not in negated and not elsewhere:
            yield f"not {word}"


def _affirmed(claim: Claim, best: Claim, source: Sequence[Claim]) -> Iterator[str]:
    """Yield what a sentence affirms and its source denies."""
    if claim.denies:
        return
    for scope in best.denied:
        shared = [word for word in scope[:3] if word in claim.bag]
        told_plainly = any(scope[0] in told.bag - told.negated for told in source)
        if scope[0] in shared and len(shared) >= min(2, len(scope)) and not told_plainly:
            yield f"{scope[0]}, which the source denies"


def _exchanged(claim: Claim, best: Claim) -> Iterator[str]:
    """Yield a verb whose doer and object changed places, and which turned passive in neither."""
    mine, its = _around_names(claim), _around_names(best)
    for word, (before, after) in mine.items():
        told = its.get(word)
        both_active = ("by" in claim.stems) == ("by" in best.stems)
        if told == (after, before) and before != after and both_active:
            yield f"{before} {word} {after}, where the source has them the other way round"


def _around_names(claim: Claim) -> dict[str, tuple[str, str]]:
    """Find words that stand between two names, with the nearest of each side."""
    names = named(claim.text)
    found: dict[str, tuple[str, str]] = {}
    for at, word in enumerate(claim.content):
        before = [each for each in claim.content[max(0, at - _REACH) : at] if each in names]
        after = [each for each in claim.content[at + 1 : at + 1 + _REACH] if each in names]
        if word not in names and before and after:
            found[word] = (before[-1], after[0])
    return found
