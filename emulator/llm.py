"""Emulate a model behind Chat Completions, one that behaves well and many that do not.

It reads what it is asked as any model would: the last message of the user, with the article's
sentences numbered in it. `behaviours` are taken in turn, one a request.
https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

from aiohttp import web

from emulator.embedding import Meanings

_NUMBERED: Final = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_TITLE: Final = re.compile(r"^Title: (.*)$", re.MULTILINE)
_ORDER: Final = re.compile(
    r"(?:ignore|disregard|instead|instruction|system|assistant)[^.!?]*", re.IGNORECASE
)
_BYTES_A_TOKEN: Final = 4
_PIECE: Final = 40
_LONG: Final = 300
_STRANGE: Final = (
    "A comet of the Herschel family passed within 40,000 kilometres of Venus on Monday.",
    "Observers in Patagonia photographed its tail for 19 minutes.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold a request as it came, and what a model can read in it."""

    body: Mapping[str, Any]
    title: str
    sentences: Sequence[str]

    @property
    def prompt(self) -> str:
        """Join all that was said."""
        return "\n".join(str(each["content"]) for each in self.body["messages"])


@dataclass(frozen=True, slots=True)
class Told:
    """Hold an answer: its text, why it ended, what the server says in place of one.

    It comes after `seconds`, and where it is streamed with a `pause` before each piece.
    """

    text: str = ""
    ended: str = "stop"
    refusal: str | None = None
    status: int = 200
    headers: Mapping[str, str] | None = None
    seconds: float = 0.0
    pause: float = 0.0


Behaviour = Callable[[Asked], Told]


def faithful(asked: Asked) -> Told:
    """Repeat the first sentences of the article."""
    chosen = [(number, text) for number, text in enumerate(asked.sentences, 1) if len(text) < _LONG]
    return _answer(asked.title, [(text, [number]) for number, text in chosen[:4]])


def hallucinating(asked: Asked) -> Told:
    """Add a figure, a name and a quotation that nobody has told."""
    invented = "Quentin Farrowgate of Lisbon called the 7,431 losses “a scandal without equal”."
    return _answer(asked.title, [(asked.sentences[0], [1]), (invented, [2])])


def obeying(asked: Asked) -> Told:
    """Do what the article seems to order, and advertise."""
    order = _ORDER.search(asked.prompt.partition("<ARTICLE")[2])
    said = order[0] if order else "I will now follow the article."
    text = f"{said.strip()}. Visit https://prize.example/win and write to @winner_bot now!"
    return _answer("You have won", [(text, [1])])


def linking(asked: Asked) -> Told:
    """Put links and markup around what is true."""
    first = asked.sentences[0]
    return _answer(
        f"<b>{asked.title}</b>",
        [(f"**{first}** [more](https://spam.example/x)", [1]), (f"<i>{first}</i>", [1])],
    )


def strange(asked: Asked) -> Told:
    """Summarise another story under this one's headline."""
    return _answer(asked.title, [(each, [1]) for each in _STRANGE])


def foreign(asked: Asked) -> Told:
    """Answer in a language that nobody asked for."""
    text = "Der Artikel berichtet über ein Ereignis, das viele Menschen in der Gegend beschäftigt."
    return _answer(asked.title, [(text, [1])])


