"""Find the words by which a text can be told from others, in scripts with and without spaces."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import Stemmer  # type: ignore[import-not-found]

LEAD: Final = 800
"""Characters of the text that count: news tells the most important first."""
TITLE_WEIGHT: Final = 3
MOST_TERMS: Final = 64

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_SHORTEST: Final = 3
STOP_WORDS: Final = frozenset(
    """a about after again all also am among an and any are as at be because been before being
    between both but by can could did do does down during each even few for from further had has
    have having he her here hers him his how i if in into is it its just last like made make many
    may me might more most much must my new no nor not now of off on one only or other our out over
    own per said same say says she should since so some such than that the their them then there
    these they this those three through to too two under until up us very was we were what when
    where which while who whom why will with would year years yet you your""".split()
)


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, folded; pairs of characters where a script has no spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    for run in _UNSPACED.findall(folded):
        yield from (run[i : i + 2] for i in range(len(run) - 1))
    for match in _WORD.findall(_UNSPACED.sub(" ", folded)):
        yield re.sub(r"['\u2019]s?$|['\u2019]", "", match)


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Fold the case and the accents of a word of an alphabet."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Take the ending off a folded word, by Porter's rules where it has Latin letters."""
    language = "russian" if "\u0400" <= word[:1] <= "\u04ff" else "english"
    return str(_stemmer(language).stemWord(word))


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language)


def telling(title: str, text: str) -> dict[str, int]:
    """Count the words that tell what a text is about, the title's thrice; 64 at most."""
    counts = Counter(content_words(text[:LEAD]))
    for word in content_words(title):
        counts[word] += TITLE_WEIGHT
    return dict(counts.most_common(MOST_TERMS))


def content_words(text: str) -> Iterator[str]:
    """Yield the words of a text that carry meaning by themselves."""
    for word in words(text):
        unspaced = _UNSPACED.fullmatch(word)
        if unspaced or word.isdigit() or (len(word) >= _SHORTEST and word not in STOP_WORDS):
            yield word


def rarity(term: str, documents: Mapping[str, int], total: int) -> float:
    """Weigh a term by how few documents hold it (smoothed inverse document frequency)."""
    return math.log((total + 1) / (documents.get(term, 0) + 0.5)) + 0.1


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Compare two weighted bags of words, from 0 (nothing shared) to 1."""
    shared = sum(weight * other[term] for term, weight in one.items() if term in other)
    return shared / ((_length(one) * _length(other)) or 1.0)


def _length(bag: Mapping[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in bag.values()))


def weighed(
    counts: Mapping[str, int], documents: Mapping[str, int], total: int
) -> dict[str, float]:
    """Weigh counted terms: the logarithm of the count, times the rarity."""
    return {
        term: (1 + math.log(count)) * rarity(term, documents, total)
        for term, count in counts.items()
    }


def numbers(terms: Iterable[str]) -> frozenset[str]:
    """Pick the numbers among terms: two headlines that differ in one tell two things."""
    return frozenset(term for term in terms if any(map(str.isdigit, term)))
