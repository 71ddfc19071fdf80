"""Check a summary against its article, without a model.

A summary is faithful where all that can be checked of it is supported (`unsupported` names what is
not) and each of its sentences is carried by up to three sentences of the article (`weak` lists
those that are not). The first kind is hard: figures, dates, names, quotations, opposites and
denials, a sentence that does not end, a summary that never meets its headline. The second is a
share of words, so it is asked for little: a paraphrase has words of its own. The idea that most
errors of abstractive summaries are of entities, figures and predicates is of Pagnoni et al. (FRANK,
NAACL 2021); that of checking sentence by sentence against sentences, of Laban et al. (SummaC, TACL
2022). What it cannot see: an untruth in other words that keeps every name and figure, a pronoun
that points to somebody else, a false cause, a name that no capital or script shows. Between
languages (`translated`) only figures, dates, and names that keep their letters are checked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from news import dates, figures, names
from news.claims import Claim, read
from news.contradictions import contradictions
from news.extractive import ends, split
from news.numerals import regrouped
from news.sources import Source
from news.terms import content_words, folded, stem

CARRIED: Final = 0.4
"""The share of a sentence's words that its best sentences must have."""
_MOST_EVIDENCE: Final = 3
_FEWEST_TITLE_WORDS: Final = 3
_PENALTY: Final = 0.6
_QUOTED: Final = re.compile(
    '[\u201c"]([^\u201c\u201d"]{3,300})[\u201d"]|\u300c([^\u300c\u300d]{2,200})\u300d'
    "|\u00ab([^\u00ab\u00bb]{3,300})\u00bb|\u201e([^\u201c\u201d]{3,300})[\u201c\u201d]"
)
_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_WOMEN: Final = r"""wom[ae]n\w*|girl\w*|she|her|hers|female|mother\w*|wife|daughters?|sisters?
    |ms|mrs|miss|lady|ladies|actress\w*|queen|aunt|bride|widow"""
_MEN: Final = r"""\w*m[ae]n|boy\w*|he|his|him|males?|father\w*|husband|sons?|brothers?|mr|sir|king
    |uncle|groom|guys?"""
