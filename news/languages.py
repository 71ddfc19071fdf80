"""Tell the language of a text: by what its page declares where that can be so, else by its letters.

The only place that knows the detector. Its tables take some 100 MB and a second to read, so that
it is asked in worker processes, and only where it is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final
from unicodedata import name

from babel import Locale

_DECLARED: Final = re.compile(
    r"<html\b[^>]{0,1000}?\b(?:xml:)?lang\s*=\s*[\"']?([a-z]{2,3})\b", re.IGNORECASE
)
_HEAD: Final = 8192
_SAMPLE: Final = 1000
"""Characters that show a language."""
_FEWEST_LETTERS: Final = 20
_SCRIPTS: Final = {
    **{key: {"CYRILLIC"} for key in "ru uk be bg sr mk kk ky tg mn tt ba ce".split()},
    **{key: {"ARABIC"} for key in "ar fa ur ps ckb ug sd".split()},
    **{key: {"DEVANAGARI"} for key in "hi mr ne".split()},
    "ja": {"HIRAGANA", "KATAKANA", "CJK"},
    "zh": {"CJK"},
    "ko": {"HANGUL"},
    "he": {"HEBREW"},
    "el": {"GREEK"},
    "th": {"THAI"},
    "bn": {"BENGALI"},
    "ta": {"TAMIL"},
    "te": {"TELUGU"},
    "hy": {"ARMENIAN"},
    "ka": {"GEORGIAN"},
    "am": {"ETHIOPIC"},
    "my": {"MYANMAR"},
    "km": {"KHMER"},
    "lo": {"LAO"},
}
_LATIN: Final = {"LATIN"}
_ENGLISH: Final = frozenset("the of and to in a is that for was on with he said it as by".split())
_ENGLISH_SHARE: Final = 0.12
"""The share of these words in English, two in five, is never as low as this."""


def of_page(markup: str, paragraphs: Sequence[str]) -> str | None:
    """Tell the language of a page's text; many a template says `en` of whatever is in it."""
    text = " ".join(paragraphs)[:_SAMPLE]
    found = _DECLARED.search(markup[:_HEAD])
    declared = found[1].lower() if found else ""
    return declared if declared and _may_be(declared, text) else detect(text)


def detect(text: str) -> str | None:
    """Tell the language of a text by its letters, as an ISO 639-1 code; None where it is short."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    import py3langid  # type: ignore[import-untyped] # noqa: PLC0415 - a second, and memory, that few processes need

    language: str = py3langid.classify(sample)[0]
    return language


def english_name(code: str) -> str:
    """Name a language in English."""
    return str(Locale("en").languages.get(code, code))


def own_name(code: str) -> str:
    """Name a language as those who speak it do."""
    named = Locale(code).get_display_name() or code
    return named[:1].upper() + named[1:]


def _may_be(language: str, text: str) -> bool:
    if script(text) not in _SCRIPTS.get(language, _LATIN):
        return False
    words = text.lower().split()
    english = sum(word in _ENGLISH for word in words)
    return language != "en" or english >= _ENGLISH_SHARE * len(words)


def script(text: str) -> str:
    """Name the script of most letters, as Unicode names begin."""
    letters = Counter(name(each, "").partition(" ")[0] for each in text if each.isalpha())
    return max(letters, key=letters.__getitem__, default="LATIN")
