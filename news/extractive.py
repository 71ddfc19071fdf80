"""Summarise an article in its own sentences.

Whole sentences are chosen greedily so that together they cover the words that matter, each word
once, the earlier sentences weighing more (a monotone submodular objective under a budget, so that
greedy is within 1 - 1/e of the best: Lin and Bilmes, ACL 2011).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import sentencex

from news.terms import content_words

SENTENCES: Final = 3
_SHORTEST: Final = 5
_MOST_SENTENCES: Final = 60
_ENDS: Final = tuple(".!?\u3002\uff01\uff1f\u0964\u061f\u06d4")
_CLOSES: Final = "\"'\u201d\u2019\u00bb\u300d\u300f)]"
_CUT_OFF: Final = ("...", "\u2026", ",", ";", ":", "-", "\u2013", "\u2014")
_UNSPACED: Final = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_DATELINE: Final = re.compile(
    r"^[A-Z][A-Z .,'-]{2,40}(?:\([^)]{2,30}\) ?)?[\u2013\u2014-]+ (?![a-z])"
)


def summarise(
    text: str,
    *,
    title: str = "",
    language: str | None = None,
    sentences: int | None = None,
    words: int | None = None,
) -> str:
    """Choose the sentences of a text that tell most of it, in their order.

    Three, or as many as `sentences` says, and no more than `words` words but for the first.
    """
    found = split(text, language=language or "en")[:_MOST_SENTENCES]
    whole = [each for each in found if _is_whole(each)] or [each for each in found if _ends(each)]
    chosen = _cover(whole, title=title, most=sentences or SENTENCES, words=words or math.inf)
    return " ".join(whole[index] for index in sorted(chosen))


def split(text: str, *, language: str = "en") -> list[str]:
    """Split a text into sentences, never across paragraphs."""
    paragraphs = (line.strip() for line in text.split("\n"))
    return [
        _DATELINE.sub("", sentence.strip())
        for paragraph in paragraphs
        if paragraph
        for sentence in sentencex.segment(language, paragraph)
        if sentence.strip()
    ]


def _is_whole(sentence: str) -> bool:
    """Tell a sentence from a headline, a caption, or one whose beginning or end is missing."""
    body = sentence.rstrip(_CLOSES)
    ended = body.endswith(_ENDS) and not body.endswith("...")
    long_enough = len(sentence.split()) >= _SHORTEST or _UNSPACED.search(sentence)
    return ended and bool(long_enough) and not sentence[:1].islower()


def _ends(sentence: str) -> bool:
    """Tell a text without a full stop, as feeds have them, from one that was cut off."""
    return not sentence.rstrip(_CLOSES).endswith(_CUT_OFF)


def _cover(sentences: Sequence[str], *, title: str, most: int, words: float) -> list[int]:
    bags = [set(content_words(sentence)) for sentence in sentences]
    weights = _weights(bags, title)
    lengths = [len(sentence.split()) for sentence in sentences]
    chosen: list[int] = []
    covered: set[str] = set()
    while len(chosen) < most:
        gains = {
            index: sum(weights[word] for word in bag - covered) / (1 + 0.25 * index)
            for index, bag in enumerate(bags)
            if index not in chosen
            and (not chosen or sum(lengths[i] for i in chosen) + lengths[index] <= words)
        }
        if not gains:
            break
        best = max(gains, key=lambda index: (gains[index], -index))
        chosen.append(best)
        covered |= bags[best]
    return chosen


def _weights(bags: Sequence[set[str]], title: str) -> Counter[str]:
    weights = Counter(word for bag in bags for word in bag)
    for word in set(content_words(title)):
        weights[word] += 1
    return weights
