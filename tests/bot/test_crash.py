"""Kill the real program, as `kill -9` does, and count what the chats have in the end."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from emulator.press import Press
from emulator.telegram import Telegram
from tests.world import STOCK, headline, is_card, paragraphs

ROOT = Path(__file__).parents[2]
CHATS = range(101, 107)
KILLS = 4
SUBJECTS = (
    "lighthouse drydock slipway breakwater ropewalk boathouse fishmarket icehouse tollgate "
    "granary sawmill tannery brewery glassworks"
).split()
Run = Callable[[Any], None]


def test_killed_again_and_again_it_loses_nothing_and_doubles_at_most_one_a_kill(
    tmp_path: Path, database_url: str, run: Run
) -> None:
    async def scenario() -> None:
        dice = random.Random(7)
        async with Telegram() as telegram, Press(STOCK) as press:
            environment = _environment(telegram, press, tmp_path, database_url)
            program = await _subscribed(telegram, environment)
            for number, subject in enumerate(SUBJECTS):
                _publish(press, subject)
                await asyncio.sleep(dice.uniform(0.0, 0.5))
                if number % 3 == 2:
                    program.send_signal(signal.SIGKILL)
                    await program.wait()
                    program = await _start(environment)

            await telegram.until(
                lambda: all(_has_all(telegram, chat) for chat in CHATS), seconds=50
            )

            doubled = sum((_cards(telegram, chat).total() - len(SUBJECTS)) for chat in CHATS)
            assert doubled <= KILLS
            assert all(_in_order(telegram, chat) for chat in CHATS)
            assert telegram.refused == []
            await _terminate(program)

    run(scenario())


def test_told_to_stop_in_the_middle_it_doubles_nothing(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with Telegram() as telegram, Press(STOCK) as press:
            environment = _environment(telegram, press, tmp_path, f"sqlite:///{tmp_path}/crier.db")
            program = await _subscribed(telegram, environment)
            for subject in SUBJECTS:
                _publish(press, subject)
            await telegram.until(lambda: bool(_cards(telegram, CHATS[0])))

            await _terminate(program)
            program = await _start(environment)
            await telegram.until(
                lambda: all(_has_all(telegram, chat) for chat in CHATS), seconds=50
            )
            await _terminate(program)

            once = Counter(headline(subject) for subject in SUBJECTS)
            assert all(_cards(telegram, chat) == once for chat in CHATS)

    run(scenario())


def _environment(
    telegram: Telegram, press: Press, folder: Path, database_url: str
) -> Mapping[str, str]:
    opml = folder / "feeds.opml"
    opml.write_text(press.opml(), encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "DATABASE_URL": database_url,
        "FEEDS": str(opml),
        "POLL_INTERVAL": "1s",
        "MESSAGES_PER_SECOND": "30",
        "ALLOW_PRIVATE_ADDRESSES": "true",
        "LOG_LEVEL": "error",
    }


async def _start(environment: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, cwd=ROOT
    )


async def _subscribed(
    telegram: Telegram, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start the program, subscribe every chat, and let it see the feeds as they are."""
    program = await _start(environment)
    for chat in CHATS:
        telegram.add_person(chat)
        telegram.say(chat, "/subscribe harbour")
    await telegram.until(
        lambda: all(len(telegram.messages(chat)) > 1 for chat in CHATS), seconds=30
    )
    await asyncio.sleep(2)
    return program


def _publish(press: Press, subject: str) -> None:
    press.publish("pilot", title=headline(subject), paragraphs=paragraphs(subject))


def _cards(telegram: Telegram, chat: int) -> Counter[str]:
    messages = telegram.messages(chat)
    return Counter(each.text.split("\n")[0] for each in messages if is_card(each))


def _has_all(telegram: Telegram, chat: int) -> bool:
    return len(_cards(telegram, chat)) == len(SUBJECTS)


def _in_order(telegram: Telegram, chat: int) -> bool:
    numbers = [each.text.rpartition("#")[2] for each in telegram.messages(chat) if is_card(each)]
    return numbers == sorted(numbers, key=int)


async def _terminate(program: asyncio.subprocess.Process) -> None:
    """End the program as a deploy does; it has ten seconds and owes exit code 0."""
    program.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(program.wait(), 10) == 0
