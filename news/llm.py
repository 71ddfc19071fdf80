"""Ask a language model for a draft, or for vectors: the only place that knows openai.

Chat Completions, which every compatible server has; the answer is asked for as strictly as the
server allows (json_schema, json_object, in words). Every failure is a value, and no second try is
made here: it costs, and is a decision. The model has no tools.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeVar

from openai import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    BadRequestError,
    RateLimitError,
    Timeout,
    UnprocessableEntityError,
)

from news.drafts import (
    MOST_ANSWER,
    Draft,
    NoDraft,
    OnSentence,
    Request,
    messages,
    read_answer,
    sentences_so_far,
)
from news.embeddings import Embedded

Answer = TypeVar("Answer")
_CONNECT_SECONDS: Final = 10.0
_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["headline", "sentences"],
    "properties": {
        "headline": {"type": "string"},
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["text", "sources"],
                "properties": {
                    "text": {"type": "string"},
                    "sources": {"type": "array", "items": {"type": "integer"}},
                },
            },
        },
    },
}
_FORMATS: Final[tuple[dict[str, Any], ...]] = (
    {
        "type": "json_schema",
        "json_schema": {"name": "summary", "strict": True, "schema": _SCHEMA},
    },
    {"type": "json_object"},
    {},
)


class Model:
    """Write drafts with a model of a server."""

    def __init__(self, name: str, *, api_key: str = "", base_url: str = "") -> None:
        self._client = _client(api_key, base_url)
        self._name = name
        self._format = 0
        self._bounds = ["max_completion_tokens", "max_tokens"]
        if base_url:  # servers of one's own may know the older name alone, and pass over the other
            self._bounds.reverse()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def write(
        self, request: Request, *, seconds: float, on_sentence: OnSentence | None = None
    ) -> Draft | NoDraft:
        """Ask once for a draft, which takes `seconds` at most."""
        return await _within(
            seconds, lambda limit: self._stepping_down(request, limit, on_sentence)
        )

    async def _stepping_down(
        self, request: Request, limit: Timeout, on_sentence: OnSentence | None
    ) -> Draft | NoDraft:
        """Ask as strictly as the server takes it, and remember how strictly that is."""
        while True:
            try:
                return await self._ask(request, limit, on_sentence)
            except (BadRequestError, UnprocessableEntityError) as error:
                if self._bounds[0] in error.message and self._bounds[1:]:
                    del self._bounds[0]
                elif self._format + 1 < len(_FORMATS):
                    self._format += 1
                else:
                    raise

    async def _ask(
        self, request: Request, limit: Timeout, on_sentence: OnSentence | None
    ) -> Draft | NoDraft:
        shape = _FORMATS[self._format]
        asked: dict[str, Any] = {
            "model": self._name,
            "messages": messages(request),
            self._bounds[0]: MOST_ANSWER,
            **({"response_format": shape} if shape else {}),
        }
        if on_sentence:
            return await self._streamed(asked, limit, on_sentence)
        answer = await self._client.chat.completions.create(**asked, timeout=limit)
        choices = answer.choices or []
        if not choices:
            return NoDraft("empty", tokens=_tokens(answer.usage))
        message = choices[0].message
        return read_answer(
            message.content or "",
            ended=choices[0].finish_reason,
            refused=bool(getattr(message, "refusal", None)),
            tokens=_tokens(answer.usage),
        )

    async def _streamed(
        self, asked: dict[str, Any], limit: Timeout, on_sentence: OnSentence
    ) -> Draft | NoDraft:
        text, ended, tokens, told = "", None, None, 0
        refused = False
        stream = await self._client.chat.completions.create(
            **asked, stream=True, stream_options={"include_usage": True}, timeout=limit
        )
        async for part in stream:
            tokens = _tokens(part.usage) or tokens
            for choice in part.choices:
                text += choice.delta.content or ""
                refused = refused or bool(choice.delta.refusal)
                ended = choice.finish_reason or ended
            sentences = sentences_so_far(text)
            if len(sentences) > told:
                told = len(sentences)
                on_sentence(sentences)
        return read_answer(text, ended=ended, refused=refused, tokens=tokens)


class Vectors:
    """Make vectors of texts with a model of a server."""

    def __init__(self, name: str, *, api_key: str = "", base_url: str = "") -> None:
        self._client = _client(api_key, base_url)
        self.name = name

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def embed(self, texts: Sequence[str], *, seconds: float) -> Embedded | NoDraft:
        """Ask once for the vectors of texts, in `seconds` at most."""
        return await _within(seconds, lambda limit: self._ask(texts, limit))

    async def _ask(self, texts: Sequence[str], limit: Timeout) -> Embedded | NoDraft:
        answer = await self._client.embeddings.create(
            model=self.name,
            input=[*texts],
            encoding_format="float",  # theirs by default is base64, which not all servers know
            timeout=limit,
        )
        made = sorted(answer.data or [], key=lambda each: each.index)
        vectors = tuple(tuple(map(float, each.embedding)) for each in made)
        sizes = {len(each) for each in vectors}
        is_whole = [each.index for each in made] == [*range(len(texts))] and len(sizes) == 1
        if not is_whole or not all(map(math.isfinite, chain.from_iterable(vectors))):
            return NoDraft("garbage", tokens=_tokens(answer.usage))
        return Embedded(vectors, _tokens(answer.usage))


def _client(api_key: str, base_url: str) -> AsyncOpenAI:
    return AsyncOpenAI(
        api_key=api_key or "none",  # a local server takes any, the library needs one
        base_url=base_url or None,
        max_retries=0,  # a second try is a decision, and costs
    )


async def _within(
    seconds: float, ask: Callable[[Timeout], Awaitable[Answer | NoDraft]]
) -> Answer | NoDraft:
    """Ask for what takes `seconds` at most; say of every failure in a word what it was."""
    try:
        async with asyncio.timeout(seconds):  # the library's is of each read, and some trickle
            return await ask(Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS)))
    except (TimeoutError, APITimeoutError):
        return NoDraft("slow", tokens=None)
    except RateLimitError as error:
        return NoDraft("limited", wait=_wait(error.response.headers))
    except APIStatusError as error:
        is_theirs = error.status_code >= 500  # noqa: PLR2004 - RFC 9110, 15.6
        return NoDraft("failing" if is_theirs else "rejected")
    except APIConnectionError:
        return NoDraft("unreachable")
    except (APIError, ValueError, TypeError):  # what is no answer of this protocol at all
        return NoDraft("garbage", tokens=None)


def _tokens(usage: Any) -> int | None:  # noqa: ANN401 - servers leave it out, or parts of it
    total = getattr(usage, "total_tokens", None)
    return total if isinstance(total, int) and total > 0 else None


def _wait(headers: Mapping[str, str]) -> float:
    try:
        return float(headers.get("retry-after", 0))
    except ValueError:
        return 0.0
