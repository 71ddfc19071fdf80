import asyncio
from collections import Counter, defaultdict

import aiohttp
import pytest
import trafilatura
from trafilatura.settings import Document

from emulator.press import Manuscript, Piece, Press, World, load_world

WORLD = load_world()
CATEGORIES = [category.id for category in WORLD.categories]
LANGUAGE = {outlet.id: outlet.language for outlet in WORLD.outlets}
LETTERS = defaultdict(lambda: (700, 1900), ja=(200, 600), ar=(350, 1000))
"""The fewest and most letters of an article: some scripts say more with fewer."""
SECTION = {outlet.id: outlet.category for outlet in WORLD.outlets}


async def _print(world: World) -> list[tuple[Piece, str, str]]:
    async with Press(world) as press, aiohttp.ClientSession() as session:
        pieces = []
        while piece := press.publish_next():
            pieces.append(piece)
        printed = []
        for piece in pieces:
            url = press.page_url(piece)
            async with session.get(url) as response:
                printed.append((piece, url, await response.text()))
        return printed


@pytest.fixture(scope="module")
def printed() -> list[tuple[Piece, str, str]]:
    return asyncio.run(_print(WORLD))


def test_the_world_is_as_large_as_promised() -> None:
    assert (
        "world politics business science technology sport culture health "
        "deutsch espanol nihongo arabi"
    ).split() == CATEGORIES
    assert len(WORLD.outlets) >= 12
    assert {outlet.language for outlet in WORLD.outlets} == {"en", "de", "es", "ja", "ar"}
    assert len(WORLD.stock) >= 80
    assert [len({each.outlet for each in event.tellings}) for event in WORLD.events] == [5, 5]
    assert set(SECTION.values()) == set(CATEGORIES)
    assert {outlet.kind for outlet in WORLD.outlets} == {"rss", "atom", "json"}
    assert {outlet.layout for outlet in WORLD.outlets} == {"broadsheet", "tabloid", "magazine"}


def test_no_two_outlets_share_an_id_and_no_two_articles_a_title() -> None:
    assert len(SECTION) == len(WORLD.outlets)
    assert len({manuscript.title for manuscript in WORLD.stock}) == len(WORLD.stock)


def test_the_categories_take_turns() -> None:
    fewest = min(Counter(SECTION[each.outlet] for each in WORLD.stock).values())
    for start in range(0, fewest * len(CATEGORIES), len(CATEGORIES)):
        turn = WORLD.stock[start : start + len(CATEGORIES)]
        assert [SECTION[manuscript.outlet] for manuscript in turn] == CATEGORIES


ALL = (*WORLD.stock, *(each for event in WORLD.events for each in event.tellings))


def test_many_events_are_told_by_two_outlets_of_a_category() -> None:
    tellers = defaultdict(set)
    for manuscript in WORLD.stock:
        if manuscript.event:
            tellers[manuscript.event, SECTION[manuscript.outlet]].add(manuscript.outlet)
    assert sum(len(outlets) >= 2 for outlets in tellers.values()) >= 8


@pytest.mark.parametrize("manuscript", ALL, ids=lambda manuscript: manuscript.title)
def test_an_article_has_the_shape_of_news(manuscript: Manuscript) -> None:
    assert 4 <= len(manuscript.paragraphs) <= 8
    fewest, most = LETTERS[LANGUAGE[manuscript.outlet]]
    first_reports = manuscript not in WORLD.stock
    assert (480 if first_reports else fewest) <= sum(map(len, manuscript.paragraphs)) <= most
    assert len(set(manuscript.paragraphs)) == len(manuscript.paragraphs)
    assert all(paragraph[-1] in '."。' for paragraph in manuscript.paragraphs)
    assert {'"', "「"} & {*"".join(manuscript.paragraphs)}
    assert manuscript.author


def test_an_extractor_gets_the_article_and_nothing_of_the_boilerplate(
    printed: list[tuple[Piece, str, str]],
) -> None:
    for piece, url, page in printed:
        document = trafilatura.bare_extraction(
            page, url=url, favor_precision=True, with_metadata=True
        )
        assert isinstance(document, Document)
        assert document.title == piece.title
        assert (document.text or "").split("\n") == list(piece.paragraphs)
        assert document.author == piece.author
        assert document.url == url


def test_a_page_has_the_boilerplate_a_news_page_has(printed: list[tuple[Piece, str, str]]) -> None:
    for _, url, page in printed:
        head, _, body = page.partition("<body")
        assert page.lower().startswith("<!doctype html>")
        assert f'<link rel="canonical" href="{url}">' in head
        for tag in ("og:title", "og:type", "og:url", "article:published_time"):
            assert f'property="{tag}"' in head
        for part in ("<article", "nav", "share", "newsletter", "footer", "consent", "<li><a href="):
            assert part in body
