"""Find the proper names of a text, and tell whether another text holds them.

A name is told by its capitals where a script has them, by katakana in Japanese, by Latin letters
among others. What cannot be told so is not looked for: names in Chinese characters, Arabic or
Thai; single capitalised words of German, whose every noun has one; the first word of a sentence
alone. A name is held where each of its words is, as such, in another form (Kaya's, Ukrainians), as
an acronym of words side by side, or as the country of a people; and where two of its words stand
somewhere in one sentence: John Doe and Jane Roe do not make a John Roe.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final
from unicodedata import name

from news.numerals import SCALES
from news.places import place, places
from news.terms import STOP_WORDS, folded, stem

_TOKEN: Final = re.compile(r"[^\W_](?:[\w&]|['\u2019.\-](?=\w)|(?<=[.][A-Z])\.)*")
_KATAKANA: Final = re.compile("[\u30a1-\u30fa\u30fc\u30fb]{3,}")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9&.-]{2,}")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?$")
_POSSESSIVES: Final = ("'s", "\u2019s", "s'", "s\u2019")
_STARTS: Final = frozenset("\u201c\u2018\u00ab\"':\u2014.!?")
_LABEL: Final = re.compile(r"^[A-Z][A-Z ]{2,30}:")
_SHORT: Final = {
    "cctv": "surveillance",
    "tv": "television",
    "ok": "okay",
    "phd": "doctorate",
    "ad": "advertisement",
}
_JOINS: Final = frozenset(
    "of the de del della di da du la le van von der den bin al el & y".split()
)
_TITLES: Final = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady rev gen col lt sgt capt sen rep gov
    president prime minister chancellor king queen prince princess pope secretary senator governor
    mayor judge justice chief officer captain general sergeant director ceo chairman speaker
    herr frau monsieur madame se\u00f1or se\u00f1ora god internet covid i i'm i'd i'll ok st saint
    north south east west northern southern eastern western central""".split()
)
"""Words that are capitalised beside names, or at times, and name nobody."""
_NOBODY: Final = _TITLES | _JOINS | frozenset(map(folded, SCALES))
_GERMAN: Final = frozenset(
    """der die das und ist mit den von im nicht ein eine auf dem des sie er es wurde wird am als für
    zu bei nach aus auch sich hat haben sind war werden einen einer zum zur""".split()
)
_GERMAN_SHARE: Final = 0.12
_TITLE_CASE: Final = 0.6
_FEW: Final = 5
_SHORTEST: Final = 4
_LONGEST_ACRONYM: Final = 5
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
        self._folded = [{part for word in each for part in _parts(word)} for each in self.words]
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
        return all(self._holds(part) for part in _parts(word)) or self._knows(word)

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


def named(sentence: str) -> frozenset[str]:
    """Take the stems of the capitalised words of a sentence."""
    read = tokens(sentence)
    words = {folded(token.text) for token in read if token.is_capital}
    return frozenset(map(stem, words - STOP_WORDS))


def missing(
    sentences: Sequence[str],
    source: Source,
    *,
    language: str | None = None,
    translated: bool = False,
) -> Iterator[str]:
    """Yield the names of a text, or of its translation, that its source does not hold."""
    text = " ".join(sentences)
    if _CJK.search(text):
        yield from _missing_marked(text, source, translated=translated)
        return
    if translated and _script(text) != _script(source.text):
        return
    read = [tokens(_LABEL.sub("", each)) for each in sentences]
    flat = [token for each in read for token in each]
    yield from _missing_places(flat, source)
    if not _tells_by_capitals(flat):
        return
    is_german = language == "de" if language else _share(flat, _GERMAN) > _GERMAN_SHARE
    if is_german and translated:
        return  # every noun has a capital, and none of them stands in the source
    for each in read:
        for run in _runs(each, source):
            if not is_german or len(run) > 1 or run[0].isupper():
                yield from _missing_of(run, source)


