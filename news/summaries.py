"""Write a story's summary, so that nothing in it is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from news import extractive
from news.articles import Article

EXTRACT: Final = "extract"
LONGEST: Final = 700
"""Characters of a summary on a card; sentences that would pass it are left out whole."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold a summary and how it was made; `extract` is the article's own sentences."""

    text: str
    method: str


def write(article: Article) -> Summary:
    """Summarise an article in two or three of its own sentences, fewer where they are long."""
    language = article.language or "en"
    sentences = extractive.split(article.text, language=language)
    source = "\n".join(each for each in sentences if len(each) <= LONGEST)
    tried = (
        extractive.summarise(source, title=article.title, language=language, sentences=most)
        for most in (3, 2, 1)
    )
    return Summary(text=next(each for each in tried if len(each) <= LONGEST), method=EXTRACT)
