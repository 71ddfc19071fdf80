"""Every bench runs, at a size at which its figures say nothing."""

from __future__ import annotations

import pytest

from benchmarks import answers, delivery, digests, fuzzed, polls, readings, river, transport, words
from benchmarks.__main__ import main
from benchmarks.figures import Row


def test_the_transport_is_counted() -> None:
    assert counted(transport.rows(messages=5, rounds=1)) == ["messages a second", "CPU a message"]


def test_delivery_is_counted() -> None:
    rows = delivery.rows(chats=5, rounds=1)

    assert counted(rows) == ["deliveries a second", "CPU a delivery", "peak memory"]


def test_answers_are_counted() -> None:
    rows = answers.rows(answers=5)

    assert counted(rows) == ["CPU an answer, p50", "CPU an answer, p95"]


def test_fuzzed_updates_are_counted() -> None:
    rows = fuzzed.rows(amount=5)

    assert counted(rows) == ["CPU a fuzzed update, p50", "CPU a fuzzed update, p95"]


def test_digests_are_counted() -> None:
    assert counted(digests.rows(chats=5, rounds=1)) == ["digests a second", "CPU a digest"]


def test_the_river_is_counted() -> None:
    rows = river.rows(articles=5, rounds=1)

    assert counted(rows) == ["articles a second", "peak memory"]


def test_polls_are_counted() -> None:
    rows = polls.rows(feeds=5, rounds=1)

    assert counted(rows) == [
        "requests a second",
        "CPU a request",
        "polls, recorded, a second",
        "loop held, beset, p99",
        "memory above idle, beset",
    ]


def test_words_are_counted() -> None:
    rows = words.rows(texts=2, rounds=1)

    assert counted(rows) == [
        "summaries a second",
        "checks a second",
        "articles placed a second",
        "long texts cut a second",
        "CPU an extraction",
    ]


def test_similar_readings_are_counted() -> None:
    rows = readings.rows(articles=50, asked=5)

    assert counted(rows) == [
        "placed a second, last of 10",
        "articles indexed a second",
        "similar among 50, p95",
    ]


def test_a_bench_is_called_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main("nonsense") == 2
    assert "no bench is called nonsense" in capsys.readouterr().out


def counted(rows: list[Row]) -> list[str]:
    """List what was counted, all of it more than nothing."""
    assert all(row.ours > 0 and row.bare > 0 and row.ratio > 0 for row in rows)
    return [row.what for row in rows]