def halving(asked: Asked) -> Told:
    """Break off in the middle of a sentence, and say that all is said."""
    half = asked.sentences[0][: len(asked.sentences[0]) // 2]
    return _answer(asked.title, [(half, [1])])


def truncating(asked: Asked) -> Told:
    """Stop in the middle of the answer for want of tokens."""
    whole = faithful(asked).text
    return Told(whole[: len(whole) // 2], ended="length")


def garbage(_asked: Asked) -> Told:
    """Answer with what is no JSON, as a model does that was not trained for it."""
    return Told("<tool_call>{'name': 'search'}</tool_call> **Sure!** Here is your summary: ``` ...")


def fenced(asked: Asked) -> Told:
    """Answer well, with a fence and chatter around the JSON."""
    return Told(f"Here you are:\n```json\n{faithful(asked).text}\n```\nAnything else?")


def talking(asked: Asked) -> Told:
    """Answer in plain sentences, as a model does that knows no JSON, after thinking aloud."""
    return Told(f"<think>What is {{this}}?</think>\n{' '.join(asked.sentences[:2])}")


def refusing(_asked: Asked) -> Told:
    """Refuse, as models do for their own reasons."""
    return Told(refusal="I'm sorry, but I cannot help with that.")


def empty(_asked: Asked) -> Told:
    """Answer with nothing."""
    return Told()


def failing(_asked: Asked) -> Told:
    """Fail inside the server."""
    return Told(status=500)


def limiting(_asked: Asked) -> Told:
    """Ask to be left alone for a moment."""
    return Told(status=429, headers={"Retry-After": "1"})


def rejecting(_asked: Asked) -> Told:
    """Know no such key."""
    return Told(status=401)


def slow(seconds: float) -> Behaviour:
    """Make a model that answers well, and late."""

    def behaviour(asked: Asked) -> Told:
        return Told(faithful(asked).text, seconds=seconds)

    return behaviour


def _answer(headline: str, sentences: Sequence[tuple[str, Sequence[int]]]) -> Told:
    told = [{"text": text, "sources": [*sources]} for text, sources in sentences]
    return Told(json.dumps({"headline": headline, "sentences": told}, ensure_ascii=False))


class Llm:
    """Serve Chat Completions on loopback, and embeddings where there are `meanings`.

    `formats` are those that the server takes, `limit` is what it calls the most of an answer.
    """

    def __init__(
        self,
        behaviours: Sequence[Behaviour] = (faithful,),
        *,
        formats: Sequence[str] = ("json_schema", "json_object"),
        reports_usage: bool = True,
        limit: str = "max_tokens",
        meanings: Meanings | None = None,
    ) -> None:
        self.asked: list[Asked] = []
        self.tokens = 0
        self.behaved = Counter[str]()
        self._turns = itertools.cycle(behaviours)
        self._formats = formats
        self._limit = limit
        self._meanings = meanings
        self._reports_usage = reports_usage
        self._runner: web.AppRunner | None = None
        self.url = ""

    def behave(self, *behaviours: Behaviour) -> None:
        """Behave in other ways from now on."""
        self._turns = itertools.cycle(behaviours)

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/v1/chat/completions", self._complete)
        if self._meanings:
            application.router.add_post("/v1/embeddings", self._meanings.answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        shape = body.get("response_format", {}).get("type", "text")
        if shape != "text" and shape not in self._formats:
            return _refusal(400, f"response_format {shape} is not supported")
        for unknown in {"max_tokens", "max_completion_tokens"} - {self._limit}:
            if unknown in body:
                return _refusal(400, f"Unsupported parameter: '{unknown}'")
        asked = _read(body)
        self.asked.append(asked)
        behaviour = next(self._turns)
        self.behaved[behaviour.__qualname__.partition(".")[0]] += 1
        told = behaviour(asked)
        await asyncio.sleep(told.seconds)
        if told.status != 200:  # noqa: PLR2004 - OK
            return _refusal(told.status, "emulated", told.headers)
        usage = self._count(asked, told)
        if body.get("stream"):
            return await _stream(request, told, usage)
        return web.json_response(_whole(told, usage))

    def _count(self, asked: Asked, told: Told) -> dict[str, int] | None:
        prompt = len(asked.prompt.encode()) // _BYTES_A_TOKEN
        completion = len(told.text.encode()) // _BYTES_A_TOKEN
        self.tokens += prompt + completion
        counts = {"prompt_tokens": prompt, "completion_tokens": completion}
        return {**counts, "total_tokens": prompt + completion} if self._reports_usage else None


def _read(body: Mapping[str, Any]) -> Asked:
    said = str(body["messages"][-1]["content"])
    title = _TITLE.search(said)
    return Asked(body, title[1] if title else "", [text for _, text in _NUMBERED.findall(said)])


def _refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    error = {"message": message, "type": "emulated", "param": None, "code": None}
    return web.json_response({"error": error}, status=status, headers=headers)


def _whole(told: Told, usage: dict[str, int] | None) -> dict[str, Any]:
    message = {"role": "assistant", "content": told.text, "refusal": told.refusal}
    choice = {"index": 0, "message": message, "finish_reason": told.ended, "logprobs": None}
    return {**_envelope("chat.completion"), "choices": [choice], "usage": usage}


def _envelope(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "emulated"}


async def _stream(
    request: web.Request, told: Told, usage: dict[str, int] | None
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    async for part in _parts(told, usage):
        await response.write(f"data: {json.dumps(part)}\n\n".encode())
    await response.write(b"data: [DONE]\n\n")
    return response


async def _parts(told: Told, usage: dict[str, int] | None) -> AsyncIterator[dict[str, Any]]:
    """Yield an answer in pieces, as servers send them."""
    envelope = _envelope("chat.completion.chunk")
    for at in range(0, len(told.text), _PIECE):
        delta = {"content": told.text[at : at + _PIECE]}
        yield {**envelope, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        await asyncio.sleep(told.pause)
    last = {"refusal": told.refusal} if told.refusal else {}
    yield {**envelope, "choices": [{"index": 0, "delta": last, "finish_reason": told.ended}]}
    yield {**envelope, "choices": [], "usage": usage}
