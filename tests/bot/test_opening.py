"""While a model writes of a page, people see what is known already, and only what was checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from emulator import llm as emulated
from emulator.llm import Llm
from emulator.seen import InlineAnswer
from tests.handlers.test_links import unlisted
from tests.world import World, headline, paragraphs, world

ADA = 7
Run = Callable[[Any], None]


def slowly(asked: emulated.Asked) -> emulated.Told:
    """Take some seconds, at once or from piece to piece."""
    return replace(emulated.faithful(asked), seconds=3, pause=0.3)


async def _typed(w: World, text: str) -> InlineAnswer:
    query = w.telegram.ask_inline(ADA, text)
    await w.telegram.until(lambda: query in w.telegram.inline_answers)
    return w.telegram.inline_answers[query]


def test_a_summary_is_drafted_while_a_model_writes_it(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with (
            Llm([slowly]) as model,
            world(tmp_path, openai_base_url=model.url, summary_model="m", poll_interval="1h") as w,
        ):
            ada = w.telegram.add_person(ADA)
            page = await unlisted(w, "belfry")
            w.telegram.say(ada, page)
            await w.telegram.until(lambda: ada in w.telegram.drafts)
            assert paragraphs("belfry")[0] in w.telegram.drafts[ada]
            assert w.said(ada) == []
            await w.telegram.until(lambda: bool(w.said(ada)))
            (card,) = w.said(ada)
            assert card.text.startswith(headline("belfry"))
            assert "✓ checked" in card.text
            assert w.telegram.refused == []

    run(scenario())


def test_typed_inline_the_page_speaks_first_and_the_model_when_it_is_done(
    tmp_path: Path, run: Run
) -> None:
    async def scenario() -> None:
        async with (
            Llm([slowly]) as model,
            world(tmp_path, openai_base_url=model.url, summary_model="m", poll_interval="1h") as w,
        ):
            w.telegram.add_person(ADA)
            page = await unlisted(w, "belfry")
            answers = [await _typed(w, page)]
            while not answers[-1].cache_time:
                answers.append(await _typed(w, page))
            said = [each.results[0]["input_message_content"] for each in answers if each.results]
            marks = [each["message_text"].splitlines()[-1].split(" · ")[0] for each in said]
            assert [*dict.fromkeys(marks)] == ["extract", "✓ checked"]
            assert len(answers) < 30
            assert len(model.asked) == 1

    run(scenario())