def _missing_of(run: Sequence[str], source: Source) -> Iterator[str]:
    """Yield a name, or the word of it, that is missing."""
    initials = "".join(word[0] for word in run if word.casefold() not in _JOINS).casefold()
    if len(run) > 1 and (initials in source.vocabulary or _is_place(run, source)):
        return
    named = [word for word in run if folded(word) not in _NOBODY and len(word) > 1]
    unknown = [word for word in named if not place(word) and not source.holds(word)]
    if unknown:
        yield " ".join(run)
        return
    whole = [word for word in named if not place(word) and not word.isupper()]
    for one, other in pairwise(whole):
        beside = run.index(other) - run.index(one) == 1
        if beside and source.parts(one, other):
            yield f"{one} {other}"


def _is_place(run: Sequence[str], source: Source) -> bool:
    country = place(*run)
    return country is not None and country in source.places


def _missing_places(flat: Sequence[Token], source: Source) -> Iterator[str]:
    words = [token.text for token in flat]
    at = 0
    while at < len(words):
        length, country = next(
            (
                (size, found)
                for size in (4, 3, 2, 1)
                if at + size <= len(words) and (found := place(*words[at : at + size]))
            ),
            (1, None),
        )
        if country and country not in source.places:
            said = words[at : at + length]
            if not all(source.holds(word) for word in said):
                yield " ".join(said)
        at += length


def _missing_marked(text: str, source: Source, *, translated: bool) -> Iterator[str]:
    """Yield what katakana and Latin letters show; the first says nothing of other scripts."""
    told = [] if translated else _KATAKANA.findall(text)
    for each in (*told, *_LATIN.findall(text)):
        if each.casefold() not in source.text:
            yield each


def _runs(sentence: Sequence[Token], source: Source) -> Iterator[list[str]]:
    """Yield capitalised words side by side, without a first word that any sentence may have."""
    run: list[Token] = []
    for token in (*sentence, Token("-", starts=True)):
        joins = run and token.text.casefold() in _JOINS and not token.is_capital
        if (run and token.is_capital and not token.starts and not token.parted) or joins:
            run.append(token)
            continue
        yield from _named(run, source)
        run = [token] if token.is_capital else []


def _named(run: list[Token], source: Source) -> Iterator[list[str]]:
    if len(run) > 1 and run[0].starts and run[1].text.isupper() and run[0].text.isupper():
        return  # shouted, as in WATCH LIVE
    while run and (not run[-1].is_capital or run[-1].text.casefold() in STOP_WORDS):
        run = run[:-1]
    if len(run) > 1 and run[0].starts and _is_ordinary(run[0].text, source):
        run = run[1:]
    if len(run) == 1 and run[0].starts and not _is_acronym(run[0].text):
        return
    if run:
        yield [token.text for token in run]


def _is_acronym(word: str) -> bool:
    return word.isupper() and 1 < len(word.replace(".", "")) <= _LONGEST_ACRONYM


def _is_ordinary(word: str, source: Source) -> bool:
    """Tell a word that begins sentences from one that begins names."""
    return folded(word) in STOP_WORDS or not source.holds(word)


def _tells_by_capitals(flat: Sequence[Token]) -> bool:
    """Tell whether capitals tell names, as they do not in a Headline in Title Case."""
    inner = [token for token in flat if not token.starts and len(token.text) >= _SHORTEST]
    share = sum(token.is_capital for token in inner) / (len(inner) or 1)
    return share <= _TITLE_CASE or len(inner) < _FEW


def _share(flat: Sequence[Token], words: frozenset[str]) -> float:
    return sum(token.text.casefold() in words for token in flat) / (len(flat) or 1)


def _parts(word: str) -> Iterator[str]:
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
        elif word.casefold() in _JOINS:
            with_small += word[0]
        else:
            return
        if len(every) > 1:
            yield every.casefold()
            yield with_small.casefold()


def _script(text: str) -> str:
    """Name the script of most letters, by its first ones."""
    letters = Counter(name(each, "").partition(" ")[0] for each in text[:400] if each.isalpha())
    return max(letters, key=letters.__getitem__, default="")
