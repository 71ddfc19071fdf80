"""Show what the archive has on something, with the words that were looked for marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from messages import html
from messages.html import Message
from messages.lists import line, open_buttons, turns
from messages.texts import everywhere, later, t, tn
from news import terms
from news.extractive import split
from news.queries import Query
from news.stories import Story

_HEAD: Final = later("Search:")
_SENTENCE: Final = 200
_ASKED: Final = 250
"""Units; a query is no longer."""
_MOST_MARKS: Final = 7
"""A message has a hundred entities at most; links beyond are lost without a word."""


def asked(page: str) -> str:
    """Read from a page of findings what was looked for."""
    first = page.partition("\n")[0]
    heads = [each for each in everywhere(_HEAD) if first.startswith(f"{each} ")]
    return first.removeprefix(max(heads, key=len)).strip() if heads else ""


def found(query: Query, stories: Sequence[Story], *, total: int, page: int, pages: int) -> Message:
    """List findings, with buttons that open them and others that turn the page."""
    counted = tn("{n} story", "{n} stories", total)
    if pages > 1:
        counted = t("{counted}, page {page} of {pages}", counted=counted, page=page, pages=pages)
    items = "\n\n".join(_item(each, query.stems) for each in stories)
    turned = turns("found", page, pages)
    keyboard = (*open_buttons(stories), *((turned,) if turned else ()))
    return Message(f"{head(query.said)}\n{counted}\n\n{items}", keyboard)


def nothing_found(query: Query) -> Message:
    """Say that the archive has nothing, and what may help."""
    nothing = t("Nothing in the archive has all of that.")
    hint = t("Fewer words find more; /latest shows the newest.")
    return Message(f"{head(query.said)}\n{nothing} {hint}")


def what_to_look_for() -> Message:
    """Ask for words, with an example of all that can be asked."""
    example = '/search ferry "Port Lumen" -strike since:2w'
    escaped = html.escape(example)
    return Message(t("Please say what to look for, for example: {example}", example=escaped))


def mark(text: str, stems: frozenset[str]) -> str:
    """Write a text in which the words with these stems stand out."""
    return html.marked(text, _places(text, stems), most=_MOST_MARKS)


def _places(text: str, stems: frozenset[str]) -> Iterator[tuple[int, int]]:
    for word in terms.WORD.finditer(text):
        if not word[0].isascii() and (pairs := [*_pairs(word, stems)]):
            yield from pairs
        elif stems.intersection(terms.stems(word[0])):
            yield word.span()


def _pairs(word: re.Match[str], stems: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Find pairs of characters in a word of a script without spaces."""
    start, stop = word.span()
    for at in range(start, stop - 1):
        if word.string[at : at + 2] in stems:
            yield at, at + 2


def head(said: str) -> str:
    """Write what is looked for where a press on the page's buttons finds it again."""
    return f"{html.bold(t(_HEAD))} {html.escape(html.shorten(said, _ASKED))}"


def _item(story: Story, stems: frozenset[str]) -> str:
    said = (mark(html.shorten(each, _SENTENCE), stems) for each in _telling(story, stems))
    return line(story, *said, written=lambda title: mark(title, stems))


def _telling(story: Story, stems: frozenset[str]) -> list[str]:
    """Pick the sentence of a summary that holds the most of the words."""
    sentences = split(story.summary)
    counts = [len(stems.intersection(terms.stems(each))) for each in sentences]
    best = max(counts, default=0)
    return [sentences[counts.index(best)]] if best else []