_SEEN: Final = tuple(
    (re.compile(rf"\b(?:{asked})\b"), re.compile(rf"\b(?:{granting})\b", re.VERBOSE))
    for asked, granting in (
        ("woman|women|girls?|actress|mothers?|wife", _WOMEN),
        ("man|men|boys?|fathers?|husband", _MEN),
        (rf"(?:{_DAYS}) morning", r"mornings?|dawn|breakfast|am|a\.m|early|overnight|sunrise"),
        (rf"(?:{_DAYS}) (?:evening|night)", r"evenings?|nights?|dusk|pm|p\.m|late|dark|tonight"),
        (rf"(?:{_DAYS}) afternoon", r"afternoons?|pm|p\.m|noon|midday|lunch"),
    )
)
"""What is named, and what a source says that speaks of such a one at all."""
_ELISION: Final = re.compile(r"\.\.\.|\u2026|\[[^\]]*\]")
_SPACES: Final = re.compile(r"[^\S\n]+")
_TOKENISED: Final = (
    (re.compile(r"\s+(n['\u2019]t|['\u2019](?:s|re|ve|ll|d))\b"), r"\1"),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"-[lr]rb-", re.IGNORECASE), " "),
    (re.compile(r"\s+([.,;:!?%])"), r"\1"),
)
"""Marks of texts that were taken apart for machines, and how they are put together again."""
_CLOSES: Final = "\"'\u201d\u2019)\u300d\u300f\u00bb "
_CUT: Final = (",", ";", ":", "...", "\u2026", "-", "\u2013", "\u2014")
_UNFINISHED: Final = frozenset(
    """a an the and or but of to in on at by for with from as that which who whose than other their
    his her its into over under between is are was were be der die das und oder le la les et ou el
    los las y o""".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say whether a summary may be shown, how well it is carried (0 to 1), and what is not."""

    ok: bool
    score: float
    unsupported: tuple[str, ...]
    weak: tuple[str, ...] = ()


def check(
    summary: str,
    text: str,
    *,
    title: str = "",
    published: int | None = None,
    language: str | None = None,
    translated: bool = False,
) -> Verdict:
    """Check a summary, or its translation, against a text, published at a UTC second.

    The language is that of the summary, guessed where it matters and is not told.
    """
    told = split(_mended(summary))
    sources = [each for each in (_mended(title), *split(_mended(text))) if each]
    wrong = [*missing_figures(told, sources, published=published), *_unseen(told, sources)]
    wrong += _unfinished(told)
    undated = [dates.find(each)[1] for each in told]  # June is nobody's name
    known = Source(sources)
    wrong += names.missing(undated, known, language=language, translated=translated)
    scores = [1.0]
    weak: list[str] = []
    if not translated:
        claims, source = [*map(read, told)], [*map(read, sources)]
        wrong += chain.from_iterable(contradictions(claim, source) for claim in claims)
        wrong += [*_misquoted(told, source), *_strange(claims, source, title)]
        scores = [carried(claim, source) for claim in claims]
        weak = [each.text for each, score in zip(claims, scores, strict=True) if score < CARRIED]
    unsupported = tuple(dict.fromkeys(wrong))
    score = sum(scores) / (len(scores) or 1) * _PENALTY ** len(unsupported)
    return Verdict(not (unsupported or weak), score, unsupported, tuple(weak))


def carrier(claim: Claim, sources: Sequence[str]) -> str:
    """Choose the sentence that carries a claim best; nothing of none."""
    return max(sources, key=lambda each: claim.told_by(read(each)), default="")


def carried(claim: Claim, source: Sequence[Claim]) -> float:
    """Measure the share of a sentence's words that its best one to three sentences have."""
    best = _best(claim, source)
    seen = frozenset(chain.from_iterable(each.bag for each in best))
    return len(claim.bag & seen) / len(claim.bag) if claim.bag else 1.0


def _best(claim: Claim, source: Sequence[Claim]) -> list[Claim]:
    """Choose the sentences that together have most of a sentence's words; of equals the nearest."""
    chosen: list[Claim] = []
    left = claim.bag
    while left and len(chosen) < _MOST_EVIDENCE:
        best = max(source, key=lambda told: (len(left & told.bag), -len(told.bag)), default=None)
        if best is None or left.isdisjoint(best.bag):
            break
        chosen.append(best)
        left -= best.bag
    return chosen


def _mended(text: str) -> str:
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", regrouped(text)))
    for pattern, replacement in _TOKENISED:
        text = pattern.sub(replacement, text)
    return text


def missing_figures(
    told: Sequence[str], sources: Sequence[str], *, published: int | None
) -> Iterator[str]:
    """Yield the dates and figures of sentences that others do not have, as they are said."""
    asked, rest = dates.find("\n".join(told))
    days, source_rest = dates.find("\n".join(sources))
    if published is None and not any(day.weekday is not None for day in days):
        asked = [each for each in asked if each.weekday is None]  # today may be any day
    whole = " ".join(sources).casefold()
    yield from (
        each.said
        for each in asked
        if not dates.is_told(each, days, published=published)
        and not (each.is_bare_month and each.said.casefold() in whole)  # "this may", uncapitalised
    )
    lines = [figures.find(line) for line in source_rest.split("\n")]
    known = [each for line in lines for each in (*line, *figures.worked_out(line))]
    parts = [part for day in days for part in (day.day, day.year) if part]
    if published is not None:
        parts.append(datetime.fromtimestamp(published, UTC).year)
    known += [figures.Figure("", (float(part),)) for part in parts]
    yield from (each.said for each in figures.find(rest) if not figures.is_supported(each, known))


def _unseen(told: Sequence[str], sources: Sequence[str]) -> Iterator[str]:
    """Yield a man, a woman or a time of day where the source speaks of none at all."""
    said, seen = (folded(" ".join(each)) for each in (told, sources))
    for asked, grants in _SEEN:
        found = asked.search(said)
        if found and not grants.search(seen):
            yield found[0]


def _misquoted(told: Sequence[str], source: Sequence[Claim]) -> Iterator[str]:
    """Yield quotations that are not, nor hold the words of one sentence in their order."""
    whole = _bare(" ".join(each.text for each in source))
    for sentence in told:
        for match in _QUOTED.finditer(sentence):
            quotation = next(filter(None, match.groups()))
            pieces = [each for each in _ELISION.split(quotation) if _bare(each)]
            if not all(_bare(each) in whole or _stands_in(each, source) for each in pieces):
                yield quotation


def _stands_in(quotation: str, source: Sequence[Claim]) -> bool:
    asked = read(quotation)
    return bool(asked.content) and any(
        asked.denies == told.denies and _in_order(asked.content, told.stems) for told in source
    )


def _in_order(asked: Sequence[str], told: Sequence[str]) -> bool:
    rest = iter(told)
    return all(word in rest for word in asked)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", folded(text)))


def _strange(claims: Sequence[Claim], source: Sequence[Claim], title: str) -> Iterator[str]:
    """Yield a headline that its text speaks of and the summary does not: it is another's."""
    words = {stem(folded(word)) for word in content_words(title)}
    in_text = frozenset(chain.from_iterable(each.bag for each in source[1:]))
    said = frozenset(chain.from_iterable(each.stems for each in claims))
    if len(words & in_text) >= _FEWEST_TITLE_WORDS and words.isdisjoint(said):
        yield f"nothing of \u201c{title}\u201d"


def _unfinished(told: Sequence[str]) -> Iterator[str]:
    """Yield the end of a summary whose last sentence is incomplete."""
    if not told:
        yield "incomplete: there is no sentence"
        return
    last = told[-1].rstrip(_CLOSES)
    cut = last.endswith(_CUT) or last.rpartition(" ")[2].casefold() in _UNFINISHED
    closed = ends(told[-1]) or told[-1] != last
    if cut or (len(told) > 1 and not closed):
        yield f"incomplete: \u2026{last[-40:]}"
