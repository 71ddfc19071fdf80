"""Calls come in every shape HTTP allows, and go wrong in every way a network knows."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
import pytest

from emulator import faults
from emulator.faults import Fault
from emulator.refusals import RefusedError
from emulator.telegram import Telegram
from tests.emulator import cast
from tests.emulator.cast import ADA, BOB
from tests.emulator.raw import call, error_of

Scene = Callable[[Telegram, aiohttp.ClientSession], Awaitable[None]]


def played(scene: Scene, telegram: Telegram | None = None) -> None:
    async def connected(server: Telegram) -> None:
        async with aiohttp.ClientSession() as session:
            await scene(server, session)

    cast.played(connected, telegram)


def address(telegram: Telegram, method: str) -> str:
    return f"{telegram.url}/bot{telegram.token}/{method}"


def test_forms_json_queries_and_multipart_say_the_same() -> None:
    keyboard = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]})
    fields = {
        "chat_id": "7",
        "text": "a&b é",
        "disable_notification": "true",
        "reply_markup": keyboard,
    }

    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        url = address(telegram, "SENDmessage")
        multipart = aiohttp.FormData(fields, default_to_multipart=True)
        bodies: list[dict[str, Any]] = [
            {"data": fields},
            {"json": fields},
            {"params": fields},
            {"data": multipart},
        ]
        for body in bodies:
            async with session.post(url, **body) as response:
                assert response.status == 200
        async with session.get(url, params=fields) as response:
            assert response.status == 200
        calls = [(call.method, dict(call.params)) for call in telegram.calls]
        decoded = {
            "chat_id": 7,
            "text": "a&b é",
            "disable_notification": True,
            "reply_markup": json.loads(keyboard),
        }
        assert calls == [("sendMessage", decoded)] * 5

    played(scene)


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot43:other/getMe", 401, "Unauthorized"),
        ("/botnonsense/getMe", 404, "Not Found"),
        ("/", 404, "Not Found"),
        ("/bot42:crier/getYou", 404, "Not Found: method not found"),
        ("/bot42:crier/sendDice", 400, "Bad Request: specification: chat_id is missing"),
        ("/bot42:crier/logOut", 501, "Not Implemented: the emulator does not act out this method"),
        ("/file/bot42:crier/documents/x", 404, "Not Found"),
    ],
)
def test_a_wrong_address_is_refused(path: str, status: int, description: str) -> None:
    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        async with session.get(telegram.url + path) as response:
            assert response.status == status
            body = {"ok": False, "error_code": status, "description": description}
            assert await response.json() == body

    played(scene)


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"'])
def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        headers = {"Content-Type": "application/json"}
        async with session.post(address(telegram, "getMe"), data=body, headers=headers) as response:
            assert response.status == 400

    played(scene)


@pytest.mark.parametrize(
    ("trouble", "status", "description"),
    [
        (faults.flood(3), 429, "Too Many Requests: retry after 3"),
        (faults.flood(None), 429, "Too Many Requests"),
        (faults.BLOCKED, 403, "Forbidden: bot was blocked by the user"),
        (faults.DEACTIVATED, 403, "Forbidden: user is deactivated"),
        (faults.GROUP_DELETED, 403, "Forbidden: the group chat was deleted"),
        (faults.kicked(), 403, "Forbidden: bot was kicked from the group chat"),
        (faults.not_a_member("channel"), 403, "Forbidden: bot is not a member of the channel chat"),
        (faults.CHAT_NOT_FOUND, 400, "Bad Request: chat not found"),
        (faults.TOPIC_CLOSED, 400, "Bad Request: TOPIC_CLOSED"),
        (faults.THREAD_NOT_FOUND, 400, "Bad Request: message thread not found"),
        (faults.NO_RIGHTS, 400, "Bad Request: not enough rights to send text messages to the chat"),
        (faults.UNAUTHORIZED, 401, "Unauthorized"),
        (faults.RESTARTING, 500, "Internal Server Error: restart"),
        (faults.upgraded(-1005), 400, "Bad Request: group chat was upgraded to a supergroup chat"),
        (faults.Refusal(RefusedError("PEER_FLOOD")), 400, "Bad Request: PEER_FLOOD"),
    ],
)
def test_a_scripted_refusal_strikes_once_and_is_told_apart(
    trouble: faults.Refusal, status: int, description: str
) -> None:
    async def scene(telegram: Telegram, _session: aiohttp.ClientSession) -> None:
        telegram.fail(fault := Fault(trouble))
        reply = await call(telegram, "sendMessage", chat_id=ADA, text="x")
        assert (reply.status, reply.error) == (status, description)
        assert [each.fault for each in telegram.refused] == [fault]
        assert telegram.messages(ADA) == []
        assert await error_of(telegram, "sendMessage", chat_id=ADA, text="x") is None

    played(scene)


def test_a_flood_says_how_long_in_body_and_header() -> None:
    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        telegram.fail(Fault(faults.flood(3)))
        async with session.get(address(telegram, "getMe")) as response:
            assert response.headers["Retry-After"] == "3"
            assert (await response.json())["parameters"] == {"retry_after": 3}

    played(scene)


def test_a_fault_may_choose_method_chat_and_turn() -> None:
    async def scene(telegram: Telegram, _session: aiohttp.ClientSession) -> None:
        telegram.fail(Fault(faults.BLOCKED, method="sendmessage", chat_id=ADA, after=1, times=2))
        outcomes = [
            await error_of(telegram, "sendMessage", chat_id=chat_id, text="x")
            for chat_id in (ADA, BOB, ADA, BOB, ADA, ADA)
        ]
        assert await error_of(telegram, "sendChatAction", chat_id=ADA, action="typing") is None
        assert [bool(outcome) for outcome in outcomes] == [False, False, True, False, True, False]

    played(scene)


def test_a_fault_lasts_for_its_seconds_or_until_it_is_healed() -> None:
    now = [1000.0]

    async def scene(telegram: Telegram, _session: aiohttp.ClientSession) -> None:
        telegram.fail(Fault(faults.flood(2), times=None, seconds=2.0))
        statuses = []
        for later in (0.0, 1.9, 0.1):
            now[0] += later
            statuses.append((await call(telegram, "getMe")).status)
        assert statuses == [429, 429, 200]
        telegram.fail(Fault(faults.RESTARTING, times=None))
        assert (await call(telegram, "getMe")).status == 500
        telegram.heal()
        assert (await call(telegram, "getMe")).status == 200

    played(scene, Telegram(clock=lambda: now[0]))


@pytest.mark.parametrize("trouble", [faults.GATEWAY_PAGE, faults.EMPTY, faults.TRUNCATED])
def test_an_answer_may_be_no_json(trouble: faults.Answer) -> None:
    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        telegram.fail(Fault(trouble))
        async with session.get(address(telegram, "getMe")) as response:
            assert (response.status, await response.read()) == (trouble.status, trouble.body)
        assert telegram.refused[0].status == trouble.status

    played(scene)


@pytest.mark.parametrize(
    ("trouble", "accepted"),
    [(faults.Drop(), False), (faults.Hang(0.01), False), (faults.Lose(), True)],
)
def test_a_connection_breaks_before_or_after_the_call_is_accepted(
    trouble: faults.Trouble, *, accepted: bool
) -> None:
    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        telegram.fail(Fault(trouble))
        form = {"chat_id": "7", "text": "x"}
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.post(address(telegram, "sendMessage"), data=form)
        assert bool(telegram.messages(ADA)) == accepted
        [lost] = telegram.calls
        assert (lost.status, lost.error) == ((200, None) if accepted else (0, "no answer"))

    played(scene)


def test_a_slow_answer_comes_after_the_message_stands() -> None:
    async def scene(telegram: Telegram, _session: aiohttp.ClientSession) -> None:
        telegram.fail(Fault(faults.Slow(0.02)))
        sending = asyncio.create_task(call(telegram, "sendMessage", chat_id=ADA, text="x"))
        await telegram.until(lambda: bool(telegram.messages(ADA)))
        assert not sending.done()
        assert (await sending).status == 200

    played(scene)


def test_an_outage_ends_with_everything_still_there() -> None:
    async def scene(telegram: Telegram, session: aiohttp.ClientSession) -> None:
        telegram.say(ADA, "/start")
        url, port = address(telegram, "getMe"), int(telegram.url.rpartition(":")[2])
        telegram.fail(Fault(faults.Hang(60.0)))
        hanging = asyncio.create_task(session.get(url))
        await telegram.until(lambda: bool(telegram.calls))
        await telegram.stop()
        assert isinstance(
            (await asyncio.gather(hanging, return_exceptions=True))[0], aiohttp.ClientError
        )
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(url)
        await telegram.start(port=port)
        assert (await call(telegram, "getUpdates")).result[0]["message"]["text"] == "/start"

    played(scene)


@pytest.mark.parametrize(
    ("chat_id", "paid", "passing"),
    [(ADA, False, 3), (-5, False, 20), (None, False, 30), (None, True, 40)],
)
def test_too_many_messages_are_refused_for_a_while(
    chat_id: int | None, *, paid: bool, passing: int
) -> None:
    now = [1000.0]

    async def scene(telegram: Telegram, _session: aiohttp.ClientSession) -> None:
        for person in range(100, 140):
            telegram.add_person(person)
        params: Mapping[str, object] = {"text": "x", "allow_paid_broadcast": paid}
        replies = [
            await call(telegram, "sendMessage", chat_id=chat_id or person, **params)
            for person in range(100, 140)
        ]
        statuses = [reply.status for reply in replies]
        assert statuses == [200] * passing + [429] * (40 - passing)
        if passing < 40:
            assert replies[-1].parameters is not None
            now[0] += replies[-1].parameters["retry_after"]
        assert (await call(telegram, "sendMessage", chat_id=chat_id or 100, **params)).status == 200
        assert await error_of(telegram, "getMe") is None

    played(scene, Telegram(rates=True, clock=lambda: now[0]))
