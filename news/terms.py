"""Find the words by which a text can be told from others, in scripts with and without spaces."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from zlib import crc32

import Stemmer  # type: ignore[import-not-found]

LEAD: Final = 2000
"""Characters of the text that count: news tells the most important first."""
TITLE_WEIGHT: Final = 4
MOST_TERMS: Final = 150
_COMPARED: Final = 60
"""Stems at the beginning of a text that show whether another says it in the same words."""
_BEFORE: Final = 50
"""Articles that are taken to have been there before the first, so that not every word is rare."""

WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SPACES: Final = {code: " " for code in range(128) if not chr(code).isalnum() and chr(code) != "'"}
_PRINTED: Final = (
    ("\u2019", "'"),
    *((each, " ") for each in "\u2018\u201c\u201d\u2013\u2014\u2026"),
)
"""What a text in English has that is not ASCII, mostly: without it words are cut twice as fast."""
# Thai, Lao, Burmese, Khmer, kana, Chinese characters; and Korean, whose particles cling to words
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]{2,}"
)
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$|['\u2019]", re.IGNORECASE)
_BEFORE_A_SENTENCE: Final = ".!?:…\"'“”„«»‘’()-–—\n"
_HIRAGANA: Final = re.compile("[\u3040-\u309f]+")
_PAIR: Final = 2
_LONGEST_WHOLE: Final = 8
_SHORTEST: Final = 3
STOP_WORDS: Final = frozenset(
    """a about after again all also am among an and any are as at be because been before being
    between both but by can could did do does down during each even few for from further had has
    have having he her here hers him his how i if in into is it its just last like made make many
    may me might more most much must my new no nor not now of off on one only or other our out over
    own per said same say says she should since so some such than that the their them then there
    these they this those three through to too two under until up us very was we were what when
    where which while who whom why will with would year years yet you your
    của các một những trong được cho với không người này khi đến theo sau trên năm ngày như cũng
    hơn nhiều trước còn vẫn đang rằng thì nên phải qua cùng giữa tại
    من إلى على في عن أن إن أو التي الذي الذين هذا هذه ذلك تلك كان كانت قال قالت وقال وقالت قد لقد
    لم لن لا ما بعد قبل حتى مع بين كل عند منذ كما وهي وهو أي غير أكثر خلال ثم لكن بل وفي ومن أيضا
    der den dem des ein eine einer eines einem einen und oder aber nicht auch auf aus bei nach
    von vor zum zur ist sind wird werden wurde wurden haben dass sich sie wie noch nur mehr
    les une des dans sur avec sont qui que pas mais aux cette ces ses leur été
    una del para por que como más pero sus fue sobre entre hasta desde según
    uma das pelo pela não mais foi são seu sua
    bir ile için olan daha gibi kadar sonra olarak
    что как это для его она они был были также или при после того""".split()
)


def words(text: str) -> Iterator[str]:
    """Yield the words of a text, folded; pairs of characters where a script has no spaces."""
    return filter(None, map(_bare, _cut(text)))


def _cut(text: str) -> list[str]:
    for printed, typed in () if text.isascii() else _PRINTED:
        text = text.replace(printed, typed)
    if text.isascii():
        return text.lower().translate(_SPACES).split()
    folded = unicodedata.normalize("NFKC", text).casefold()
    runs = _UNSPACED.findall(folded)
    pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
    return pairs + WORD.findall(_UNSPACED.sub(" ", folded) if runs else folded)


def _bare(word: str) -> str:
    return word if word.isalnum() else _POSSESSIVE.sub("", word)


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Fold the case and the accents of a word of an alphabet."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Take the ending off a folded word, by Porter's rules where it has Latin letters."""
    language = "russian" if "\u0400" <= word[:1] <= "\u04ff" else "english"
    return str(_stemmer(language).stemWord(word))


@lru_cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(language, 0)  # what it has stemmed is remembered above


@dataclass(frozen=True, slots=True)
class Said:
    """Hold the stems of a headline and of the beginning of its text, in their order."""

    headline: tuple[str, ...]
    text: tuple[str, ...]

    @property
    def terms(self) -> frozenset[str]:
        """Name each stem once."""
        return frozenset(self.headline + self.text)

    @property
    def counts(self) -> Counter[str]:
        """Count the stems that tell what it is about, those of the headline four times more."""
        counts = Counter(self.text)
        for term in self.headline:
            counts[term] += TITLE_WEIGHT
        return counts


