"""When something breaks on our side, the person gets a sentence and the log gets the rest."""

from __future__ import annotations

import logging
import re

import pytest
from sqlalchemy import text

from emulator.faults import Fault, Refusal
from emulator.refusals import RefusedError
from tests.handlers.cast import ADA, LIGHTHOUSE, Chatting, brought
from tests.world import World

SENTENCE = re.compile(
    r"That did not work, and it is our fault \(reference ([0-9a-f]{8})\)\. Please try again\."
)


def test_a_command_that_fails_is_answered_with_a_reference_that_the_log_knows(
    chatting: Chatting, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await _break(w)

        said = await w.answer(ada, "/similar 1")
        assert _logged(caplog) == [_reference(said.text)]
        assert (await w.answer(ada, "/details 1")).text.startswith(LIGHTHOUSE.title)

    chatting(scene, LIGHTHOUSE)
    assert "no such table: frequencies" in caplog.text


def test_a_press_that_fails_is_answered_too_so_that_the_button_stops_turning(
    chatting: Chatting, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        card = await brought(w, await w.answer(ada, "/latest"), "#1")
        await _break(w)

        said = await brought(w, card, "Similar")
        assert _logged(caplog) == [_reference(said.text)]
        assert [each.text for each in w.telegram.callback_answers.values()] == ["", ""]

    chatting(scene, LIGHTHOUSE)


# the library warns at every 429 that `retry_after` will be a timedelta
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_what_telegram_itself_refuses_is_logged_and_not_answered(
    chatting: Chatting, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        refusal = Refusal(RefusedError("message is too long"))
        w.telegram.fail(Fault(refusal, method="sendMessage", chat_id=ada))
        w.telegram.say(ada, "/categories")
        await w.telegram.until(lambda: bool(w.telegram.refused))
        helped = await w.answer(ada, "/help")

        assert helped.text.startswith("What you can ask")
        assert len(_logged(caplog)) == 1

    chatting(scene, LIGHTHOUSE, excused="message is too long")


async def _break(w: World) -> None:
    """Take away a table that only similar readings are found with."""
    async with w.app.storage._database.writing() as connection:
        await connection.execute(text("DROP TABLE frequencies"))


def _reference(said: str) -> str:
    match = SENTENCE.fullmatch(said)
    assert match is not None, said
    return match[1]


def _logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    errors = (each for each in caplog.records if each.name == "handlers.errors")
    return [each.getMessage().split()[-1] for each in errors if each.levelno == logging.ERROR]
