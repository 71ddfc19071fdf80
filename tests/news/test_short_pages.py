"""A short page is read as a long one is: its text, and nothing of what stands around it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emulator.articles import Headline, article_page
from emulator.world import Layout, Manuscript, Piece, load_world
from news.articles import Page, examine

HOME = "https://press.example/"
WORLD = load_world()
OUTLETS = {outlet.id: outlet for outlet in WORLD.outlets}
SHORT = [each for each in WORLD.stock if OUTLETS[each.outlet].language in {"ar", "ja"}]


def _page_of(manuscript: Manuscript, *, layout: Layout, paragraphs: int) -> str:
    outlet = replace(OUTLETS[manuscript.outlet], layout=layout)
    piece = Piece(
        outlet=outlet.id,
        slug="short",
        title=manuscript.title,
        paragraphs=manuscript.paragraphs[:paragraphs],
        author=manuscript.author,
        published=1.78e9,
    )
    others = [Headline(each.title, f"{HOME}other") for each in SHORT[:4]]
    return article_page(
        piece, outlet=outlet, url=f"{HOME}short", home=HOME, feed=f"{HOME}feed", others=others
    )


@pytest.mark.parametrize("layout", ["broadsheet", "tabloid", "magazine"])
@pytest.mark.parametrize("paragraphs", [2, 4])
def test_a_short_article_is_its_paragraphs_and_no_by_line(layout: Layout, paragraphs: int) -> None:
    for manuscript in SHORT:
        html = _page_of(manuscript, layout=layout, paragraphs=paragraphs)
        found = examine(html, url=f"{HOME}short")
        assert isinstance(found, Page), manuscript.title
        assert found.paragraphs == manuscript.paragraphs[:paragraphs]
