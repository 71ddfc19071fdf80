"""Run work, and the servers it talks to, each in a process of its own.

So none counts another's CPU and memory. All end with this process, however it ends: a server when
its end of the pipe closes, a piece of work at its time limit at the latest.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, contextmanager
from multiprocessing.connection import Connection
from typing import Any, Final, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

LONGEST_SECONDS: Final = 60.0
_END_SECONDS: Final = 3.0
_SPAWN: Final = multiprocessing.get_context("spawn")


def apart(
    work: Callable[Given, Coroutine[Any, Any, Result]], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """Run a coroutine in a fresh process and return what it returns; EOFError if it fails there."""
    with _process(_work, work, args, kwargs) as connection:
        result: Result = connection.recv()
    return result


@contextmanager
def serving(
    server: Callable[Given, AbstractAsyncContextManager[Result]],
    *args: Given.args,
    **kwargs: Given.kwargs,
) -> Iterator[Result]:
    """Keep a server open in a process of its own, and give what it says of itself."""
    with _process(_serve, server, args, kwargs) as connection:
        said: Result = connection.recv()
        yield said


@contextmanager
def _process(target: Callable[..., None], *given: object) -> Iterator[Connection]:
    near, far = _SPAWN.Pipe()
    # no daemon, for a daemon may not have the workers that the river employs
    process = _SPAWN.Process(target=target, args=(far, *given))
    # inherited, so that Ctrl-C is answered here alone and the others end in order
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, before)
    far.close()
    try:
        yield near
    except BaseException:  # Ctrl-C too: nobody waits for its answer any more
        process.kill()
        raise
    finally:
        near.close()
        process.join(_END_SECONDS)
        process.kill()
        process.join()


def _work(
    connection: Connection,
    work: Callable[..., Coroutine[Any, Any, object]],
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
) -> None:
    async def within() -> object:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await work(*args, **kwargs)

    connection.send(asyncio.run(within()))


def _serve(
    connection: Connection,
    server: Callable[..., AbstractAsyncContextManager[object]],
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
) -> None:
    async def until_closed() -> None:
        closed = asyncio.Event()
        asyncio.get_running_loop().add_reader(connection.fileno(), closed.set)
        async with server(*args, **kwargs) as said:
            connection.send(said)
            await closed.wait()

    asyncio.run(until_closed())
