"""Summarise an article in its own sentences.

Whole sentences are chosen greedily so that together they cover the words, and pairs of words, that
matter, each once (Gillick and Favre, ILP 2009), the earlier sentences weighing more. Coverage is
monotone and submodular, so that greedy is within 1 - 1/e of the best (Lin and Bilmes, ACL 2011).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

import sentencex

from news.terms import content_words
from news.text import joined
from news.words import count_words

Concept = str | tuple[str, str]

SENTENCES: Final = 3
_SHORTEST: Final = 5
_FADING: Final = 0.25
"""How much less a sentence weighs than the one before it: of news, most stands at the top."""
_EMPHASIS: Final = 1.3
"""Above 1, for what several sentences speak of is what the article is about."""
_FIGURE: Final = 1.6
"""How much more a sentence weighs that adds a figure."""
_MOST_SENTENCES: Final = 30
_ENDS: Final = tuple(".!?\u3002\uff01\uff1f\u0964\u061f\u06d4")
_CLOSES: Final = "\"'\u201d\u2019\u00bb\u300d\u300f)]"
_CUT_OFF: Final = ("...", "\u2026", ",", ";", ":", "-", "\u2013", "\u2014")
_DATELINE: Final = re.compile(
    r"^(?:(?:[A-Z][A-Z .,'-]{2,40}(?:\([^)]{2,30}\) ?)?|[\w .,'-]{2,40}\([\w/ .]{2,20}\) ?)"
    r"[\u2013\u2014-]+|\([^\W\d_a-z][\w/ .]{1,20}\)) (?![a-z])"
)
_INITIAL: Final = re.compile(r"\w{1,2}\.")
_DANGLING: Final = re.compile(
    r"(?:he|she|it|they|his|her|their|its|this|that|these|those|such|but|and|so|yet|or|however"
    r"|also|then|both|there|instead|meanwhile|still|even so|in addition|for example"
    r"|er|sie|es|dies\w*|doch|aber|und|auch|dabei|dann|dort"
    r"|ils?|elles?|cel\w+|cette|mais|et|puis|ainsi|él|ella|ellos|este|esta|pero|y|además"
    r"|он|она|оно|они|это|этот|эта|но|и|также)\b|\u5f7c|\u4ed6|\u5979|\u3053\u308c|\u3057\u304b\u3057",
    re.IGNORECASE,
)
"""Beginnings that lean on the sentence before: a pronoun, a pointer, a connective."""
_QUOTES: Final = ("\u201c\u201d", "\u00ab\u00bb", "\u300c\u300d", "\u300e\u300f", "()")


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
    whole = [each for each in found if _is_whole(each)] or [
        each for each in found if _is_uncut(each)
    ]
    chosen = _cover(whole, title=title, most=sentences or SENTENCES, words=words or math.inf)
    return joined([whole[index] for index in sorted(chosen)])


def split(text: str, *, language: str = "en") -> list[str]:
    """Split a text into sentences, never across paragraphs."""
    paragraphs = (line.strip() for line in text.split("\n"))
    return [
        _DATELINE.sub("", sentence.strip())
        for paragraph in paragraphs
        if paragraph
        for sentence in _segment(paragraph, language)
    ]


def _segment(paragraph: str, language: str) -> Iterator[str]:
    """Yield sentences; a title or an initial that was taken for one begins the next."""
    begun = ""
    for piece in filter(None, map(str.strip, sentencex.segment(language, paragraph))):
        begun = f"{begun} {piece}" if begun else piece
        if not _INITIAL.fullmatch(piece):
            yield begun
            begun = ""
    if begun:
        yield begun


def _is_whole(sentence: str) -> bool:
    """Tell a sentence from a headline, a caption, or one whose beginning or end is missing."""
    long_enough = count_words(sentence) >= _SHORTEST
    return ends(sentence) and long_enough and not sentence[:1].islower() and _is_balanced(sentence)


def ends(sentence: str) -> bool:
    """Tell whether a sentence has an end: a full stop of its script, in quotation marks or not."""
    body = sentence.rstrip(_CLOSES)
    return body.endswith(_ENDS) and not body.endswith("...")


def _is_balanced(sentence: str) -> bool:
    """Tell whether every quotation that begins in a sentence ends in it."""
    pairs = all(sentence.count(opened) == sentence.count(closed) for opened, closed in _QUOTES)
    return pairs and sentence.count('"') % 2 == 0


def _is_uncut(sentence: str) -> bool:
    """Tell a text without a full stop, as feeds have them, from one that was cut off."""
    return not sentence.rstrip(_CLOSES).endswith(_CUT_OFF)


def _cover(sentences: Sequence[str], *, title: str, most: int, words: float) -> list[int]:
    bags = [_concepts(sentence) for sentence in sentences]
    weights = _weights(bags, title)
    lengths = [count_words(sentence) for sentence in sentences]
    chosen: list[int] = []
    covered: set[Concept] = set()
    while len(chosen) < most:
        left = words - sum(lengths[index] for index in chosen)
        gains = {
            index: _worth(bag - covered, weights) * math.exp(-_FADING * index)
            for index, bag in enumerate(bags)
            if index not in chosen
            and (not chosen or lengths[index] <= left)
            and (index == 0 or index - 1 in chosen or not _DANGLING.match(sentences[index]))
        }
        if not gains:
            break
        best = max(gains, key=lambda index: (gains[index], -index))
        chosen.append(best)
        covered |= bags[best]
    return chosen


def _worth(news: set[Concept], weights: Mapping[Concept, float]) -> float:
    """Weigh what a sentence adds, more where a figure is in it: news is asked how many."""
    has_figure = any(isinstance(each, str) and each.isdigit() for each in news)
    return sum(weights[each] for each in news) * (_FIGURE if has_figure else 1)


def _concepts(sentence: str) -> set[Concept]:
    """Take the words of a sentence, and the pairs of words that stand side by side."""
    words = [*content_words(sentence)]
    return {*words, *pairwise(words)}


def _weights(bags: Sequence[set[Concept]], title: str) -> Mapping[Concept, float]:
    """Weigh concepts by how many sentences hold them; what the headline holds has one more."""
    counts = Counter(each for bag in bags for each in bag)
    counts.update(_concepts(title))
    return {each: count**_EMPHASIS for each, count in counts.items()}
