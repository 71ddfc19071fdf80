"""Read numerals: in digits, in words of some languages, and in the myriads of East Asia."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

DIGITS: Final = r"\d{1,3}(?:[.,'’\u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?"
SCALES: Final = {
    word: scale
    for scale, words in (
        (10**2, "hundred hundreds hundert cent cents cien ciento"),
        (10**3, "thousand thousands tausend mille mil тыс тысяч тысяча тысячи ألف آلاف"),
        (10**5, "lakh lakhs"),
        (10**6, "million millions mio millionen mill millones millón milhões milhão milioni"),
        (10**6, "milione miljoen млн миллион миллиона миллионов مليون ملايين"),
        (10**7, "crore crores"),
        (10**9, "billion billions milliarde milliarden mrd milliard milliards miliardi miljard"),
        (10**9, "bilhões bilhão млрд миллиард миллиарда миллиардов مليار مليارات"),
        (10**12, "trillion trillions"),
    )
    for word in words.split()
}
LETTERS: Final = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}
"""Scales that mean something else where no numeral or currency touches them: 5 m is a length."""
ORDERS: Final = {
    "tens": 10, "dozens": 12, "hundreds": 100, "thousands": 10**3, "millions": 10**6,
    "billions": 10**9, "trillions": 10**12,
}  # fmt: skip
LOOSE: Final = frozenset("one once un une uno eins zero first".split())
"""Words that count less often than they refer; they support, and need no support."""
_ONES: Final = (
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty""",
    """null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn
    fünfzehn sechzehn siebzehn achtzehn neunzehn zwanzig""",
    """zéro une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze
    seize dix-sept dix-huit dix-neuf vingt""",
    """cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
    dieciséis diecisiete dieciocho diecinueve veinte""",
    "ноль один два три четыре пять шесть семь восемь девять десять",
    """- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""",
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_OTHERS: Final = {"both": 2, "twice": 2, "thrice": 3, "once": 1, "dozen": 12, "hundred": 100}
_MYRIADS: Final = {"十": 10, "百": 100, "千": 1000}
_GROUPS: Final = {"万": 10**4, "萬": 10**4, "億": 10**8, "亿": 10**8, "兆": 10**12}
_KANJI: Final = {each: value for value, each in enumerate("〇一二三四五六七八九")}
_ANY: Final = "".join([*_MYRIADS, *_GROUPS, *_KANJI])
KANJI: Final = rf"[\d.,{_ANY}]{{0,20}}[{''.join([*_MYRIADS, *_GROUPS])}][\d.,{_ANY}]{{0,20}}"
_NARROW: Final = re.compile("(?<=\\d)[\u00a0\u2009\u202f](?=\\d{3})")
_ORDINAL: Final = re.compile(r"(\d+)(?:st|nd|rd|th)")


def western(text: str) -> str:
    """Write digits of any script, full width ones too, as 0 to 9."""
    folded = unicodedata.normalize("NFKC", regrouped(text))
    if folded.isascii():
        return folded
    return "".join(
        str(unicodedata.digit(each)) if not each.isascii() and each.isdecimal() else each
        for each in folded
    )


def regrouped(text: str) -> str:
    """Write the narrow spaces that group digits as apostrophes, which normalising leaves alone."""
    return _NARROW.sub("'", text)


def values(numeral: str) -> Iterator[float]:
    """Read a numeral in digits; where a mark may group digits or begin decimals, both ways."""
    marks = re.findall(r"[^\d]", numeral)
    if not marks:
        yield float(numeral)
        return
    whole, _, rest = numeral.rpartition(marks[-1])
    is_grouped = len(rest) == 3 and len(set(marks)) == 1 and whole != "0"  # noqa: PLR2004
    if is_grouped:
        yield float(re.sub(r"\D", "", numeral))
    if (marks[-1] in ".," and not is_grouped) or marks == ["."]:
        yield float(f"{re.sub(r'[^0-9]', '', whole)}.{rest}")


def decimals(numeral: str) -> int:
    """Count the decimals of a numeral in digits."""
    found = re.search(r"[.,](\d{1,2}|\d{4,}|(?<=^0.)\d+)$", numeral)
    return len(found[1]) if found else 0


def worth(word: str) -> float | None:
    """Read a number that is written as a word, or as two (twenty-one), in lower case."""
    if (known := word_values().get(word)) is not None:
        return known
    tens, _, ones = word.replace(" ", "-").partition("-")
    one = word_values().get(ones, 0)
    if tens in _TENS and 0 < one < 10:  # noqa: PLR2004 - ones
        return word_values()[tens] + one
    return float(found[1]) if (found := _ORDINAL.fullmatch(word)) else None


@cache
def word_values() -> dict[str, float]:
    """Give the numbers that are words, of all languages at once; the first to claim one has it."""
    known: dict[str, float] = {**_OTHERS}
    for words in _ONES:
        for value, word in enumerate(words.split()):
            known.setdefault(word, value)
    known |= {word: 10.0 * (at + 2) for at, word in enumerate(_TENS)}
    return known | {word: float(SCALES[word]) for word in ("thousand", "million", "billion")}


def number_words() -> list[str]:
    """List the words, and pairs of words, that are numbers; the longest first."""
    ones = [word for word, value in word_values().items() if 1 <= value < 10]  # noqa: PLR2004
    pairs = (f"{tens}-{one}" for tens in _TENS for one in ones)
    return sorted({*word_values(), *pairs} - {"-"}, key=len, reverse=True)


def kanji(numeral: str) -> float | None:
    """Add up a numeral of Chinese or Japanese, digits among them: 3万5000, 三千九百五十."""
    total = section = 0.0
    for digits, mark in re.findall(r"([\d.,]+)|(.)", numeral):
        if digits:
            try:
                section += float(digits.replace(",", "").rstrip("."))
            except ValueError:
                return None
        elif mark in _KANJI:
            section += _KANJI[mark]
        elif mark in _MYRIADS:
            section += (section % 10 or 1) * _MYRIADS[mark] - section % 10
        else:
            total += (section or 1) * _GROUPS[mark]
            section = 0.0
    return total + section
