"""How a host is asked by many at once: two at a time, apart, each with its own deadline."""

from __future__ import annotations

import asyncio

from aiohttp import web

from news.turns import AT_ONCE, Turns
from news.web import Failed, Fetched
from tests.news.servers import bounded, reader, serving


def test_a_host_of_many_feeds_is_asked_by_two_at_a_time() -> None:
    async def scene() -> None:
        under_way, most = 0, 0

        async def handler(_: web.BaseRequest) -> web.StreamResponse:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.005)
            under_way -= 1
            return web.Response(text="<rss/>")

        async with serving(handler) as site, reader() as made:
            asking = [made.fetch(f"{site}/{number}") for number in range(200)]
            answers = await asyncio.gather(*asking)

        assert all(isinstance(answer, Fetched) for answer in answers)
        assert most == AT_ONCE

    bounded(scene())


def test_a_feed_that_hangs_keeps_others_of_its_host_for_its_own_deadline_only() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/hang"):
            await asyncio.Event().wait()
        return web.Response(text="<rss/>")

    async def scene() -> None:
        async with serving(handler) as site, reader(total_seconds=1.0) as made:
            paths = ["hang/1", "hang/2", "hang/3", "hang/4", "a", "b"]
            answers = await asyncio.gather(*(made.fetch(f"{site}/{path}") for path in paths))

        assert answers[:4] == [Failed("timeout")] * 4
        # these stood in line for two deadlines, and had their own whole when they began
        assert all(isinstance(answer, Fetched) for answer in answers[4:])

    bounded(scene())


def test_requests_that_hang_for_long_keep_nobody_waiting() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/hang"):
            await asyncio.Event().wait()
        return web.Response(text="<rss/>")

    async def scene() -> None:
        async with serving(handler) as site, reader(total_seconds=10.0, patience=0.05) as made:
            hanging = [asyncio.create_task(made.fetch(f"{site}/hang/{n}")) for n in range(6)]
            await asyncio.sleep(0)
            answers = await asyncio.gather(*(made.fetch(f"{site}/{n}") for n in range(6)))

            assert all(isinstance(answer, Fetched) for answer in answers)
            assert not any(task.done() for task in hanging)
            for task in hanging:
                task.cancel()
            await asyncio.gather(*hanging, return_exceptions=True)

    bounded(scene())


def test_other_hosts_do_not_wait() -> None:
    async def scene() -> None:
        at_two_hosts = asyncio.Barrier(2 * AT_ONCE)

        async def handler(_: web.BaseRequest) -> web.StreamResponse:
            await at_two_hosts.wait()
            return web.Response(text="<rss/>")

        async with serving(handler) as one, serving(handler) as other, reader() as made:
            asking = [made.fetch(site) for site in (one, other) for _ in range(AT_ONCE)]
            answers = await asyncio.gather(*asking)

        assert all(isinstance(answer, Fetched) for answer in answers)

    bounded(scene())


def test_a_place_rests_for_as_long_as_its_answer_took() -> None:
    async def scene() -> None:
        turns, loop = Turns(), asyncio.get_running_loop()
        ends: list[float] = []
        for _ in range(AT_ONCE):
            async with turns.at("press.example"):
                await asyncio.sleep(0.1)
            ends.append(loop.time())
        async with turns.at("press.example"):
            assert loop.time() >= ends[0] + 0.1

    bounded(scene())


def test_a_turn_is_given_back_between_redirects() -> None:
    async def scene() -> None:
        arrived = asyncio.Barrier(AT_ONCE)

        async def handler(request: web.BaseRequest) -> web.StreamResponse:
            if request.path == "/end":
                return web.Response(text="<rss/>")
            await arrived.wait()
            return web.Response(status=302, headers={"Location": "/end"})

        async with serving(handler) as site, reader() as made:
            answers = await asyncio.gather(*(made.fetch(site) for _ in range(AT_ONCE)))

        assert all(isinstance(answer, Fetched) for answer in answers)

    bounded(scene())


def test_one_who_gives_up_waiting_takes_no_turn_with_him() -> None:
    async def handler(request: web.BaseRequest) -> web.StreamResponse:
        if request.path == "/hang":
            await asyncio.Event().wait()
        return web.Response(text="<rss/>")

    async def scene() -> None:
        async with serving(handler) as site, reader(total_seconds=0.5) as made:
            hanging = [asyncio.create_task(made.fetch(f"{site}/hang")) for _ in range(4)]
            await asyncio.sleep(0)
            for task in hanging[1:]:
                task.cancel()
            assert isinstance(await made.fetch(f"{site}/a"), Fetched)
            assert await hanging[0] == Failed("timeout")

    bounded(scene())
