"""Give the suite of the conversation the real program, with an archive and no news coming in."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.handlers.cast import Chatting, Scene, Tale, archive
from tests.world import world


@pytest.fixture
def chatting(tmp_path: Path, run: Callable[[Coroutine[Any, Any, None]], None]) -> Chatting:
    """Play a scene; afterwards, all calls must have been to Telegram's liking."""

    def play(
        scene: Scene,
        *tales: Tale,
        excused: str | None = None,
        **settings: Any,  # noqa: ANN401 - as the operator sets them
    ) -> None:
        async def within() -> None:
            await archive(tmp_path, tales)
            async with world(tmp_path, poll_interval="1h", **settings) as w:
                await scene(w)
                errors = [f"{each.method}: {each.error}" for each in w.telegram.refused]
                assert [each for each in errors if not excused or excused not in each] == []

        run(within())

    return play
