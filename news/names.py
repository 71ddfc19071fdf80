"""Find the proper names of a text, and tell whether another text holds them.

A name is told by its capitals where a script has them, by katakana in Japanese, by Latin letters
among others. What cannot be told so is not looked for: names in Chinese characters, Arabic or
Thai; single capitalised words of German, whose every noun has one; the first word of a sentence
alone, unless it speaks. It has to be held word by word (`news.sources`), and its words not only in
the names of others: John Doe and Jane Roe do not make a John Roe.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from news.languages import script
from news.numerals import SCALES
from news.places import place
from news.sources import JOINS, Source, Token, tokens
from news.terms import STOP_WORDS, folded

_KATAKANA: Final = re.compile("[\u30a1-\u30fa\u30fc\u30fb]{3,}")
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9&.-]{2,}")
_CJK: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LABEL: Final = re.compile(r"^[A-Z][A-Z ]{2,30}:")
_TITLES: Final = frozenset(
    """mr mrs ms miss dr prof professor sir dame lord lady rev gen col lt sgt capt sen rep gov
    president prime minister chancellor king queen prince princess pope secretary senator governor
    mayor judge justice chief officer captain general sergeant director ceo chairman speaker
    herr frau monsieur madame se\u00f1or se\u00f1ora god internet covid i i'm i'd i'll ok st saint
    north south east west northern southern eastern western central
    spring summer autumn winter""".split()
)
"""Words that are capitalised beside names, or at times, and name nobody."""
_NOBODY: Final = _TITLES | JOINS | frozenset(map(folded, SCALES))
_GERMAN: Final = frozenset(
    """der die das und ist mit den von im nicht ein eine auf dem des sie er es wurde wird am als für
    zu bei nach aus auch sich hat haben sind war werden einen einer zum zur""".split()
)
_GERMAN_SHARE: Final = 0.12
_SAYING: Final = frozenset(
    """said says told tells added adds warned argued wrote insisted denied confirmed explained
    tweeted believes thinks who""".split()
)
_ANYBODY: Final = frozenset(
    """police everyone everybody nobody someone somebody anyone management staff government
    parliament congress people another others many few one critic official""".split()
)
"""Those that may speak and have no name; so may any plural."""
_TITLE_CASE: Final = 0.6
_FEW: Final = 5
_SHORTEST: Final = 4
_LONGEST_ACRONYM: Final = 5
_SAMPLE: Final = 400


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
    if translated and script(text[:_SAMPLE]) != script(source.text[:_SAMPLE]):
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
    initials = "".join(word[0] for word in run if word.casefold() not in JOINS).casefold()
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
        joins = run and token.text.casefold() in JOINS and not token.is_capital
        if (run and token.is_capital and not token.starts and not token.parted) or joins:
            run.append(token)
            continue
        yield from _named(run, source, acts=token.text in _SAYING)
        run = [token] if token.is_capital else []


def _named(run: list[Token], source: Source, *, acts: bool) -> Iterator[list[str]]:
    """Yield a run of capitals, if it names somebody; who `acts` says or did something next."""
    if len(run) > 1 and run[0].starts and run[1].text.isupper() and run[0].text.isupper():
        return  # shouted, as in WATCH LIVE
    while run and (not run[-1].is_capital or run[-1].text.casefold() in STOP_WORDS):
        run = run[:-1]
    if len(run) > 1 and run[0].starts and _is_ordinary(run[0].text, source):
        run = run[1:]
    if len(run) == 1 and run[0].starts and not _is_acronym(run[0].text):
        word = folded(run[0].text)
        if not acts or word in _ANYBODY | STOP_WORDS or word.endswith("s"):
            return  # any word may begin a sentence
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
