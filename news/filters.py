"""Hold articles against the words that a chat watches for or wants nothing of.

A word is the same in any case and with any accents, and is a whole one: `ferr*` is any that begins
so. Where a script writes no spaces a word is found anywhere. All takes linear time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import regex  # type: ignore[import-untyped]

from news import queries
from news.text import visible

LONGEST: Final = 100
"""Characters of a filter."""
_SHORTEST_BEGINNING: Final = 3
_MOST_PHRASES: Final = 8
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
# those that write no spaces, and Korean, whose particles cling to words
_UNSPACED: Final = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]"
)
_ALIKE: Final = str.maketrans(
    {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
)
"""Letters whose difference Unicode does not take for an accent."""
Word = tuple[str, tuple[int, int]]
"""A folded word, and where it stands."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Hold folded words that stand one after the other; `begins` a word where one ends in `*`."""

    words: tuple[str, ...]
    in_title: bool = False
    begins: bool = False

    @property
    def key(self) -> str:
        """Name one thing that each text has which holds the phrase, as `Folded.keys` does."""
        packed = "".join(self.words)
        if first := _UNSPACED.search(packed):
            return packed[first.start() : first.start() + 2]
        longest = max(self.words, key=len)
        return f"{longest[:_SHORTEST_BEGINNING]}*" if self.begins else longest


@dataclass(frozen=True, slots=True)
class Filter:
    """Hold what a chat watches for, or wants nothing of; `category` is as somebody wrote it."""

    said: str
    wanted: tuple[Phrase, ...] = ()
    unwanted: tuple[Phrase, ...] = ()
    category: str = ""

    @property
    def key(self) -> str:
        """Name one thing that each text has which the filter catches."""
        return max((each.key for each in self.wanted), key=len, default="")


@dataclass(frozen=True, slots=True)
class Folded:
    """Hold the words of a text, folded, with blanks around each; and without any."""

    spaced: str
    packed: str

    @property
    def keys(self) -> frozenset[str]:
        """Name what filters are found by that may catch the text."""
        words = set(self.spaced.split())
        begun = {f"{each[:_SHORTEST_BEGINNING]}*" for each in words}
        runs = [each.start() for each in _UNSPACED.finditer(self.packed)]
        pairs = {self.packed[at : at + size] for at in runs for size in (1, 2)}
        return frozenset(words | begun | pairs)

    def holds(self, phrase: Phrase) -> bool:
        """Tell whether a phrase stands in the text."""
        packed = "".join(phrase.words)
        if _UNSPACED.search(packed):
            return packed in self.packed
        end = "" if phrase.begins else " "
        return f" {' '.join(phrase.words)}{end}" in self.spaced


@dataclass(frozen=True, slots=True)
class Text:
    """Hold an article as filters look at it."""

    title: Folded
    whole: Folded


@lru_cache(maxsize=4096)
def parse(text: str) -> Filter:
    """Read a filter; of what holds no word nothing is wanted."""
    said = " ".join(visible(text).split())[:LONGEST]
    wanted: list[Phrase] = []
    unwanted: list[Phrase] = []
    category = ""
    for part in queries.parts(said):
        if part.field == "category" and part.value and not part.without:
            category = part.value
        elif phrase := _phrase(part):
            (unwanted if part.without else wanted).append(phrase)
    return Filter(said, tuple(wanted[:_MOST_PHRASES]), tuple(unwanted[:_MOST_PHRASES]), category)


def _phrase(part: queries.Part) -> Phrase | None:
    in_title = part.field == "title"
    text = part.value if in_title or not part.field else f"{part.field} {part.value}"
    words = tuple(word for word, _ in _words(text))
    if not words:
        return None
    is_long = len(words) == 1 and len(words[0]) >= _SHORTEST_BEGINNING
    return Phrase(words, in_title, begins=is_long and text.endswith("*"))


def read(title: str, text: str) -> Text:
    """Read an article."""
    return Text(_fold(title), _fold(f"{title}\n{text}"))


def catches(wanted: Filter, text: Text) -> bool:
    """Tell whether a text is one that a filter is for, whatever its category."""

    def holds(phrase: Phrase) -> bool:
        return (text.title if phrase.in_title else text.whole).holds(phrase)

    return all(map(holds, wanted.wanted)) and not any(map(holds, wanted.unwanted))


def places(wanted: Filter, text: str) -> Iterator[tuple[int, int]]:
    """Find where a text, as a person reads it, has what is wanted: from where until where."""
    words = [*_words(text)]
    for at in range(len(words)):
        for phrase in wanted.wanted:
            yield from _places(phrase, words, at)


def _places(phrase: Phrase, words: Sequence[Word], at: int) -> Iterator[tuple[int, int]]:
    (word, (start, stop)), packed = words[at], "".join(phrase.words)
    if _UNSPACED.search(packed):
        yield from _within(word, packed, start, stop)
    elif phrase.begins:
        if word.startswith(packed):
            yield start, stop
    else:
        said = words[at : at + len(phrase.words)]
        if tuple(each for each, _ in said) == phrase.words:
            yield start, said[-1][1][1]


def _within(word: str, part: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Find parts of a word of a script without spaces; all of it, where folding changed more."""
    found = -1
    while (found := word.find(part, found + 1)) >= 0:
        is_as_written = len(word) == stop - start
        yield (start + found, start + found + len(part)) if is_as_written else (start, stop)


def _fold(text: str) -> Folded:
    words = [word for word, _ in _words(text)]
    return Folded(f" {' '.join(words)} ", "".join(words))


def _words(text: str) -> Iterator[Word]:
    for word in _WORD.finditer(text):
        if folded := _folded(word[0]):
            yield folded, word.span()


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word).casefold()
    if _UNSPACED.search(plain):  # taken apart, a syllable of Korean is three letters
        return plain
    apart = unicodedata.normalize("NFKD", plain)
    return "".join(each for each in apart if not unicodedata.combining(each)).translate(_ALIKE)
