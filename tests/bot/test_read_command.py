"""`python -m bot read`: what would be on record of a page, without a record."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from emulator.press import Answer, Press
from messages import reasons
from tests.bot.test_cli import crier
from tests.world import STOCK, headline, paragraphs

Run = Callable[[Any], None]
PRIVATE = {"ALLOW_PRIVATE_ADDRESSES": "true"}
NOON = 1_717_243_200  # 1 June 2024, 12:00 UTC


def test_a_page_of_the_web_is_shown_and_not_stored(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with Press(STOCK) as press:
            text = paragraphs("lighthouse")
            piece = press.publish(
                "pilot",
                title=headline("lighthouse"),
                paragraphs=text,
                author="Ines Marlow",
                published=NOON,
            )
            url = press.page_url(piece)

            shown = await asyncio.to_thread(lambda: crier("read", url, folder=tmp_path, **PRIVATE))
            assert (shown.returncode, shown.stderr) == (0, "")
            head, _, body = shown.stdout.partition("\n\n")
            facts = dict(line.split(": ", 1) for line in head.splitlines())
            assert [*facts] == [
                *("URL", "Title", "Author", "Language", "Date"),
                *("Words", "Reading time", "Summary"),
            ]
            assert facts["URL"] == url
            assert facts["Title"] == piece.title
            assert facts["Author"] == "Ines Marlow"
            assert facts["Date"] == "2024-06-01"
            assert facts["Reading time"] == "1 min"
            assert facts["Summary"].startswith("The lighthouse was opened on Tuesday")
            assert body == "\n\n".join(text) + "\n"

            printed = await asyncio.to_thread(
                lambda: crier("read", url, "--json", folder=tmp_path, **PRIVATE)
            )
            record = json.loads(printed.stdout)
            assert record["url"] == url
            assert record["title"] == piece.title
            assert record["paragraphs"] == list(text)
            assert record["author"] == "Ines Marlow"
            assert record["published"] // 86400 == NOON // 86400
            assert str(record["words"]) == facts["Words"]
            assert (record["minutes"], record["summary"]) == (1, facts["Summary"])
            assert {"language", "image"} <= record.keys()

    run(scenario())
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_gives_no_article_is_told_in_one_sentence(tmp_path: Path, run: Run) -> None:
    async def scenario() -> None:
        async with Press(STOCK) as press:
            wall = b"<html><body><h1>Subscribe to read on</h1><p>Only 2 crowns.</p></body></html>"
            press.trouble("/pilot/wall", Answer(body=wall, headers={"Content-Type": "text/html"}))
            press.trouble("/pilot/gone", Answer(status=410))
            for place, code in (
                (f"{press.url}/pilot/wall", "wall: paywall"),
                (f"{press.url}/pilot/gone", "status 410"),
                ("ftp://pilot.example/page", "not http"),
            ):
                ended = await asyncio.to_thread(crier, "read", place, folder=tmp_path, **PRIVATE)
                assert (ended.returncode, ended.stdout) == (cli.FAILED, "")
                assert ended.stderr == f"{reasons.sentence(code)}\n"

    run(scenario())


@pytest.mark.parametrize(
    ("charset", "title", "sentence"),
    [
        ("windows-1251", "Мост открыт", "Новый мост в гавани открыли во вторник утром. "),
        (
            "shift_jis",
            "橋が開通",
            "港の新しい橋が火曜日に開通し、市長は長年の願いがかなったと述べた。",
        ),
    ],
    ids=["windows-1251", "shift_jis"],
)
def test_a_file_of_any_charset_is_read(
    tmp_path: Path, charset: str, title: str, sentence: str
) -> None:
    page = (
        f"<html><head><meta charset={charset}><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1><p>{sentence * 8}</p></article></body></html>"
    )
    (tmp_path / "page.html").write_bytes(page.encode(charset))

    ended = crier("read", "page.html", "--json", folder=tmp_path)

    record = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert record["title"] == title
    assert record["url"].startswith("file:///")
    assert sentence.strip() in record["paragraphs"][0]
    assert sentence.strip() in record["summary"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    ended = crier("read", "no.html", folder=tmp_path)

    assert (ended.returncode, ended.stdout) == (cli.CANNOT_START, "")
    assert "FILE: no.html cannot be read (No such file or directory)" in ended.stderr
