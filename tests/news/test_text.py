"""Sentences become one text as their script has it."""

from __future__ import annotations

import pytest

from news.text import joined


@pytest.mark.parametrize(
    ("sentences", "text"),
    [
        ((), ""),
        (("Rain falls.",), "Rain falls."),
        (("Rain falls.", "Wind blows.", "“Both?”"), "Rain falls. Wind blows. “Both?”"),
        (
            ("雨が降る。", "風が吹く！", "「両方か？」", "続く。"),
            "雨が降る。風が吹く！「両方か？」続く。",
        ),
        (("비가 온다.", "바람이 분다."), "비가 온다. 바람이 분다."),
        (("雨が降る。", "Rain falls.", "風が吹く。"), "雨が降る。Rain falls. 風が吹く。"),
    ],
)
def test_sentences_are_joined_with_a_blank_where_their_script_has_one(
    sentences: tuple[str, ...], text: str
) -> None:
    assert joined(sentences) == text
