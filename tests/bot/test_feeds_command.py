"""`python -m bot feeds`, as an operator meets it in a terminal and through a pipe."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from emulator.press import Answer, Press
from messages import reasons
from news import opml
from news.feeds import Category
from news.opml import Listed
from storage import Storage
from tests.bot.test_cli import crier
from tests.world import STOCK, eventually, headline, paragraphs

Run = Callable[[Any], None]
Ended = subprocess.CompletedProcess[str]
NOON = 1_717_243_200  # 1 June 2024, 12:00 UTC
PILOT = Listed(Category("harbour", "Harbour & Sea"), "The Pilot", "https://pilot.example/rss")
CRAG = Listed(Category("a-hill", "A Hill"), "[red]Crag", "https://crag.example/?a=1&b=2")
GAUGE = Listed(Category("harbour", "Harbour & Sea"), "", "https://gauge.example/atom")


async def feeds(*words: str, folder: Path, private: bool = True) -> Ended:
    """Run a command beside the press."""
    allowed = {"ALLOW_PRIVATE_ADDRESSES": "true"} if private else {}
    return await asyncio.to_thread(lambda: crier("feeds", *words, folder=folder, **allowed))


def asked(press: Press) -> list[str]:
    return sorted(each.path for each in press.requests)


def test_an_import_adds_every_feed_and_says_which_do_not_work(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with Press(STOCK) as press:
            press.trouble("/feeds/gauge.atom", Answer(status=503, body=b"a banner of theirs"))
            press.trouble("/feeds/crag.json", Answer(body=b"<html><p>Log in</p></html>"))
            (tmp_path / "press.opml").write_text(press.opml())

            first = await feeds("import", "press.opml", folder=tmp_path)
            assert (first.returncode, first.stderr) == (cli.FAILED, "")
            assert first.stdout.splitlines() == [
                f"{press.feed_url('gauge')} – {reasons.sentence('status 503')}",
                f"{press.feed_url('crag')} – {reasons.sentence('not a feed')}",
                "Feeds added: 3. There before: 0. Not working: 2.",
            ]
            assert asked(press) == ["/feeds/crag.json", "/feeds/gauge.atom", "/feeds/pilot.rss"]

            again = await feeds("import", "press.opml", folder=tmp_path)
            assert (again.returncode, again.stderr) == (0, "")
            assert again.stdout == "Feeds added: 0. There before: 3. Not working: 0.\n"
            assert len(press.requests) == len(STOCK.outlets)

    run(scenario())


@pytest.fixture
def _heard() -> Iterator[None]:
    """Let children hear SIGINT, which a shell has them ignore when tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heard")
def test_an_import_that_was_stopped_goes_on(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with Press(STOCK) as press:
            press.trouble("/feeds/gauge.atom", Answer(hang=True))
            (tmp_path / "press.opml").write_text(press.opml())
            storage = Storage(f"sqlite:///{tmp_path}/crier.db")
            await storage.open()

            async def one_is_in() -> bool:
                return len(await storage.feeds.standings()) == 1

            program, terminal = await start_in_a_terminal(tmp_path)
            await eventually(one_is_in)
            program.send_signal(signal.SIGINT)

            said, _ = await program.communicate()
            assert said == b""
            shown = what_stands_on(terminal)
            assert "Looking at feeds" in shown
            assert shown.rstrip().endswith(
                "Stopped. What is added stays; the same command goes on."
            )
            assert program.returncode == 128 + signal.SIGINT
            await storage.close()

            press.trouble("/feeds/gauge.atom", None)
            rest = await feeds("import", "press.opml", folder=tmp_path)
            assert rest.stdout == "Feeds added: 2. There before: 1. Not working: 0.\n"
            assert asked(press).count("/feeds/pilot.rss") == 1

    run(scenario())


async def start_in_a_terminal(folder: Path) -> tuple[asyncio.subprocess.Process, int]:
    """Start an import whose standard error is a terminal; return what reads it, too."""
    reader, writer = pty.openpty()
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "feeds", "import", "press.opml"),
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "ALLOW_PRIVATE_ADDRESSES": "true",
            "TERM": "xterm",
        },
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=writer,
    )
    os.close(writer)
    return program, reader


def what_stands_on(terminal: int) -> str:
    """Read all that a program which ended has left on its terminal."""
    seen = b""
    try:
        while part := os.read(terminal, 4096):
            seen += part
    except OSError as error:  # how Linux tells the end
        assert error.errno == errno.EIO  # noqa: PT017
    os.close(terminal)
    return seen.decode()


def test_what_is_exported_is_what_was_imported(tmp_path: Path) -> None:
    written = opml.write([PILOT, GAUGE, CRAG])
    (tmp_path / "mine.opml").write_bytes(written + b"\n")

    into = crier("feeds", "import", "mine.opml", "--no-check", folder=tmp_path)
    assert (into.returncode, into.stdout) == (0, "Feeds added: 3. There before: 0.\n")

    out = crier("feeds", "export", folder=tmp_path)
    assert (out.returncode, out.stderr) == (0, "")
    assert out.stdout.encode() == written

    to_a_file = crier("feeds", "export", "back.opml", folder=tmp_path)
    assert (to_a_file.returncode, to_a_file.stdout, to_a_file.stderr) == (0, "", "")
    assert (tmp_path / "back.opml").read_bytes() == written


