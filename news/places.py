"""Know countries and their peoples by the names that texts give them.

The names of countries are Unicode's CLDR, by way of Babel; those of peoples are ours, where they
do not begin as the country does.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from babel import Locale

from news.terms import folded

_LANGUAGES: Final = "en de fr es pt it nl ru uk pl tr ja zh ar".split()
_ALSO: Final = {
    "US": "u.s u.s. us usa u.s.a america american americans u.s.-led washington-backed",
    "GB": "u.k u.k. uk britain british briton britons great-britain",
    "AE": "uae u.a.e emirati emiratis emirates",
    "NL": "dutch holland dutchman",
    "FR": "french frenchman frenchmen frenchwoman",
    "DE": "german germans",
    "DK": "danish dane danes",
    "SE": "swedish swede swedes",
    "FI": "finnish finn finns",
    "PL": "polish pole poles",
    "TR": "turkey turkish turk turks turkiye",
    "ES": "spanish spaniard spaniards",
    "PT": "portuguese",
    "GR": "greek greeks",
    "CH": "swiss",
    "IE": "irish irishman",
    "NO": "norwegian norwegians",
    "CZ": "czech czechs czechia",
    "SK": "slovak slovaks",
    "CN": "chinese",
    "JP": "japanese",
    "VN": "vietnamese",
    "TH": "thai thais",
    "PH": "filipino filipinos philippine",
    "IL": "israeli israelis",
    "IQ": "iraqi iraqis",
    "IR": "iranian iranians",
    "PK": "pakistani pakistanis",
    "SA": "saudi saudis",
    "YE": "yemeni yemenis",
    "AF": "afghan afghans",
    "UZ": "uzbek uzbeks",
    "KZ": "kazakh kazakhs",
    "AR": "argentine argentines argentinian",
    "PE": "peruvian peruvians",
    "IS": "icelandic icelander icelanders",
    "NZ": "kiwi kiwis",
    "CY": "cypriot cypriots",
    "LB": "lebanese",
    "SD": "sudanese",
    "MM": "burmese burma",
    "TW": "taiwanese",
    "BE": "belgian belgians",
    "IT": "italian italians",
    "RU": "russian russians",
    "UA": "ukrainian ukrainians",
    "RO": "romanian romanians",
    "HU": "hungarian hungarians",
    "BR": "brazilian brazilians",
    "CA": "canadian canadians",
    "MX": "mexican mexicans",
    "IN": "indian indians",
    "AU": "australian australians",
    "AT": "austrian austrians",
    "EG": "egyptian egyptians",
    "SY": "syrian syrians",
    "KE": "kenyan kenyans",
    "CU": "cuban cubans",
    "NG": "nigerian nigerians",
    "NE": "nigerien",
    "KR": "south-korean south-koreans",
    "KP": "north-korean north-koreans",
    "england": "england english englishman englishmen englishwoman",
    "scotland": "scotland scottish scot scots",
    "wales": "wales welsh",
    "europe": "europe european europeans",
    "asia": "asia asian asians",
    "africa": "africa african africans",
}
_WORDS_TOO: Final = frozenset("turkey chad jordan georgia us polish pole poles mali guinea".split())
"""Names that are words, or people, as well where they are not capitalised."""
_SUFFIXES: Final = tuple("n ns an ans ian ians i is ese er ers ish".split())
_SHORTEST_STEM: Final = 4
_LONGEST_NAME: Final = 4


@lru_cache(maxsize=20_000)
def place(*words: str) -> str | None:
    """Name the country or continent that a word, or words side by side, stand for."""
    said = "-".join(folded(word) for word in words)
    if any(word.islower() for word in words) and said in _WORDS_TOO:
        return None
    if said == "us" and words[0] not in ("US", "U.S", "U.S."):
        return None
    known = _known()
    if said in known:
        return known[said]
    for suffix in _SUFFIXES:
        stem = said.removesuffix(suffix)
        if stem != said and len(stem) >= _SHORTEST_STEM:
            for whole in (stem, f"{stem}a", f"{stem}o", f"{stem}e", f"{stem}y", f"{stem}ia"):
                if whole in known and known[whole].isupper():
                    return known[whole]
    return None


def places(words: list[str]) -> frozenset[str]:
    """Name the countries and continents that words in their order speak of."""
    found = (
        place(*words[at : at + length])
        for at in range(len(words))
        for length in range(1, _LONGEST_NAME + 1)
        if length == 1 or words[at][:1].isupper()
    )
    return frozenset(filter(None, found))


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():  # noqa: PLR2004 - ISO 3166, no regions
                known.setdefault("-".join(map(folded, name.split())), code)
    for key, names in _ALSO.items():
        known |= dict.fromkeys(names.split(), key)
    return known
