"""The people and chats that the tests of the Bot API play with."""

import asyncio
from collections.abc import Awaitable, Callable

from emulator.telegram import Telegram

ADA, BOB = 7, 8
GROUP = -5
FORUM = -1001234567890
CHANNEL = -1009876543210


def played(scene: Callable[[Telegram], Awaitable[None]], telegram: Telegram | None = None) -> None:
    """Play a scene on a server with everybody there."""

    async def play() -> None:
        async with telegram or Telegram() as server:
            server.add_person(ADA, username="ada")
            server.add_person(BOB, first_name="Bob", language_code="de")
            server.add_group(GROUP, title="Readers", admins={BOB}, members={ADA})
            server.add_group(
                FORUM,
                title="Forum",
                forum=True,
                username="forum",
                admins={server.bot_id, BOB},
                members={ADA},
            )
            server.add_channel(CHANNEL, title="News", username="crier_news")
            await scene(server)

    asyncio.run(play())
