"""`make try`, as a newcomer and a pipe meet it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FRESH = "Nine villages emptied"
"""The first story of World that nobody has told when you arrive."""
ROOT = Path(__file__).parents[2]


def test_a_push_arrives_after_start_and_a_press(tmp_path: Path, run: Callable[[Any], None]) -> None:
    async def scenario() -> None:
        program = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "try", "--terminal"),
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            cwd=tmp_path,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(b"/start\n1\n/details\n")

        seen = ""
        while f"\n{FRESH}" not in seen:
            seen += (await program.stdout.readline()).decode()
        program.stdin.write(b"/quit\n")
        program.stdin.close()
        await program.stdout.read()

        assert "Welcome to Crier" in seen
        assert "World: subscribed" in seen
        assert "Please say which story" in seen
        assert await program.wait() == 0

    run(scenario())
