"""Write short news by the hundred: an agency's notes on an invented country, each told once.

Every note has a place, a thing, people, details and figures of its own, so that few are taken for
one event.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a short piece of news."""

    title: str
    paragraphs: tuple[str, ...]


def notes() -> Iterator[Note]:
    """Write notes without end; a headline comes again only with other figures."""
    shelf = tomllib.loads((files(__package__) / "wire.toml").read_text(encoding="utf-8"))
    openings, stems, ends = shelf["openings"], shelf["stems"], shelf["ends"]
    details = shelf["details"]
    for number in count():
        # so many openings, stems and ends have no divisor in common: all of them meet
        title, lead = openings[number % len(openings)]
        town = stems[number % len(stems)] + ends[number % len(ends)]
        facts = _facts(number) | {"town": town}
        # as many are passed over as make each three of them rare
        chosen = (
            details[(number * 7 + each * (5 + number % 3)) % len(details)] for each in (0, 1, 2)
        )
        told = (
            each.format(name=shelf["names"][(number * 3 + at) % len(shelf["names"])], **facts)
            for at, each in enumerate((lead, *chosen))
        )
        yield Note(title.format(**facts), tuple(dict.fromkeys(told)))


def _facts(number: int) -> dict[str, int]:
    return {
        "year": 31 + number * 11 % 163,
        "months": 3 + number * 5 % 19,
        "cost": 11 + number * 7 % 89,
        "people": 210 + 13 * number,
    }
