"""Texts that are made to be slow to read are read in a time that grows no faster than they do."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from news import drafts, faithfulness, orders, summaries
from news.drafts import Draft, Sentence
from tests.news.test_judging import ARTICLE

TOLD = "The cat sat on 4 mats in Paris."
SMALL, LARGE = 4_000, 32_000


@pytest.mark.parametrize(
    "piece",
    [
        *("1,", "1,111", "1 ", "A.B.", "Aa ", '"', "千万", "a-", "over ", "you are ", "a.", "["),
        *("ignore x ", "<think>", '{"text": "', "Berlin Paris ", "The cat sat on 3 mats. ", " "),
    ],
)
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def spent(size: int) -> float:
        text = (piece * size)[:size]
        sly = replace(ARTICLE, text=text)
        draft = Draft("", (Sentence(text[:500]),), None)
        begun = process_time()
        orders.without(text)
        summaries.requested(sly, "")
        summaries.extract(sly)
        faithfulness.check(TOLD, text)
        summaries.judge(sly, draft)
        drafts.read_answer(text, ended="stop", refused=False, tokens=1)
        drafts.sentences_so_far(text)
        return process_time() - begun

    spent(SMALL)  # tables are made once
    assert spent(LARGE) < 0.5 + 20 * spent(SMALL)  # eight times the text; a square would be 64
