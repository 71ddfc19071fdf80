"""What is done to words, against the least that a bot could do to them."""

from __future__ import annotations

import asyncio
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import trafilatura

from benchmarks import figures
from benchmarks.figures import Cost, Row, cost
from emulator.articles import article_page
from emulator.press import Manuscript, Outlet, Piece, load_world
from messages import html
from messages.story import PAGE
from news import articles, extractive, faithfulness, stories, terms

LEAD: Final = 3
_MINUTE: Final = 60
_URL: Final = "https://press.example/1"
_PUBLISHED: Final = 1_700_000_000.0
Given = TypeVar("Given")


def rows(*, texts: int = 64, rounds: int = 5) -> list[Row]:
    """Count summaries made and checked, texts cut into messages, and articles out of pages."""
    world = load_world()
    stock = world.stock[:texts]
    outlets = {each.id: each for each in world.outlets}
    bodies = ["\n\n".join(each.paragraphs) for each in stock]
    pages = [_page(each, outlets[each.outlet]) for each in stock]
    whole = ["\n\n".join(bodies)]
    return [
        figures.rate("summaries", *_compare(extractive.summarise, _lead, bodies, rounds)),
        figures.rate("checks", *_compare(_check, _overlap, bodies, rounds)),
        figures.rate("articles placed", *_compare_placing(stock, rounds)),
        figures.rate("long texts cut", *_compare(_cut, _wrap, whole, rounds)),
        figures.cpu("an extraction", *_compare(_extract, _bare_extract, pages, rounds)),
    ]


def _compare(
    ours: Callable[[Given], object],
    bare: Callable[[Given], object],
    given: Sequence[Given],
    rounds: int,
) -> tuple[Cost, Cost]:
    return figures.compare(lambda: _each(ours, given), lambda: _each(bare, given), rounds=rounds)


def _compare_placing(stock: Sequence[Manuscript], rounds: int) -> tuple[Cost, Cost]:
    """Place all articles in stories, against counting their words."""
    told = [
        (each.title, "\n".join(each.paragraphs), place * _MINUTE)
        for place, each in enumerate(stock)
    ]

    def placed(work: Callable[[Sequence[tuple[str, str, int]]], object]) -> Cost:
        async def over() -> None:
            work(told)

        return asyncio.run(cost(over(), pieces=len(told)))

    return figures.compare(lambda: placed(stories.cluster), lambda: placed(_counted), rounds=rounds)


def _counted(told: Sequence[tuple[str, str, int]]) -> object:
    return [Counter(f"{title} {text}".lower().split()) for title, text, _ in told]


def _each(work: Callable[[Given], object], given: Sequence[Given]) -> Cost:
    async def over() -> None:
        for piece in given:
            work(piece)

    return asyncio.run(cost(over(), pieces=len(given)))


def _lead(text: str) -> str:
    return " ".join(extractive.split(text)[:LEAD])


def _check(text: str) -> object:
    return faithfulness.check(_lead(text), text)


def _overlap(text: str) -> float:
    told = {*terms.content_words(_lead(text))}
    return len(told & {*terms.content_words(text)}) / len(told)


def _cut(text: str) -> tuple[str, ...]:
    return html.split(text, most=PAGE)


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, PAGE)


def _extract(page: bytes) -> object:
    return articles.extract(page, url=_URL)


def _bare_extract(page: bytes) -> object:
    return trafilatura.bare_extraction(page, url=_URL)


def _page(manuscript: Manuscript, outlet: Outlet) -> bytes:
    piece = Piece(
        outlet=outlet.id,
        slug="1",
        title=manuscript.title,
        paragraphs=manuscript.paragraphs,
        author=manuscript.author,
        published=_PUBLISHED,
    )
    page = article_page(piece, outlet=outlet, url=_URL, home=_URL, feed=_URL, others=())
    return page.encode()
