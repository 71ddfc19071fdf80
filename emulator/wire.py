"""Write short news by the hundred: an agency's notes on an invented country, each told once.

Every note has a place, a thing and figures of its own, so that no two tell one event.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import count, product


@dataclass(frozen=True, slots=True)
class Note:
    """Hold a short piece of news."""

    title: str
    paragraphs: tuple[str, ...]


def notes() -> Iterator[Note]:
    """Write notes without end: a town meets each subject once, then with other figures."""
    shelf = tomllib.loads((files(__package__) / "wire.toml").read_text(encoding="utf-8"))
    met = [*enumerate(product(shelf["subjects"], shelf["towns"]))]
    for turn in count():
        for number, (subject, town) in met:
            facts = _facts(turn * len(met) + number * 7)
            told = subject["text"].strip().format(town=town, **facts).split("\n\n")
            paragraphs = tuple(" ".join(each.split()) for each in told)
            yield Note(subject["title"].format(town=town, **facts), paragraphs)


def _facts(seed: int) -> dict[str, int]:
    return {
        "year": 31 + seed % 160,
        "months": 3 + seed % 17,
        "cost": 11 + seed % 83,
        "people": 210 + 13 * seed,
    }
