"""Let the world go on: news appears by its clock, events are told by several outlets in turn.

What happens is asked for by `publish`, `event`, `correct`, `burst` and `hush`, or comes by itself
every so often. Nothing is told twice but by other outlets; when what was written is all printed,
an agency's notes go on.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from emulator import wire
from emulator.press import Manuscript, Piece, Press

EVERY = 60.0
"""Seconds of the world between two pieces that come by themselves."""
_LOOKS = 0.25
"""Seconds, real ones, between two looks at the clock."""
_APART = (0, 50, 130, 260, 400)
"""Seconds of the world after which each of the outlets tells of an event."""
_COPIED = 3
_COPY_AFTER = 40.0
"""Of so many pieces one is copied, so many seconds of the world later."""
_FIGURE = re.compile(r"(?<![\d.,:])([1-9]\d{1,4})(?![\d.,:]*\d)")
_CORRECTED = "An earlier version of this article gave a wrong figure, which has been corrected."
_NOTED = frozenset({"en"})
"""Languages in which a correction can be written."""


@dataclass(frozen=True, slots=True)
class _Planned:
    at: float
    manuscript: Manuscript


class Director:
    """Have the press publish, on a clock that may stand still or run."""

    def __init__(self, press: Press, clock: Callable[[], float]) -> None:
        self._press = press
        self._clock = clock
        self._planned: list[_Planned] = []
        self._events = deque(press.world.events)
        self._notes = wire.notes()
        self._turns = count()
        self._due = clock() + EVERY
        self._silent_until = 0.0
        self._was_old = True
        self._interests: tuple[str, ...] = ()
        self._found = count(1)

    @property
    def is_silent(self) -> bool:
        """Whether nothing comes by itself for a while."""
        return self._clock() < self._silent_until

    def care_for(self, categories: tuple[str, ...]) -> None:
        """Let what comes by itself be of these categories, soon where they are new."""
        if set(categories) - set(self._interests):
            self._due = min(self._due, self._clock() + 3)
            self._was_old = True
        self._interests = categories

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            self.step()
            await asyncio.sleep(_LOOKS)

    def step(self) -> None:
        """Publish what is due."""
        now = self._clock()
        due = [each for each in self._planned if each.at <= now]
        self._planned = [each for each in self._planned if each.at > now]
        for each in due:
            self._print(each.manuscript)
        if now >= self._due and not self.is_silent:
            self._due = now + EVERY
            self.publish(new=self._was_old)
            self._was_old = not self._was_old

    def publish(self, *, new: bool = True) -> Piece:
        """Publish one piece now, of what somebody cares for; with `new` of another event."""
        wanted = self._interests
        category = wanted[next(self._turns) % len(wanted)] if wanted else None
        found = self._press.publish_next(category=category, new=new)
        if found:
            self._copy(found)
        return found or self._print(self._note(category))

    def event(self) -> str:
        """Let something happen that five outlets tell of, minutes apart; give its headline."""
        happening = self._events[0]
        self._events.rotate(-1)
        now = self._clock()
        told = zip(_APART, happening.tellings, strict=False)
        self._planned += [_Planned(now + wait, each) for wait, each in told]
        self.step()
        return happening.tellings[0].title

    def correct(self) -> Piece | None:
        """Let the last piece with a figure say another, as newspapers do."""
        for piece in self._press.latest():
            outlet = self._press.outlet(piece)
            found = _FIGURE.search(piece.title) or _FIGURE.search(piece.paragraphs[0])
            if found and outlet.language in _NOTED and _CORRECTED not in piece.paragraphs:
                return self._revised(piece, found[1])
        return None

    def burst(self, many: int) -> int:
        """Publish so many short pieces at once."""
        for _ in range(many):
            self._print(self._note(None))
        return many

    def hush(self, seconds: float) -> None:
        """Let nothing come by itself for a time; of no time, let it come again."""
        self._silent_until = self._clock() + seconds

    def _copy(self, piece: Piece) -> None:
        """Have now and then another outlet print what it took from an agency, nearly unchanged."""
        mine = self._press.outlet(piece)
        others = [
            each
            for each in self._press.world.outlets
            if (each.category, each.language) == (mine.category, mine.language)
            and each.id != mine.id
            and not each.broken
        ]
        if others and next(self._found) % _COPIED == 0:
            lead = f"({mine.name}) {piece.paragraphs[0]}"
            told = Manuscript(others[0].id, piece.title, (lead, *piece.paragraphs[1:-1]))
            self._planned.append(_Planned(self._clock() + _COPY_AFTER, told))

    def _revised(self, piece: Piece, figure: str) -> Piece:
        other = str(int(figure) + max(3, int(figure) // 5))
        exact = re.compile(rf"(?<![\d.,:]){figure}(?![\d.,:]*\d)")
        told = [exact.sub(other, each) for each in piece.paragraphs]
        return self._press.revise(
            piece, title=exact.sub(other, piece.title), paragraphs=[*told, _CORRECTED]
        )

    def _note(self, category: str | None) -> Manuscript:
        note, turn = next(self._notes), next(self._turns)
        outlets = [
            each
            for each in self._press.world.outlets
            if each.language == "en" and category in (None, each.category)
        ] or [each for each in self._press.world.outlets if each.language == "en"]
        return Manuscript(outlets[turn % len(outlets)].id, note.title, note.paragraphs)

    def _print(self, manuscript: Manuscript) -> Piece:
        return self._press.publish(
            manuscript.outlet,
            title=manuscript.title,
            paragraphs=manuscript.paragraphs,
            author=manuscript.author,
        )
