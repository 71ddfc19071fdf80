"""Take what a model wrote for what may be shown: plain sentences, ours alone, in one language."""

from __future__ import annotations

import re
from typing import Final

from news import languages
from news.drafts import Sentence
from news.text import plain

_LONGEST_SENTENCE: Final = 500
_SHORTEST_TO_TELL: Final = 60
"""Letters by which a language is told surely."""
_ALIKE: Final = (
    {"nb", "no", "nn", "da"},
    {"hr", "bs", "sr", "sl"},
    {"id", "ms", "jv"},
    {"pt", "gl"},
    {"cs", "sk"},
    {"uk", "ru", "be"},
)
"""Languages that a detector takes for each other."""
_FOREIGN: Final = re.compile(
    r"https?://\S+|\bwww\.\S+|\b[\w-]{2,}\.(?-i:[a-z]{2,24})\b(?:/\S*)?"
    r"|(?<!\w)@\w{3,}|\b[\w.+-]+@[\w-]+\.\w+"
    r"|(?<![\d-])(?!\d{4}-\d\d-\d\d\b)\+?\d[\d ()/-]{7,}\d",
    re.IGNORECASE,
)
"""Addresses, mentions and telephone numbers."""
_MARKDOWN: Final = re.compile(
    r"\*\*|__|`+|^\s*(?:#{1,6}|[-*>\u2022])\s+|\[(?=[^\]]*\]\()|\]\([^)]*\)"
)


def clean(sentence: Sentence, *, source: str) -> Sentence | None:
    """Take the markup off a sentence; one with an address that is not the article's goes whole."""
    text = _MARKDOWN.sub("", plain(_MARKDOWN.sub("", sentence.text))).strip()
    known = source.casefold()
    shown = f"{sentence.text}\n{text}"  # tags hide some addresses, entities spell others
    foreign = (each for each in _FOREIGN.findall(shown) if each.casefold() not in known)
    if not text or len(text) > _LONGEST_SENTENCE or any(foreign):
        return None
    return Sentence(text, sentence.sources)


def is_in(text: str, language: str) -> bool:
    """Tell whether a text is in a language, as far as can be told of one so short."""
    if sum(map(str.isalpha, text)) < _SHORTEST_TO_TELL:
        return True
    found = languages.detect(text)
    return found == language or any({found, language} <= alike for alike in _ALIKE)
