"""What an operator sees when something is not as it should be: one clear sentence, exit code 2."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from emulator.faults import UNAUTHORIZED, Fault
from emulator.telegram import Telegram

ROOT = Path(__file__).parents[2]
Run = Callable[[Any], None]
TOKEN = "42:a-made-up-token"


def crier(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Crier in an empty folder, with nothing but these settings."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=_environment(settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "100", **settings}


def sentence(ended: subprocess.CompletedProcess[str]) -> str:
    """Return the one line that was said, having checked that it was one."""
    assert ended.returncode == cli.CANNOT_START, ended
    (line,) = ended.stderr.strip().split("\n")
    assert "Traceback" not in line
    return line


def _run_beside(telegram: Telegram, folder: Path, feeds: str) -> subprocess.CompletedProcess[str]:
    return crier(
        "run",
        folder=folder,
        FEEDS=feeds,
        TELEGRAM_BOT_TOKEN=TOKEN,
        TELEGRAM_API_URL=telegram.url,
        ALLOW_PRIVATE_ADDRESSES="true",
    )


@pytest.fixture
def feeds(tmp_path: Path) -> str:
    """Write an OPML file of one feed that nobody will poll."""
    path = tmp_path / "feeds.opml"
    feed = '<outline type="rss" text="The Pilot" xmlUrl="http://127.0.0.1:9/feed"/>'
    path.write_text(f"<opml><body><outline text='Harbour'>{feed}</outline></body></opml>")
    return str(path)


def test_without_a_token_it_says_where_to_get_one_and_how_to_do_without(
    tmp_path: Path, feeds: str
) -> None:
    line = sentence(crier("run", folder=tmp_path, FEEDS=feeds))

    assert "TELEGRAM_BOT_TOKEN" in line
    assert "@BotFather" in line
    assert "make try" in line


def test_an_api_that_cannot_be_reached_is_named(tmp_path: Path, feeds: str) -> None:
    line = sentence(
        crier(
            "run",
            folder=tmp_path,
            FEEDS=feeds,
            TELEGRAM_BOT_TOKEN=TOKEN,
            TELEGRAM_API_URL="http://127.0.0.1:9",
        )
    )

    assert "http://127.0.0.1:9" in line
    assert TOKEN not in line


def test_a_wrong_token_is_told_without_showing_it(tmp_path: Path, feeds: str, run: Run) -> None:
    async def scenario() -> None:
        async with Telegram() as telegram:
            line = sentence(await asyncio.to_thread(_run_beside, telegram, tmp_path, feeds))

            assert "TELEGRAM_BOT_TOKEN" in line
            assert TOKEN not in line

    run(scenario())


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path, feeds: str) -> None:
    line = sentence(
        crier(
            "run",
            folder=tmp_path,
            FEEDS=feeds,
            TELEGRAM_BOT_TOKEN=TOKEN,
            DATABASE_URL=f"sqlite:///{tmp_path}/no/such/folder/crier.db",
        )
    )

    assert "no/such/folder" in line


def test_a_database_s_password_is_never_said(tmp_path: Path, feeds: str) -> None:
    ended = crier(
        "run",
        folder=tmp_path,
        FEEDS=feeds,
        TELEGRAM_BOT_TOKEN=TOKEN,
        DATABASE_URL="postgresql://crier:hunter2@127.0.0.1:9/crier",
    )

    assert "127.0.0.1:9" in sentence(ended)
    assert "hunter2" not in ended.stderr + ended.stdout


def test_a_broken_opml_stops_the_start_with_the_line_that_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "broken.opml"
    broken.write_text("<opml>\n<body>\n<outline text='Harbour'>\n</body>\n</opml>\n")

    line = sentence(crier("run", folder=tmp_path, FEEDS=str(broken), TELEGRAM_BOT_TOKEN=TOKEN))

    assert f"{broken}, line 4" in line


def test_a_missing_opml_is_named(tmp_path: Path) -> None:
    line = sentence(crier("run", folder=tmp_path, FEEDS="no.opml", TELEGRAM_BOT_TOKEN=TOKEN))

    assert "FEEDS: no.opml" in line


def test_a_wrong_setting_is_named_with_what_would_be_right(tmp_path: Path, feeds: str) -> None:
    line = sentence(
        crier("run", folder=tmp_path, FEEDS=feeds, TELEGRAM_BOT_TOKEN=TOKEN, POLL_INTERVAL="often")
    )

    assert "POLL_INTERVAL" in line
    assert "10m" in line


def test_a_token_revoked_while_running_ends_the_program(
    tmp_path: Path, feeds: str, run: Run
) -> None:
    async def scenario() -> None:
        async with Telegram(token=TOKEN) as telegram:
            beside = asyncio.to_thread(_run_beside, telegram, tmp_path, feeds)
            ending = asyncio.create_task(beside)
            await telegram.until(
                lambda: any(each.method == "deleteWebhook" for each in telegram.calls)
            )
            telegram.fail(Fault(UNAUTHORIZED, times=None))
            telegram.add_person(7)
            telegram.say(7, "/start")

            ended = await ending
            assert ended.returncode == cli.CANNOT_START
            assert "TELEGRAM_BOT_TOKEN" in ended.stderr.strip().split("\n")[-1]

    run(scenario())


def test_migrate_makes_the_schema_and_needs_no_token(tmp_path: Path) -> None:
    for _ in range(2):
        ended = crier("migrate", folder=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/crier.db")

        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == "The database is up to date.\n"
