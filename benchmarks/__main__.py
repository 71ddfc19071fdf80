"""Count what Crier costs and show it, as ratios to the bare work in the same run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from rich.console import Console
from rich.table import Table

from benchmarks import answers, delivery, digests, fuzzed, polls, readings, river, transport, words
from benchmarks.figures import Row

BENCHES: Final[Mapping[str, Callable[[], list[Row]]]] = {
    "transport": transport.rows,
    "delivery": delivery.rows,
    "crowd": partial(delivery.rows, chats=10_000, rounds=1),
    "answers": answers.rows,
    "fuzzed": fuzzed.rows,
    "digests": digests.rows,
    "polls": polls.rows,
    "river": river.rows,
    "words": words.rows,
    "readings": readings.rows,
}
_ALL: Final[Mapping[str, Callable[[], list[Row]]]] = {
    **BENCHES,
    "large": partial(readings.rows, articles=1_000_000),
}
_WHOLE: Final = 100


def main(*names: str) -> int:
    """Run every bench, or those that are named; return the exit code.

    `large` is that of the readings in an archive of a million, which takes a quarter of an hour.
    """
    console = Console()
    if unknown := [name for name in names if name not in _ALL]:
        console.print(f"no bench is called {', '.join(unknown)}; there are {', '.join(_ALL)}")
        return 2
    wanted = {name: _ALL[name] for name in names or BENCHES}
    table = Table("", "", "Crier", "bare", "ratio")
    for column in table.columns[2:]:
        column.justify = "right"
    try:
        for name, bench in wanted.items():
            with console.status(name):
                for line in _lines(name, bench()):
                    table.add_row(*line)
                table.add_section()
    except KeyboardInterrupt:
        return 130
    console.print(table)
    return 0


def _lines(name: str, rows: list[Row]) -> Iterator[tuple[str, ...]]:
    for place, row in enumerate(rows):
        yield (
            "" if place else name,
            row.what,
            _shown(row.ours, row.unit),
            _shown(row.bare, row.unit),
            f"{row.ratio:.2f}",
        )


def _shown(figure: float, unit: str) -> str:
    return f"{figure:,.{0 if figure >= _WHOLE else 2}f} {unit}".rstrip()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
