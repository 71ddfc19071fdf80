"""Emulate a model of embeddings: words in, vectors out, near where texts hold the same meanings.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from zlib import crc32

from aiohttp import web

_SIZE: Final = 64
_WORD: Final = re.compile(r"\w{3,}")
_BYTES_A_TOKEN: Final = 4


class Meanings:
    """Know which words mean the same, and answer for it.

    A text that holds a word of `unwanted` is rejected, and its whole request with it; `status` is
    what the server answers instead of all.
    """

    def __init__(self, same: Mapping[str, str], *, unwanted: str = "") -> None:
        self.asked: list[Sequence[str]] = []
        self.status = 200
        self._same = same
        self._unwanted = unwanted

    async def answer(self, request: web.Request) -> web.Response:
        """Answer a request for the vectors of texts."""
        body = await request.json()
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        self.asked.append(texts)
        if self.status != 200:  # noqa: PLR2004 - OK
            return _refusal(self.status, "emulated")
        if self._unwanted and any(self._unwanted in each for each in texts):
            return _refusal(400, "the input length exceeds the context length")
        return web.json_response(self._answer(body["model"], texts))

    def _answer(self, model: str, texts: Sequence[str]) -> dict[str, Any]:
        tokens = sum(len(each.encode()) // _BYTES_A_TOKEN for each in texts)
        data = [
            {"object": "embedding", "index": place, "embedding": self._vector(each)}
            for place, each in enumerate(texts)
        ]
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return {"object": "list", "model": model, "data": data[::-1], "usage": usage}

    def _vector(self, text: str) -> list[float]:
        values = [0.01] * _SIZE
        for word in _WORD.findall(text.lower()):
            if word in self._same:
                values[crc32(self._same[word].encode()) % _SIZE] += 1.0
        return values


def _refusal(status: int, message: str) -> web.Response:
    error = {"message": message, "type": "emulated", "param": None, "code": None}
    return web.json_response({"error": error}, status=status)
