"""Updates of one chat are taken in order, others side by side; one that is broken holds up none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.updates import AT_ONCE, ChatsInOrder, readable
from tests.world import world

Run = Callable[[Any], None]
ADA, BEN = 7, 8


class Board:
    """Note what began and ended; each piece of work waits until it is let go."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}

    async def work(self, name: str, *, error: Exception | None = None) -> None:
        self.notes.append(f"{name} begins")
        await self._gates.setdefault(name, asyncio.Event()).wait()
        self.notes.append(f"{name} ends")
        if error:
            raise error

    async def let_go(self, *names: str) -> None:
        for name in names:
            self._gates.setdefault(name, asyncio.Event()).set()
        await _rest()


def test_a_chat_keeps_its_order_and_waits_for_no_other(run: Run) -> None:
    async def scene() -> None:
        board, taken = Board(), ChatsInOrder()
        async with taken:
            tasks = [
                asyncio.create_task(taken.process_update(_said(chat), board.work(name)))
                for chat, name in ((ADA, "A1"), (ADA, "A2"), (BEN, "B1"), (ADA, "A3"))
            ]
            await _rest()
            assert board.notes == ["A1 begins", "B1 begins"]

            await board.let_go("A3", "A2", "B1")
            assert board.notes[2:] == ["B1 ends"]
            await board.let_go("A1")
            await asyncio.gather(*tasks)
        assert board.notes[3:] == [
            *("A1 ends", "A2 begins", "A2 ends"),
            *("A3 begins", "A3 ends"),
        ]
        assert taken._last == {}

    run(scene())


def test_an_error_lets_the_next_one_of_the_chat_pass(run: Run) -> None:
    async def scene() -> None:
        board, taken = Board(), ChatsInOrder()
        first = taken.process_update(_said(ADA), board.work("A1", error=ArithmeticError()))
        second = taken.process_update(_said(ADA), board.work("A2"))
        tasks = [asyncio.create_task(each) for each in (first, second)]
        await board.let_go("A1", "A2")
        with pytest.raises(ArithmeticError):
            await tasks[0]
        await tasks[1]

        assert board.notes == ["A1 begins", "A1 ends", "A2 begins", "A2 ends"]
        assert taken._last == {}

    run(scene())


def test_one_that_is_stopped_while_it_waits_stops_no_other(run: Run) -> None:
    async def scene() -> None:
        board, taken = Board(), ChatsInOrder()
        first, second = (
            asyncio.create_task(taken.process_update(_said(ADA), board.work(name)))
            for name in ("A1", "A2")
        )
        await _rest()
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        await board.let_go("A1")
        await first
        assert board.notes == ["A1 begins", "A1 ends"]
        assert taken._last == {}

    run(scene())


def test_an_update_without_a_chat_waits_for_nobody(run: Run) -> None:
    async def scene() -> None:
        board, taken = Board(), ChatsInOrder()
        await board.let_go("poll", "nothing")
        await taken.process_update(Update(1), board.work("poll"))
        await taken.process_update(object(), board.work("nothing"))

        assert board.notes == ["poll begins", "poll ends", "nothing begins", "nothing ends"]
        assert taken._last == {}

    run(scene())


def test_as_many_chats_are_served_at_once_as_there_are_places(run: Run) -> None:
    async def scene() -> None:
        board, taken = Board(), ChatsInOrder()
        names = [f"C{chat}" for chat in range(1, AT_ONCE + 2)]
        tasks = [
            asyncio.create_task(taken.process_update(_said(chat), board.work(name)))
            for chat, name in enumerate(names, 1)
        ]
        await _rest()
        assert len(board.notes) == AT_ONCE
        await board.let_go(*names)
        await asyncio.gather(*tasks)
        assert len(board.notes) == 2 * len(names)

    run(scene())


def _said(chat_id: int) -> Update:
    message = {"message_id": 1, "date": 1, "chat": {"id": chat_id, "type": "private"}, "text": "Hi"}
    return Update.de_json({"update_id": 1, "message": message})


async def _rest() -> None:
    """Let everything happen that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_what_cannot_be_read_of_an_answer_is_emptied_and_nothing_else() -> None:
    good = {"update_id": 1, "message": _message(ADA, "hello")}
    new = {"update_id": 2, "something_of_tomorrow": {"id": 1}}
    bad = {"update_id": 3, "message": {**_message(BEN, "secret"), "poll": {"id": "1"}}}
    worse = {"update_id": 4, "message": [1]}
    whole = json.dumps({"ok": True, "result": [good, new]}).encode()
    assert readable(whole) is whole

    mixed = json.dumps({"ok": True, "result": [good, bad, worse, new]}).encode()
    assert json.loads(readable(mixed)) == {
        "ok": True,
        "result": [good, {"update_id": 3}, {"update_id": 4}, new],
    }


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b'{"ok":false}', b'{"result":1}', b'{"result":[{}, 1]}']
)
def test_what_is_no_answer_is_left_to_the_library(body: bytes) -> None:
    assert readable(body) is body


def test_an_update_that_nobody_can_read_holds_no_other_up(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def play() -> None:
        async with world(tmp_path, poll_interval="1h") as w:
            ada = w.telegram.add_person(ADA)
            w.telegram.inject("message", {**_message(ada, "my secret"), "poll": {"id": "1"}})
            assert "What I keep" in (await w.answer(ada, "/privacy")).text

    run(play())
    assert "cannot be read: TypeError" in caplog.text
    assert "my secret" not in caplog.text


def _message(chat: int, text: str) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Ada"}
    where = {"id": chat, "type": "private", "first_name": "Ada"}
    return {"message_id": 1, "date": 1, "chat": where, "from": person, "text": text}
