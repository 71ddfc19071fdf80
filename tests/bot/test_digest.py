"""The whole program at the hour of its chats, on a clock that the test moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulator.seen import SentMessage
from tests.handlers.cast import labels, turned
from tests.world import World, headline, world

Run = Callable[[Any], None]
MIDNIGHT = int(datetime(2026, 10, 3, tzinfo=UTC).timestamp())
"""The day before the clocks of Lord Howe go forward by half an hour."""
HOUR, HALF, STEP = 3600, 1800, 3600
ZONES = {
    "Asia/Tokyo": "08:00",
    "America/St_Johns": "08:00",
    "Asia/Kathmandu": "08:00",
    "Australia/Lord_Howe": "02:15",
}
FIRST, SECOND = ("lighthouse", "drydock", "seawall"), ("cableway", "sluice", "aqueduct")


class Clock:
    """Go on from a time, and forward to another when it is set; seconds."""

    def __init__(self, at: float) -> None:
        self.set(at)

    def __call__(self) -> float:
        return self._at + time.monotonic() - self._since

    def set(self, at: float) -> None:
        self._at, self._since = at, time.monotonic()


def digests(w: World, chat: int) -> list[SentMessage]:
    return [each for each in w.said(chat) if each.text.startswith("Good ")]


def dated(message: SentMessage) -> str:
    """Read the local date under the greeting."""
    return message.text.split("\n")[1].split(" · ")[0]


async def until(w: World, clock: Clock, at: int) -> None:
    """Go on to a time by hours, each of which ends when all is still."""
    while clock() < at:
        clock.set(min(clock() + STEP, at))
        await w.quiet()


async def publish(w: World, *subjects: str) -> None:
    for each in subjects:
        w.publish("pilot", each)
    await w.settle()


def test_each_has_its_digest_once_a_local_day_and_nothing_twice(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        clock = Clock(MIDNIGHT)
        async with world(tmp_path, clock=clock) as w:
            people = {}
            for number, (zone, hour) in enumerate(ZONES.items(), 1):
                chat = people[zone] = w.telegram.add_person(number)
                assert zone in (await w.answer(chat, f"/timezone {zone}")).text
                assert hour in (await w.answer(chat, f"/digest {hour}")).text
                told = await w.answer(chat, "/subscribe harbour")
                assert f"in your digest at {hour}" in told.text
            await w.settle()
            await publish(w, *FIRST)
            await until(w, clock, MIDNIGHT + 24 * HOUR)
            await publish(w, *SECOND)
            await w.restart(clock=clock)
            await until(w, clock, MIDNIGHT + 48 * HOUR)

            for zone, chat in people.items():
                came = digests(w, chat)
                days = [dated(each) for each in came]
                assert len(came) == len(set(days)) == 2, (zone, days)
                text = "\n".join(each.text for each in came)
                for subject in (*FIRST, *SECOND):
                    assert text.count(headline(subject)) == 1, (zone, subject)
                assert w.pushed(chat) == []
            assert w.telegram.refused == []
            lord_howe = digests(w, people["Australia/Lord_Howe"])
            assert [dated(each) for each in lord_howe] == ["Sunday 4 October", "Monday 5 October"]

    run(scene())


def test_what_was_pushed_is_not_repeated_and_now_gives_it_now(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        clock = Clock(MIDNIGHT)
        async with world(tmp_path, clock=clock) as w:
            ada = w.telegram.add_person(1)
            await w.answer(ada, "/subscribe hills push")
            told = await w.answer(ada, "/subscribe harbour digest")
            assert "in your digest at 08:00" in told.text
            await w.settle()
            w.publish("crag", "cableway")
            await publish(w, *FIRST)
            assert w.pushed(ada) == [headline("cableway")]

            now = await w.answer(ada, "/digest now")
            assert [headline(each) in now.text for each in (*FIRST, "cableway")] == [True] * 3 + [
                False
            ]
            await until(w, clock, MIDNIGHT + 8 * HOUR)
            assert digests(w, ada)[-1].text == "Good morning\nNothing new since your last digest."
            assert "comes as it appears" in (await w.answer(ada, "/digest off")).text
            w.publish("pilot", "sluice")
            await w.settle()
            assert w.pushed(ada)[-1] == headline("sluice")

    run(scene())


def test_a_long_digest_has_pages_and_its_buttons_open_cards(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        clock = Clock(MIDNIGHT)
        async with world(tmp_path, clock=clock) as w:
            ada, ben = w.telegram.add_person(1), w.telegram.add_person(2)
            for chat in (ada, ben):
                await w.answer(chat, "/subscribe harbour digest")
            await w.settle()
            many = [f"{each}{thing}" for each in "abcdefg" for thing in ("quay", "tower")]
            await publish(w, *many)
            await until(w, clock, MIDNIGHT + 14 * HOUR)

            first = digests(w, ada)[0]
            assert "14 stories · 1–12" in first.text
            assert "was due at 08:00" not in first.text
            assert labels(first)[-1] == "More ›"
            second = await turned(w, first, "More ›")
            assert "14 stories · 13–14" in second.text
            back = await turned(w, second, "‹ Back")
            assert back.text.split("\n")[1:] == first.text.split("\n")[1:]
            told = first.text + second.text
            assert [headline(each) in told for each in many] == [True] * len(many)
            w.telegram.press(ada, back.message_id, labels(back)[0])
            await w.telegram.until(lambda: len(w.pushed(ada)) == 1)

    run(scene())


def test_a_digest_six_hours_late_says_so_and_a_later_one_is_merged(
    tmp_path: Path, run: Run
) -> None:
    async def scene() -> None:
        clock = Clock(MIDNIGHT)
        async with world(tmp_path, clock=clock) as w:
            ada = w.telegram.add_person(1)
            await w.answer(ada, "/subscribe harbour digest")
            await w.settle()
            await publish(w, "lighthouse")
            await w.end()
            clock.set(MIDNIGHT + 14 * HOUR - HALF)
            await w.restart(clock=clock)
            await w.telegram.until(lambda: bool(digests(w, ada)))
            assert "was due at 08:00, and comes late" in digests(w, ada)[0].text

            await publish(w, "drydock")
            await w.end()
            clock.set(MIDNIGHT + (24 + 15) * HOUR)
            await w.restart(clock=clock)
            await w.settle()
            assert len(digests(w, ada)) == 1
            await until(w, clock, MIDNIGHT + (48 + 8) * HOUR)
            assert len(digests(w, ada)) == 2
            assert headline("drydock") in digests(w, ada)[1].text

    run(scene())


def test_hours_and_zones_are_set_by_words_and_by_buttons(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        clock = Clock(MIDNIGHT)
        async with world(tmp_path, clock=clock) as w:
            ada = w.telegram.add_person(1)
            shown = await w.answer(ada, "/digest")
            assert shown.text.startswith("You have no digest")
            eight = await turned(w, shown, "08:00")
            assert eight.text.startswith("Your digest comes every day, 08:00 (UTC")
            assert "on Saturday 3 October, at 08:00" in eight.text
            assert (await turned(w, eight, "Off")).text.startswith("You have no digest")
            never = await turned(w, shown, "✓ Also when nothing is new")
            assert "Also when nothing is new" in labels(never)
            days = await w.answer(ada, "/digest mon-fri 7 sun 10:00")
            assert "mon-fri 07:00 sun 10:00" in days.text
            assert "on Sunday 4 October, at 10:00" in days.text
            assert (await w.answer(ada, "/digest soon")).text.startswith("I cannot read “soon”")

            zones = await w.answer(ada, "/timezone")
            assert "chosen no time zone" in zones.text
            assert "Asia/Tokyo, where it is 09:00" in (await turned(w, zones, "Tokyo")).text
            choice = await w.answer(ada, "/timezone lo")
            assert choice.text == "Which “lo” do you mean?"
            assert "Europe/London" in (await turned(w, choice, "London")).text
            wrong = await w.answer(ada, "/timezone <nowhere>")
            assert wrong.text.startswith("I know no time zone “<nowhere>”.")
            assert w.telegram.refused == []

    run(scene())


def test_quiet_hours_hold_over_midnight_and_end_with_one_message(tmp_path: Path, run: Run) -> None:
    async def scene() -> None:
        clock = Clock(MIDNIGHT + 12 * HOUR)
        async with world(tmp_path, clock=clock) as w:
            ada = w.telegram.add_person(1)
            await w.answer(ada, "/timezone Asia/Kathmandu")
            shown = await w.answer(ada, "/quiet")
            assert shown.text.startswith("You have no quiet hours")
            assert "That is so" not in (await turned(w, shown, "22:00-07:00")).text
            told = await w.answer(ada, "/quiet 22:00-07:00")
            assert "It is quiet from 22:00-07:00 (Asia/Kathmandu)." in told.text
            for wrong in ("soon", "breaking 1", "breaking soon", "breaking 99", "silent now"):
                assert f"cannot read “{wrong}”" in (await w.answer(ada, f"/quiet {wrong}")).text
            loud = await w.answer(ada, "/quiet")
            silent = await turned(w, loud, "Come silently instead")
            assert "What comes meanwhile makes no sound." in silent.text
            assert "one message" in (await turned(w, silent, "✓ Come silently instead")).text
            assert "that 4 sources tell" in (await turned(w, loud, "Breaking news comes")).text
            assert "that 5 sources" in (await w.answer(ada, "/quiet breaking 5")).text
            assert "sources" not in (await w.answer(ada, "/quiet breaking off")).text
            await w.answer(ada, "/subscribe harbour")
            await w.settle()
            await publish(w, "lighthouse")
            assert w.pushed(ada) == [headline("lighthouse")]

            night = MIDNIGHT + 16 * HOUR + 900  # 22:00 in Kathmandu
            await until(w, clock, night)
            await publish(w, *FIRST[1:])
            await w.restart(clock=clock)
            await until(w, clock, night + 9 * HOUR - HALF)
            await publish(w, "sluice")
            assert len(w.pushed(ada)) == 1
            assert "That is so now, until 07:00" in (await w.answer(ada, "/quiet")).text
            await until(w, clock, night + 9 * HOUR)
            await w.telegram.until(lambda: "in your quiet hours" in w.said(ada)[-1].text)
            morning = w.said(ada)[-1].text
            assert morning.startswith("3 stories came in your quiet hours")
            for subject in ("drydock", "seawall", "sluice"):
                assert headline(subject) in morning
            assert len(w.pushed(ada)) == 1
            assert w.telegram.refused == []

    run(scene())
