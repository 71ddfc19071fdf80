"""Run the real program with a world in a box around it: an emulated Telegram, press and model."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Final

from rich.console import Console

from bot.tryout import controls
from bot.tryout.box import YOU, Box
from bot.tryout.terminal import Terminal
from emulator.page import Page

_OPENED: Final = """\
[bold]Crier, in a box:[/bold] {page}
The bot is the real one; Telegram, the press and the model are emulated on this machine.
Nothing leaves it, and nothing is kept. Ctrl-C ends it.
"""
_TYPED: Final = """\
[bold]Crier, in a box.[/bold] The bot is the real one; Telegram and the press are emulated.
Type [bold]/start[/bold]; press a button by typing its number; [bold]/quit[/bold] ends.
"""


async def try_out(*, live: bool, in_terminal: bool) -> None:
    """Show the world on a page, or be a chat in the terminal, until the person leaves."""
    console = Console()
    trying = asyncio.current_task()
    assert trying
    # so that nothing is left running, nor lying about
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, trying.cancel)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crier-")))
        box = await stack.enter_async_context(Box(folder, live=live))
        if in_terminal:
            console.print(_TYPED, highlight=False)
            await box.stocked()
            await Terminal(box.telegram, YOU, console).talk()
            return
        page = await stack.enter_async_context(page_of(box))
        console.print(_OPENED.format(page=page.url), highlight=False)
        if _has_desktop():
            await asyncio.to_thread(webbrowser.open, page.url)
        await box.ended()


def page_of(box: Box) -> Page:
    """Make the page of a world."""
    return Page(
        box.telegram,
        me=YOU,
        now=box.clock,
        rate=lambda: box.clock.rate,
        groups=controls.groups(box),
        counts=box.counts,
        preview=box.preview,
    )


def _has_desktop() -> bool:
    if not sys.stdout.isatty():
        return False
    return sys.platform in {"darwin", "win32"} or any(
        os.environ.get(each) for each in ("DISPLAY", "WAYLAND_DISPLAY")
    )
