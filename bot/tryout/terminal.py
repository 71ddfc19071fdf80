"""Be a chat in the terminal: type a command, press a button by its number, watch news arrive."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from rich.console import Console
from rich.text import Text

from emulator.seen import Answered, Button, CallbackAnswer, Edited, Event, Sent, SentMessage
from emulator.telegram import Telegram

ANSWER_SECONDS: Final = 5.0
"""How long a line from a pipe waits for its answer before the next one is typed."""
WATCH_SECONDS: Final = 60.0
"""How long the chat stays open after the end of a pipe, so that a push can be seen."""
_STYLES: Final = {"bold": "bold", "italic": "italic", "code": "cyan", "text_link": "underline"}
_LEAVE: Final = frozenset({"/quit", "quit", "exit"})


class Terminal:
    """Show one chat of the emulator, and be the person in it."""

    def __init__(self, telegram: Telegram, chat_id: int, console: Console) -> None:
        self._telegram = telegram
        self._chat_id = chat_id
        self._console = console
        self._buttons: list[tuple[int, Button]] = []
        self._answered = asyncio.Event()
        telegram.listen(self._see)

    async def talk(self) -> None:
        """Type what comes on standard input until it ends."""
        typed = sys.stdin.isatty()
        lines = _lines()
        while (line := await lines.get()) is not None and line not in _LEAVE:
            if line:
                await self._type(line, wait=not typed)
        if line is None and not typed:
            self._console.print(f"(end of input; watching for {WATCH_SECONDS:.0f} s more)")
            await asyncio.sleep(WATCH_SECONDS)

    async def _type(self, line: str, *, wait: bool) -> None:
        self._answered.clear()
        if wait:
            self._console.print(f"[dim]you:[/dim] {line}", highlight=False)
        found = self._button(line)
        if found is None:
            self._telegram.say(self._chat_id, line)
        elif found[1].url:
            self._console.print(f"[dim]would open {found[1].url}[/dim]", highlight=False)
            return
        else:
            self._telegram.press(self._chat_id, found[0], found[1].text)
        if wait:
            await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._answered.wait(), ANSWER_SECONDS)
        except TimeoutError:
            self._console.print("[dim](no answer)[/dim]")

    def _button(self, line: str) -> tuple[int, Button] | None:
        """Find the button that is meant, by its number or by what stands on it."""
        if line.isdecimal() and 0 < int(line) <= len(self._buttons):
            return self._buttons[int(line) - 1]
        named = (each for each in self._buttons if each[1].text.casefold() == line.casefold())
        return max(named, key=lambda each: each[0], default=None)

    def _see(self, event: Event) -> None:
        match event:
            case Sent(message=message) if self._is_mine(message):
                self._show(message, "")
            case Edited(message=message) if self._is_mine(message):
                self._show(message, " (changed)")
            case Answered(answer=CallbackAnswer(text=text)):
                self._answered.set()
                if text:
                    self._console.print(f"[dim]· {text}[/dim]", highlight=False)

    def _is_mine(self, message: SentMessage) -> bool:
        return message.chat_id == self._chat_id and message.from_bot

    def _show(self, message: SentMessage, note: str) -> None:
        self._answered.set()
        at = datetime.fromtimestamp(message.date, UTC).astimezone().strftime("%H:%M:%S")
        self._console.rule(f"Crier {at}{note}", align="left", style="dim")
        self._console.print(styled(message), highlight=False)
        for row in message.buttons:
            self._console.print(self._numbered(message.message_id, row), highlight=False)

    def _numbered(self, message_id: int, row: Sequence[Button]) -> Text:
        line = Text()
        for button in row:
            self._buttons.append((message_id, button))
            line.append(f" {len(self._buttons)} ", style="reverse")
            line.append(f" {button.text}   ")
        return line


def styled(message: SentMessage) -> Text:
    """Show a message's entities as a terminal can; they count in UTF-16 units."""
    raw = message.text.encode("utf-16-le")
    text = Text(message.text)
    for entity in message.entities:
        start = len(raw[: 2 * entity["offset"]].decode("utf-16-le"))
        length = raw[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
        style = _STYLES.get(entity["type"], "")
        if entity["type"] == "text_link":
            style = f"{style} link {entity['url']}"
        text.stylize(style, start, start + len(length.decode("utf-16-le")))
    return text


def _lines() -> asyncio.Queue[str | None]:
    """Read lines in a thread, for neither a pipe nor a file can be awaited alike; None ends."""
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(queue.put_nowait, line.strip())
        loop.call_soon_threadsafe(queue.put_nowait, None)

    threading.Thread(target=read, daemon=True).start()
    return queue