def read(title: str, text: str) -> Said:
    """Read what an article says."""
    return Said(tuple(stems(title)), tuple(stems(text[:LEAD])))


def runs(said: Sequence[str]) -> frozenset[int]:
    """Name each three stems in a row at the beginning of a text, to know the same words again."""
    first = [_mark(term) for term in said[:_COMPARED]]
    return frozenset(
        (one * 31 + two) * 31 + three
        for one, two, three in zip(first, first[1:], first[2:], strict=False)
    )


@lru_cache(maxsize=100_000)
def _mark(term: str) -> int:
    return crc32(term.encode())


def stems(text: str) -> Iterator[str]:
    """Yield the stems of the words that carry meaning, in their order."""
    return filter(None, map(_stem_of_meaning, _cut(text)))


@lru_cache(maxsize=100_000)
def _stem_of_meaning(word: str) -> str:
    """Give the stem of a word, or nothing; in one step, for it is asked of every word there is."""
    word = _bare(word)
    return stem(word) if _has_meaning(word) else ""


def names(text: str) -> frozenset[str]:
    """Pick what tells one event from another of its kind: figures, and stems of capital words.

    The first word of a sentence may be any.
    """
    found: set[str] = set()
    for word in WORD.finditer(text[:LEAD]):
        if word[0].isdigit():
            found.add(word[0])
        elif word[0][0].isupper() and not _begins(text, word.start()):
            found.update(stems(word[0]))
    return frozenset(found)


def _begins(text: str, place: int) -> bool:
    before = text[max(0, place - 3) : place].rstrip()
    return not before or before[-1] in _BEFORE_A_SENTENCE


def whole(pair: str, known: Collection[str]) -> str:
    """Put the word together of which a pair of characters is part, by the other pairs known.

    Nothing where it is hiragana alone: that is grammar, as a rule.
    """
    if _HIRAGANA.fullmatch(pair):
        return ""
    longer = pair
    while len(longer) < _LONGEST_WHOLE:
        after = [each[1:] for each in known if each[:1] == longer[-1] and _joins(each)]
        before = [each[:1] for each in known if each[1:] == longer[0] and _joins(each)]
        grown = (before[0] if len(before) == 1 else "") + longer
        grown += after[0] if len(after) == 1 else ""
        if grown == longer:
            break
        longer = grown
    return longer


def _joins(pair: str) -> bool:
    return len(pair) == _PAIR and not _HIRAGANA.search(pair)


def spelled(text: str) -> dict[str, str]:
    """Tell how a text first writes each of its stems, where its script parts words."""
    written: dict[str, str] = {}
    for word in WORD.findall(_UNSPACED.sub(" ", text)):
        for term in stems(word):
            written.setdefault(term, _POSSESSIVE.sub("", word))
    return written


def content_words(text: str) -> Iterator[str]:
    """Yield the words of a text that carry meaning by themselves."""
    return filter(_has_meaning, words(text))


def _has_meaning(word: str) -> bool:
    if word in STOP_WORDS:
        return False
    if len(word) >= _SHORTEST or word.isdigit():
        return True
    return not word.isascii() and _UNSPACED.fullmatch(word) is not None


def vector(counts: Mapping[str, int], documents: Mapping[str, int], total: int) -> dict[str, float]:
    """Weigh counted terms, the heaviest first and none that hardly counts; its length is 1.

    A term weighs the logarithm of its count, times that of its rarity among `total` texts, of
    which `documents` says in how many it stands (smoothed TF-IDF).
    """
    logarithm, known, texts = math.log, documents.get, total + _BEFORE
    weighed = [
        ((1 + logarithm(count)) * logarithm(1 + texts / (known(term, 0) + 0.5)), term)
        for term, count in counts.items()
    ]
    heaviest = sorted(weighed, reverse=True)[:MOST_TERMS]
    length = math.hypot(*[weight for weight, _ in heaviest]) or 1.0
    return {term: weight / length for weight, term in heaviest}


def product(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Multiply two vectors; of two of length 1 it is the cosine of the angle between them."""
    # an exact sum, so that the order does not show
    return math.fsum([one[term] * other[term] for term in one if term in other])
