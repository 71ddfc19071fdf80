"""Write an article's summary, so that nothing in it is invented.

A model writes it where there is one and a budget for it; what it wrote is checked against the
article, once more when that fails with what was unsupported named, and given up after that: then
the summary is the article's own sentences. A text that no check has passed reaches nobody.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from news import drafts, extractive, faithfulness, languages, orders
from news.articles import Article
from news.claims import read
from news.cleaning import clean, is_in
from news.drafts import Draft
from news.extractive import split
from news.text import joined

EXTRACT: Final = "extract"
CHECKED: Final = "checked"
LENGTHS: Final = ("short", "medium", "long")
LONGEST: Final = 700
"""Characters of a medium summary; sentences that would pass it are left out whole."""
LONGEST_LONG: Final = 1600
LANGUAGES: Final = tuple(
    """en de fr es pt it nl pl ru uk tr ar fa he hi bn ja zh ko id vi th sv da nb fi cs el hu
    ro""".split()
)
"""What summaries can be asked for in, as ISO 639-1 codes."""
_ATTEMPTS: Final = 2
_COUNTS: Final = {"short": 1, "medium": 3, "long": drafts.MOST_SENTENCES}
_LONGEST_HEADLINE: Final = 200
_RELATED: Final = 0.3


@dataclass(frozen=True, slots=True)
class Summary:
    """Hold a summary in its three lengths, how it was made, and what carries each sentence.

    What is empty is as the medium one, or as the article has it. `evidence` is pairs of a sentence
    and the article's that carries it.
    """

    medium: str
    method: str
    short: str = ""
    long: str = ""
    headline: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Unusable:
    """Say in a word why a draft cannot be used, and what to avoid in the next."""

    reason: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """Hold what stands at an address that somebody sent, which no feed brought."""

    article: Article
    summary: Summary
    is_untranslated: bool = False
    number: int = 0
    """Under which a chat has put it aside, where it has."""


Attempt = Callable[[drafts.Request], Awaitable[Summary | Unusable | None]]
"""Have a draft written and judged; None where there is no budget, no time or no model left."""


async def write(article: Article, attempt: Attempt | None, *, language: str = "") -> Summary | None:
    """Summarise an article in its own language, or in another if a model can."""
    remarks: tuple[str, ...] = ()
    for _ in range(_ATTEMPTS if attempt else 0):
        assert attempt is not None
        request = await asyncio.to_thread(requested, article, language, remarks=remarks)
        outcome = await attempt(request)
        if isinstance(outcome, Summary):
            return outcome
        if outcome is None:
            break
        remarks = outcome.remarks
    return None if language else await asyncio.to_thread(extract, article)


def extract(article: Article) -> Summary:
    """Summarise an article in its own sentences: in one, in up to three, and in up to six."""
    language = article.language or "en"
    sentences = sources(article)
    made = partial(_extract, sentences, article.title, language)
    medium = made((3, 2, 1), most=LONGEST)
    short, long = made((1,), most=LONGEST), made((6, 5, 4, 3), most=LONGEST_LONG)
    return Summary(medium, EXTRACT, short, long if len(long) > len(medium) else medium)


def _extract(
    sentences: Sequence[str], title: str, language: str, counts: Iterable[int], *, most: int
) -> str:
    source = "\n".join(each for each in sentences if len(each) <= LONGEST)
    tried = (
        extractive.summarise(source, title=title, language=language, sentences=count)
        for count in counts
    )
    return next((each for each in tried if len(each) <= most), "")


def sources(article: Article) -> list[str]:
    """Take the sentences of an article on which a summary may rest: what it says to readers."""
    text = orders.without(article.text) or article.text
    return split(text, language=article.language or "en")


def requested(article: Article, language: str, *, remarks: tuple[str, ...] = ()) -> drafts.Request:
    """Ask for a summary of an article; an empty language is its own."""
    sentences = drafts.cut(sources(article))
    wanted = language or article.language
    named = languages.english_name(wanted) if wanted else "the article's own"
    return drafts.Request(article.title, sentences, named, remarks)


def judge(article: Article, draft: Draft, *, language: str = "") -> Summary | Unusable:
    """Make a summary of a draft, or say what is wrong with it; asks the language detector."""
    sentences = sources(article)
    text_sent = "\n".join(sentences)
    source = f"{article.title}\n{text_sent}"
    kept = [each for each in map(partial(clean, source=source), draft.sentences) if each]
    if not kept:
        return Unusable("garbage", ("Write whole sentences of plain text.",))
    if not all(map(extractive.ends, (each.text for each in kept))):
        return Unusable("unfinished", ("Write whole sentences.",))
    text = joined([each.text for each in kept])
    wanted = language or article.language or languages.detect(text_sent)
    translated = bool(language) and language != article.language
    check = partial(
        faithfulness.check,
        text=text_sent,
        title=article.title,
        published=article.published_at,
        language=wanted,
        translated=translated,
    )
    verdict = check(text)
    # the article's own words are in its language, whatever a detector takes them for
    if wanted and (translated or not verdict.ok) and not is_in(text, wanted):
        return Unusable("language", (f"Write in {languages.english_name(wanted)}.",))
    if not verdict.ok:
        return Unusable("unfaithful", tuple(_faults(verdict)))
    headline = draft.headline if translated else ""
    return _summary(sentences, kept, _headline(headline, source, check))


def _faults(verdict: faithfulness.Verdict) -> list[str]:
    unlike = (f"not carried by the article: {each}" for each in verdict.weak)
    return [*(f"not in the article: {each}" for each in verdict.unsupported), *unlike]


def _summary(sentences: Sequence[str], kept: Sequence[drafts.Sentence], headline: str) -> Summary:
    told = {name: _within(kept[:count], name) for name, count in _COUNTS.items()}
    carriers = drafts.cut(sentences)
    evidence = tuple((each.text, _carrier(each, carriers)) for each in kept)
    return Summary(
        medium=told["medium"],
        method=CHECKED,
        short=told["short"],
        long=told["long"],
        headline=headline,
        evidence=evidence,
    )


def _within(sentences: Sequence[drafts.Sentence], length: str) -> str:
    """Join whole sentences, so many as a length has room for, one at least."""
    most = LONGEST_LONG if length == "long" else LONGEST
    text = sentences[0].text
    for each in sentences[1:]:
        if len(text) + 1 + len(each.text) > most:
            break
        text = f"{text} {each.text}"
    return text


def _carrier(sentence: drafts.Sentence, sources: Sequence[str]) -> str:
    """Choose the article's sentence that carries one: of those the model marked, else of all.

    What is marked must share words with it, unless it is a translation, which shares none.
    """
    claim = read(sentence.text)
    numbers = (each for each in sentence.sources if 1 <= each <= len(sources))
    marked = faithfulness.carrier(claim, [sources[each - 1] for each in numbers])
    best = faithfulness.carrier(claim, sources)
    shares = claim.told_by(read(best))
    is_near = shares < _RELATED or claim.told_by(read(marked)) >= shares / 2
    return marked if marked and is_near else best


def _headline(told: str, source: str, check: Callable[[str], faithfulness.Verdict]) -> str:
    """Keep a headline whose figures, dates and names hold; otherwise the article's own serves."""
    cleaned = clean(drafts.Sentence(told), source=source)
    if cleaned is None or len(cleaned.text) > _LONGEST_HEADLINE:
        return ""
    text = cleaned.text.rstrip(".")
    return text if not check(f"{text}.").unsupported else ""
