"""Looking into the archive, as a chat does it."""

from __future__ import annotations

import pytest

from tests.handlers.cast import CABLEWAY, HILLS, LANTERN, LIGHTHOUSE, Chatting, Tale, turned
from tests.world import World

ADA = 7
MANY = [
    Tale(f"Ferry {name} sails", f"The ferry {name} sails from the quay at noon.")
    for name in ("Aurora", "Borea", "Corona", "Delta", "Eos", "Flora", "Gaia")
]


def test_findings_are_listed_with_the_words_marked(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), "/search lanterns")

        assert said.text.startswith("Search: lanterns\n2 stories\n\n#")
        assert "<b>Lantern</b> of the lighthouse goes out" in said.html
        assert "by the mayor, who called its <b>lantern</b> overdue." in said.html
        assert [each.text for each in said.buttons[0]] == ["#2", "#1"]

    chatting(scene, LIGHTHOUSE, LANTERN, CABLEWAY)


def test_pages_of_findings_turn_in_place(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), '/search ferry "sails from"')
        assert said.text.startswith('Search: ferry "sails from"\n7 stories, page 1 of 2\n')

        second = await turned(w, said, "Page 2 ›")
        assert second.text.startswith('Search: ferry "sails from"\n7 stories, page 2 of 2\n')
        first = await turned(w, second, "‹ Page 1")
        assert first.text == said.text
        lines = {line for page in (said, second) for line in page.text.split("\n")}
        assert {each.title for each in MANY} <= {line.partition(" ")[2] for line in lines}

    chatting(scene, *MANY)


def test_pages_of_similar_readings_turn_in_place(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), "/similar 1")
        assert said.text.startswith(
            "Similar Readings (5 items)\nto #1 Ferry Aurora sails · page 1 of 2"
        )

        second = await turned(w, said, "Page 2 ›")
        assert second.text.startswith(
            "Similar Readings (1 items)\nto #1 Ferry Aurora sails · page 2"
        )
        assert all(each.title in said.text + second.text for each in MANY)
        first = await turned(w, second, "‹ Page 1")
        assert first.text == said.text

    chatting(scene, *MANY)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/search", "Please say what to look for"),
        ("/search -ferry", "Please say what to look for"),
        ("/search the", "Please say what to look for"),
        ("/search submarine", "Search: submarine\nNothing in the archive has all of that."),
        ("/search gondola category:hills", "Search: gondola category:hills\n1 story"),
        ("/search gondola category:Harbour", "Search: gondola category:Harbour\nNothing"),
        ("/search gondola category:moon", "There is no category “moon”."),
        ("/search <b>gondola</b>", "Search: <b>gondola</b>\n1 story"),
    ],
)
def test_each_question_has_an_answer(chatting: Chatting, asked: str, answer: str) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), asked)
        assert said.text.startswith(answer)

    assert CABLEWAY.category == HILLS
    chatting(scene, CABLEWAY)
