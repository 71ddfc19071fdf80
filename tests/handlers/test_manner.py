"""A chat chooses its language and length, and those who run the bot ask what it costs."""

from __future__ import annotations

import pytest

from handlers.manner import find_language
from news.summaries import LANGUAGES
from tests.handlers.cast import ADA, LIGHTHOUSE, Chatting, Tale, labels, turned
from tests.world import World

LONG_TALE = Tale(
    LIGHTHOUSE.title,
    "\n".join(
        f"The lighthouse {done} in the year {1990 + at}, and the mayor of the harbour was glad."
        for at, done in enumerate(["opened", "shone", "turned", "stood", "rested", "glowed"])
    ),
)


def test_the_language_is_set_by_its_name_and_shown(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)

        shown = await w.answer(ada, "/language")
        assert shown.text.startswith("Summaries are in each article's own language.")
        assert "No model is at work here" in shown.text
        assert labels(shown)[0] == "✓ Each its own"

        done = await w.answer(ada, "/language deutsch")
        assert done.text.startswith("Zusammenfassungen sind auf Deutsch, wo das geht.")
        chosen = await turned(w, shown, "日本語")
        assert chosen.text.startswith("要約は、できるときは日本語です。")
        assert "✓ 日本語" in labels(chosen)
        again = await w.answer(ada, "/language")
        assert "日本語" in again.text
        off = await w.answer(ada, "/language own")
        assert off.text == "Summaries are in each article's own language."

        wrong = await w.answer(ada, "/language <b>klingon")
        assert wrong.text.startswith("I know no language “<b>klingon”. There are: en (English), ")

    chatting(scene)


def test_a_card_says_where_it_is_not_in_the_language_of_the_chat(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, "/language ja")
        listed = await w.answer(ada, "/details 1")
        assert "there is no translation" not in listed.text  # whose language nobody knows

    chatting(scene, LIGHTHOUSE)


def test_the_length_is_set_and_cards_keep_to_it(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)

        shown = await w.answer(ada, "/length")
        assert labels(shown) == ["Short", "✓ Medium", "Long", "‹ Settings"]
        medium = await w.answer(ada, "/details 1")
        await w.answer(ada, "/length short")
        short = await w.answer(ada, "/details 1")
        await turned(w, shown, "Long")
        long = await w.answer(ada, "/details 1")
        counts = [each.text.count("lighthouse") for each in (short, medium, long)]
        assert counts == [1, 3, 6]

        wrong = await w.answer(ada, "/length huge")
        assert wrong.text == (
            "There is no length “huge”. There are: short, medium, long. Try /length short."
        )

    chatting(scene, LONG_TALE)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        *(("German", "de"), ("DEUTSCH", "de"), ("de", "de"), ("de-AT", "de"), ("pt_BR", "pt")),
        *(("own", ""), ("off", ""), ("日本語", "ja"), ("", None), ("xx", None), ("engl", None)),
    ],
)
def test_a_language_is_found_by_code_and_name(asked: str, code: str | None) -> None:
    assert find_language(asked) == code


def test_each_language_is_found_by_its_own_code() -> None:
    assert [find_language(code) for code in LANGUAGES] == list(LANGUAGES)
