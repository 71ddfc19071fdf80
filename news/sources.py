"""Read a text as words and names, and tell whether it holds those of another.

A name is held where each of its words is: as such, in another form (Kaya's, Ukrainians), as an
acronym of words side by side, or as the country of a people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from news.places import place, places
from news.terms import STOP_WORDS, folded, stem

JOINS: Final = frozenset("of the de del della di da du la le van von der den bin al el & y".split())
"""Small words that may stand within a name."""
_TOKEN: Final = re.compile(r"[^\W_](?:[\w&]|['\u2019.\-](?=\w)|(?<=[.][A-Z])\.)*")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_POSSESSIVES: Final = ("'s", "\u2019s", "s'", "s\u2019")
_STARTS: Final = frozenset("\u201c\u2018\u00ab\"':\u2014.!?")
_SHORT: Final = {
    "cctv": "surveillance",
    "tv": "television",
    "ok": "okay",
    "phd": "doctorate",
    "ad": "advertisement",
}
_SHORTEST: Final = 4
_ENDINGS: Final = re.compile(
    r"(?:s|es|n|an|ns|ans|er|ers|ian|ians|ese|ish|i|is|ist|ists|ite|ites|ism|a|а|у|ом|е|ы|ой|ов|ами|ах|и|я|ю|ем)"
)


@dataclass(frozen=True, slots=True)
class Token:
    """Hold a word as it stands in a text; `starts` where a sentence does."""

    text: str
    starts: bool
    parted: bool = False
    """Whether a mark, or a possessive, stands between it and the word before."""

    @property
    def is_capital(self) -> bool:
        """Tell whether it begins with a capital."""
        return self.text[0].isupper()


def tokens(sentence: str) -> list[Token]:
    """Take the words of a sentence, a quotation within it starting anew."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(sentence):
        between = sentence[end : match.start()].strip()
        starts = not found or not _STARTS.isdisjoint(between)
        bare = _POSSESSIVE.sub("", match[0])
        parted = bool(between) or (end > 0 and sentence[:end].endswith(_POSSESSIVES))
        found.append(Token(bare, starts, parted))
        end = match.end()
    return found


class Source:
    """Know the words and names of a text in its sentences."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = sentences
        self.words = [[token.text for token in tokens(each)] for each in sentences]
        self._folded = [{part for word in each for part in parts_of(word)} for each in self.words]
        self.vocabulary = frozenset().union(*self._folded)
        self.stems = frozenset(map(stem, self.vocabulary))
        self.text = " ".join(sentences).casefold()

    @cached_property
    def places(self) -> frozenset[str]:
        """Name the countries that it speaks of."""
        return frozenset().union(*(places(words) for words in self.words))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """List the initials of capitalised words side by side."""
        return frozenset(
            initials
            for words in self.words
            for at, word in enumerate(words)
            if word[0].isupper()
            for initials in _initials(words[at : at + 8])
        )

    def holds(self, word: str) -> bool:
        """Tell whether it holds a word of a name, in this form or another."""
        return all(self._holds(part) for part in parts_of(word)) or self._knows(word)

    def _holds(self, part: str) -> bool:
        return (
            part in self.vocabulary
            or stem(part) in self.stems
            or (len(part) >= _SHORTEST and self._bends(part))
        )

    def _bends(self, part: str) -> bool:
        head = part[:_SHORTEST]
        return any(_is_form(part, word) for word in self.vocabulary if word.startswith(head))

    def _knows(self, word: str) -> bool:
        letters = re.sub(r"[^A-Za-z]", "", word)
        known = letters.isupper() and len(letters) > 1 and letters.casefold() in self.acronyms
        country = place(word)
        spelt = _SHORT.get(folded(word))
        if spelt and spelt in self.vocabulary:
            return True
        return known or (country is not None and country in self.places)

    def parts(self, one: str, other: str) -> bool:
        """Tell whether it gives both words of a name other companions, never each other."""
        after, before = self._beside
        followers, leaders = after.get(folded(one)), before.get(folded(other))
        apart = followers and leaders and folded(other) not in followers
        return bool(apart) and not any(
            {folded(one), folded(other)} <= words for words in self._folded
        )

    @cached_property
    def _beside(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        after: dict[str, set[str]] = {}
        before: dict[str, set[str]] = {}
        for sentence in self.sentences:
            read = tokens(sentence)
            for one, other in pairwise(read):
                if one.is_capital and other.is_capital and not other.parted:
                    after.setdefault(folded(one.text), set()).add(folded(other.text))
                    before.setdefault(folded(other.text), set()).add(folded(one.text))
        return after, before


@lru_cache(maxsize=4096)
def named(sentence: str, *, inner: bool = False) -> frozenset[str]:
    """Take the stems of the capitalised words of a sentence, its first one too unless `inner`."""
    read = (token for token in tokens(sentence) if token.is_capital)
    words = {folded(token.text) for token in read if not (inner and token.starts)}
    return frozenset(map(stem, words - STOP_WORDS))


def parts_of(word: str) -> Iterator[str]:
    """Yield a word folded, and its parts where hyphens join them."""
    bare = folded(_POSSESSIVE.sub("", word))
    if "-" in bare:
        yield from filter(None, bare.split("-"))
    else:
        yield bare


def _is_form(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return bool(_ENDINGS.fullmatch(long[len(short) :]))
    shared = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), 0
    )
    return shared >= _SHORTEST and all(_ENDINGS.fullmatch(each[shared:]) for each in (one, other))


def _initials(words: Sequence[str]) -> Iterator[str]:
    every = with_small = ""
    for word in words:
        if word[0].isupper():
            every += "".join(part[0] for part in word.split("-") if part)
            with_small += word[0]
        elif word.casefold() in JOINS:
            with_small += word[0]
        else:
            return
        if len(every) > 1:
            yield every.casefold()
            yield with_small.casefold()
