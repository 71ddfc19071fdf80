"""Say what can be done to the world on its page: the clock, the news, the weather, the model."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from bot.tryout.box import GROUP, YOU, Box
from emulator.director import Director
from emulator.faults import RESTARTING, Fault, Lose, flood
from emulator.page import Control, Group
from emulator.press import Answer, Press

_HOUR: Final = 3600.0
_BURST: Final = 200
_MANY: Final = 8
_HOSTILE: Final = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><rss version="2.0"><channel><title>&d;</title>
<item><title><script>alert(1)</script>&d;</title><link>javascript:alert(1)</link></item>"""


def groups(box: Box) -> tuple[Group, ...]:
    """Offer all there is."""
    news = (_news(box.press, box.director),) if box.press and box.director else ()
    model = (_model(box),) if box.moods() else ()
    return (_clock(box), *news, _weather(box), *model, _group(box))


def _clock(box: Box) -> Group:
    def rate(name: str, label: str, about: str, value: float) -> Control:
        async def act(_chat: int) -> str:
            box.clock.run(value)
            return about

        return Control(name, label, about, act, lambda: box.clock.rate == value)

    async def jump(chat: int) -> str:
        return f"It is {await box.before_eight(chat)}."

    return Group(
        "The clock",
        (
            rate("pause", "Pause", "The world stands still.", 0.0),
            rate("normal", "1×", "The world runs as yours.", 1.0),
            rate("fast", "60×", "A minute passes in a second.", 60.0),
            Control(
                "eight", "Jump to 07:59", "To a minute before eight in this chat's zone.", jump
            ),
        ),
        clock=True,
    )


def _news(press: Press, director: Director) -> Group:
    async def publish(_chat: int) -> str:
        return f"Published: {director.publish().title}"

    async def event(_chat: int) -> str:
        return f"Five outlets tell, minutes apart: {director.event()}"

    async def correct(_chat: int) -> str:
        piece = director.correct()
        return f"Corrected: {piece.title}" if piece else "Nothing has a figure to correct."

    async def burst(_chat: int) -> str:
        return f"Published {director.burst(_BURST)} pieces at once."

    async def hush(_chat: int) -> str:
        director.hush(0.0 if director.is_silent else _HOUR)
        return "Nothing comes for an hour." if director.is_silent else "News comes again."

    hostile = f"/feeds/{press.world.outlets[0].id}.{press.world.outlets[0].kind}"

    async def spoil(_chat: int) -> str:
        press.trouble(hostile, None if press.is_troubled(hostile) else Answer(body=_HOSTILE))
        name = press.world.outlets[0].name
        return f"{name} is {'hostile' if press.is_troubled(hostile) else 'itself again'}."

    return Group(
        "The news",
        (
            Control("publish", "Publish now", "One article, of what you subscribe to.", publish),
            Control("event", "An event, five outlets", "Told by five, minutes apart.", event),
            Control(
                "correct", "A correction", "The last article with a figure changes it.", correct
            ),
            Control("burst", "A burst of 200", "Two hundred short pieces at once.", burst),
            Control(
                "hush",
                "A silent hour",
                "Nothing comes by itself.",
                hush,
                lambda: director.is_silent,
            ),
            Control(
                "hostile",
                "A hostile feed",
                "One outlet's feed tries to do harm.",
                spoil,
                lambda: press.is_troubled(hostile),
            ),
        ),
    )


def _weather(box: Box) -> Group:
    def strike(fault: Fault, told: str) -> Callable[[int], Awaitable[str]]:
        async def act(_chat: int) -> str:
            box.telegram.fail(fault)
            return told

        return act

    async def heal(_chat: int) -> str:
        box.telegram.heal()
        return "Telegram answers as ever."

    async def live(_chat: int) -> str:
        await (box.kill() if box.is_running else box.start())
        return "The bot runs." if box.is_running else "The bot was killed."

    floods = Fault(flood(3), method="sendMessage", times=_MANY)
    return Group(
        "The weather",
        (
            Control(
                "flood",
                "429s",
                "Too many requests, eight times.",
                strike(floods, "Eight messages meet a 429."),
            ),
            Control(
                "server",
                "5xx",
                "Telegram fails, eight times.",
                strike(Fault(RESTARTING, times=_MANY), "Eight calls meet a 500."),
            ),
            Control(
                "lose",
                "Answers lost",
                "Three messages come, their answers do not.",
                strike(Fault(Lose(), method="sendMessage", times=3), "Three answers get lost."),
            ),
            Control("heal", "Fair weather", "All that ends.", heal),
            Control(
                "live",
                "Bot alive",
                "Kill the program, or start it again.",
                live,
                lambda: box.is_running,
            ),
        ),
    )


def _model(box: Box) -> Group:
    def mood(name: str) -> Control:
        async def act(_chat: int) -> str:
            await box.think(name)
            return f"The model is {name}." if name else "There is no model."

        label = name.capitalize() or "None"
        about = f"A model that is {name}" if name else "Summaries are the articles' sentences"
        return Control(f"model-{label.lower()}", label, f"{about}.", act, lambda: box.mood == name)

    return Group("The model", tuple(map(mood, ("", *box.moods()))))


def _group(box: Box) -> Group:
    group = box.telegram.account.chats[GROUP]

    async def rank(_chat: int) -> str:
        (group.admins.discard if YOU in group.admins else group.admins.add)(YOU)
        return f"You are {'an admin' if YOU in group.admins else 'a member'} of {group.title}."

    async def topic(_chat: int) -> str:
        name = f"Topic {len(group.topics) + 1}"
        box.telegram.open_topic(GROUP, name, sender=YOU)
        return f"{name} is open in {group.title}."

    is_admin = Control(
        "rank",
        "You are an admin",
        "Be an admin or a member of it.",
        rank,
        lambda: YOU in group.admins,
    )
    return Group(
        "The group", (is_admin, Control("topic", "Open a topic", "Another topic in it.", topic))
    )
