"""Updates wait until they are confirmed, for one poller or one webhook."""

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from emulator.telegram import Telegram
from emulator.updates import TWO_POLLERS
from tests.emulator.cast import ADA, played
from tests.emulator.raw import call, error_of


async def texts(telegram: Telegram, **params: object) -> list[str]:
    """Poll; give what the messages say."""
    reply = await call(telegram, "getUpdates", **params)
    return [update["message"]["text"] for update in reply.result]


def test_updates_come_again_until_an_offset_confirms_them() -> None:
    async def scene(telegram: Telegram) -> None:
        for text in ("a", "b", "c"):
            telegram.say(ADA, text)
        first = (await call(telegram, "getUpdates", limit=1)).result[0]["update_id"]
        assert await texts(telegram) == ["a", "b", "c"]
        assert await texts(telegram, offset=first + 1) == ["b", "c"]
        assert await texts(telegram, offset=first, limit=1) == ["b"]
        assert await texts(telegram, limit=0) == ["b", "c"]
        assert await texts(telegram, offset=-1) == ["c"]
        assert await texts(telegram, offset=first + 3) == []

    played(scene)


def test_an_update_is_forgotten_after_a_day() -> None:
    now = [1000.0]

    async def scene(telegram: Telegram) -> None:
        telegram.say(ADA, "old")
        now[0] += 24 * 3600
        telegram.say(ADA, "new")
        now[0] += 1
        assert await texts(telegram) == ["new"]

    played(scene, Telegram(clock=lambda: now[0]))


def test_a_long_poll_wakes_when_something_happens() -> None:
    async def scene(telegram: Telegram) -> None:
        polling = asyncio.create_task(texts(telegram, timeout=50))
        await telegram.until(lambda: telegram.polling)
        telegram.say(ADA, "a")
        assert await polling == ["a"]

    played(scene)


def test_a_second_poller_ends_the_first() -> None:
    async def scene(telegram: Telegram) -> None:
        first = asyncio.create_task(call(telegram, "getUpdates", timeout=50))
        await telegram.until(lambda: telegram.polling)
        second = asyncio.create_task(texts(telegram, timeout=50))
        conflict = await first
        assert (conflict.status, conflict.error) == (
            409,
            f"Conflict: {TWO_POLLERS}",
        )
        await telegram.until(lambda: telegram.polling)
        telegram.say(ADA, "a")
        assert await second == ["a"]

    played(scene)


def test_a_poller_that_went_away_is_forgotten() -> None:
    async def scene(telegram: Telegram) -> None:
        first = asyncio.create_task(call(telegram, "getUpdates", timeout=50))
        await telegram.until(lambda: telegram.polling)
        first.cancel()
        await telegram.until(lambda: not telegram.polling)
        telegram.say(ADA, "a")
        assert await texts(telegram) == ["a"]
        assert telegram.refused == []

    played(scene)


def test_the_kinds_a_bot_asked_for_are_remembered() -> None:
    async def scene(telegram: Telegram) -> None:
        telegram.react(ADA, telegram.say(ADA, "a"), "x", sender=ADA)
        await call(telegram, "getUpdates", allowed_updates=["message_reaction"])
        await call(telegram, "getUpdates")
        telegram.react(ADA, telegram.say(ADA, "b"), "x", sender=ADA)
        await call(telegram, "getUpdates", allowed_updates=[])
        telegram.react(ADA, telegram.say(ADA, "c"), "x", sender=ADA)
        updates = (await call(telegram, "getUpdates")).result
        assert [list(update)[1] for update in updates] == ["message", "message_reaction", "message"]

    played(scene)


class Listener:
    """Receive pushed updates; the first `failures` are answered with 500."""

    def __init__(self, failures: int = 0) -> None:
        """Begin with nothing received."""
        self.received: list[tuple[str | None, dict[str, Any]]] = []
        self.failures = failures
        self.arrived = asyncio.Event()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.received.append((secret, await request.json()))
        self.arrived.set()
        if self.failures:
            self.failures -= 1
            return web.Response(status=500)
        return web.Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.received) < count:
                self.arrived.clear()
                await self.arrived.wait()

    async def start(self) -> tuple[web.ServerRunner, str]:
        runner = web.ServerRunner(web.Server(self.handle))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"


def test_a_webhook_gets_updates_in_order_with_its_secret_until_it_takes_them() -> None:
    async def scene(telegram: Telegram) -> None:
        listener = Listener(failures=2)
        runner, url = await listener.start()
        await call(
            telegram, "setWebhook", url=url, secret_token="s_1-x", allowed_updates=["message"]
        )
        telegram.say(ADA, "a")
        telegram.say(ADA, "b")
        await listener.until(4)
        await telegram.until(lambda: telegram.pending == 0)
        said = [(secret, update["message"]["text"]) for secret, update in listener.received]
        assert said == [("s_1-x", "a")] * 3 + [("s_1-x", "b")]
        described = (await call(telegram, "getWebhookInfo")).result
        assert described["url"] == url
        assert described["allowed_updates"] == ["message"]
        assert described["last_error_message"].startswith("Wrong response from the webhook: 500")
        assert (await error_of(telegram, "getUpdates") or "").startswith(
            "Conflict: can't use getUpdates method while webhook is active"
        )
        await call(telegram, "deleteWebhook")
        assert (await call(telegram, "getWebhookInfo")).result["url"] == ""
        telegram.say(ADA, "c")
        assert await texts(telegram) == ["c"]
        await runner.cleanup()

    played(scene)


def test_a_webhook_ends_a_poll_and_may_drop_what_waits() -> None:
    async def scene(telegram: Telegram) -> None:
        listener = Listener()
        runner, url = await listener.start()
        polling = asyncio.create_task(call(telegram, "getUpdates", timeout=50))
        await telegram.until(lambda: telegram.polling)
        await call(telegram, "setWebhook", url=url, allowed_updates=[])
        assert (await polling).error == "Conflict: terminated by setWebhook request"
        await runner.cleanup()
        telegram.say(ADA, "a")
        await call(telegram, "setWebhook", url="", drop_pending_updates=True)
        assert telegram.pending == 0

    played(scene)


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"url": "hook"}, "invalid webhook URL specified"),
        (
            {"url": "http://example.org/hook"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        (
            {"url": "https://example.org:8080/hook"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            {"url": "http://127.0.0.1:9/", "secret_token": "a b"},
            "secret token contains unallowed characters",
        ),
    ],
)
def test_a_webhooks_address_is_checked(params: dict[str, object], error: str) -> None:
    async def scene(telegram: Telegram) -> None:
        assert await error_of(telegram, "setWebhook", **params) == f"Bad Request: {error}"

    played(scene)


def test_an_address_where_nobody_listens_is_told_in_the_info() -> None:
    async def scene(telegram: Telegram) -> None:
        runner, url = await Listener().start()
        await runner.cleanup()
        await call(telegram, "setWebhook", url=url)
        telegram.say(ADA, "a")
        async with aiohttp.ClientSession() as session, asyncio.timeout(10):
            described: dict[str, Any] = {}
            while "last_error_message" not in described:
                async with session.get(
                    f"{telegram.url}/bot{telegram.token}/getWebhookInfo"
                ) as response:
                    described = (await response.json())["result"]
        assert described["last_error_message"].startswith("Connection failed")
        assert described["pending_update_count"] == 1

    played(scene)