def test_the_list_shows_how_every_feed_stands(tmp_path: Path, run: Run) -> None:
    run(keep_three(f"sqlite:///{tmp_path}/crier.db"))

    lines = crier("feeds", "list", "--json", folder=tmp_path).stdout.splitlines()
    assert [json.loads(line) for line in lines] == [
        standing(2, "a-hill", CRAG, state="gone"),
        standing(
            1,
            "harbour",
            PILOT,
            failures=1,
            failing_since=NOON,
            due_at=NOON * 2,
            error="status 404",
        ),
        standing(3, "harbour", GAUGE, polled_at=None),
    ]

    table = crier("feeds", "list", folder=tmp_path).stdout.splitlines()
    crag, pilot, gauge = (
        next(line for line in table if each.url in line) for each in (CRAG, PILOT, GAUGE)
    )
    assert all(word in crag for word in ("a-hill", "[red]Crag", "gone", "never"))
    assert all(word in pilot for word in ("harbour", "The Pilot", "active", "in "))
    assert reasons.sentence("status 404") in pilot
    assert " now " in gauge


async def keep_three(database_url: str) -> None:
    """Keep a feed that failed, one that is gone and one that was never asked."""
    storage = Storage(database_url)
    await storage.open()
    await storage.feeds.add([PILOT, CRAG, GAUGE], now=NOON)
    by_url = {each.url: each for each in await storage.feeds.claim_due(now=NOON, limit=3)}
    failed = by_url[PILOT.url]
    await storage.feeds.keep_failure(failed, reason="status 404", now=NOON, due_at=NOON * 2)
    await storage.feeds.retire(by_url[CRAG.url], now=NOON)
    await storage.close()


def standing(number: int, category: str, listed: Listed, **changed: object) -> dict[str, object]:
    told = {"id": number, "category": category, "title": listed.title, "url": listed.url}
    well = {"state": "active", "polled_at": NOON, "due_at": NOON, "failures": 0}
    return told | well | {"failing_since": None, "error": None} | changed


def test_a_check_shows_what_crier_would_make_of_a_feed(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with Press(STOCK) as press:
            for number in range(1, 8):
                subject = f"bridge {number}"
                press.publish(
                    "gauge",
                    title=headline(subject),
                    paragraphs=paragraphs(subject),
                    published=NOON + 86400 * (number % 7),
                )
            good = await feeds("check", press.feed_url("gauge"), folder=tmp_path)
            assert (good.returncode, good.stderr) == (0, "")
            head, *entries = good.stdout.strip().split("\n\n")
            assert head.splitlines() == [
                f"URL: {press.feed_url('gauge')}",
                "Format: Atom",
                "Title: The Gauge",
                "Entries: 7",
            ]
            assert [entry.partition(" opens")[0].splitlines()[0] for entry in entries] == [
                f"2024-06-{1 + day:02} 12:00 UTC · Bridge {day}" for day in (6, 5, 4, 3, 2)
            ]
            assert all(entry.splitlines()[1].startswith(press.url) for entry in entries)

            page = await feeds("check", f"{press.url}/gauge", folder=tmp_path)
            assert (page.returncode, page.stdout) == (1, f"{reasons.sentence('not a feed')}\n")

            press.requests.clear()
            refused = await feeds("check", press.feed_url("gauge"), folder=tmp_path, private=False)
            assert refused.returncode == cli.FAILED
            assert refused.stdout == f"{reasons.sentence('refused address')}\n"
            assert press.requests == []

    run(scenario())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "no.opml"), "FILE: no.opml cannot be read (No such file or directory)"),
        (("import", "broken.opml"), "broken.opml, line 2: "),
        (("export", "no/back.opml"), "FILE: no/back.opml cannot be written"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    (tmp_path / "broken.opml").write_text("<opml><body>\n</opml>")
    ended = crier("feeds", *words, folder=tmp_path)

    assert (ended.returncode, ended.stdout) == (cli.CANNOT_START, "")
    assert ended.stderr.startswith(f"Crier cannot go on: {said}")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "code",
    [
        *("timeout", "unreachable", "no feed", "not http", "too many redirects", "tls"),
        *(
            "bad address",
            "incomplete",
            "empty",
            "too large",
            "encoding",
            "not a document",
            "not a feed",
            "too hard",
        ),
        *(
            f"wall: {kind}"
            for kind in "paywall consent challenge login error list feed short".split()
        ),
        *("status 204", "status 403", "status 404", "status 410", "status 429", "status 503"),
    ],
)
def test_every_reason_is_a_sentence_of_its_own(code: str) -> None:
    said = reasons.sentence(code)

    assert said != reasons.UNKNOWN
    assert said[0].isupper()
    assert said.endswith(".")
    assert said.count(".") == 1


@pytest.mark.parametrize(
    "code", ["", "something new", "SSH-2.0 at 10.0.0.7", "unreachable: 10.0.0.7", "status 9.9"]
)
def test_a_reason_repeats_nothing_of_the_other_end(code: str) -> None:
    assert reasons.sentence(code) in {reasons.UNKNOWN, reasons.sentence("unreachable")}
    assert reasons.sentence("https://press.example/ is not a feed") == reasons.sentence(
        "not a feed"
    )


def test_running_tells_of_every_command_of_this_group() -> None:
    told = (Path(__file__).parents[2] / "docs" / "running.md").read_text(encoding="utf-8")

    assert {str(each.name) for each in cli.feeds.registered_commands} == set(
        re.findall(r"^python -m bot feeds (\w+)", told, re.MULTILINE)
    )
