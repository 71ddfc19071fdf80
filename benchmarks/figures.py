"""Count what work costs, and set it beside what the bare work costs."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")
_MEBI: Final = 2**20


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold what one piece of work took; `peak` is the process's highest memory so far, in MiB."""

    seconds: float
    cpu_seconds: float
    peak: float


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of the table: what was counted, for us and for the bare baseline."""

    what: str
    unit: str
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """Divide ours by the baseline's."""
        return self.ours / self.bare


async def cost(work: Awaitable[object], *, pieces: int) -> Cost:
    """Count what some work costs a piece; the CPU is that of all threads."""
    started, cpu = time.perf_counter(), time.process_time()
    await work
    return Cost(
        seconds=(time.perf_counter() - started) / pieces,
        cpu_seconds=(time.process_time() - cpu) / pieces,
        peak=peak(),
    )


def compare(
    ours: Callable[[], Cost], bare: Callable[[], Cost], *, rounds: int
) -> tuple[Cost, Cost]:
    """Count both by turns, since the machine may be busy, and return the median of each."""
    counted = [(ours(), bare()) for _ in range(rounds)]
    return _median([one for one, _ in counted]), _median([other for _, other in counted])


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        seconds=statistics.median(each.seconds for each in costs),
        cpu_seconds=statistics.median(each.cpu_seconds for each in costs),
        peak=statistics.median(each.peak for each in costs),
    )


def rate(what: str, ours: Cost, bare: Cost) -> Row:
    """Make the row that says how many went through in a second."""
    return Row(f"{what} a second", "", 1 / ours.seconds, 1 / bare.seconds)


def cpu(what: str, ours: Cost, bare: Cost) -> Row:
    """Make the row that says what one costs the processor."""
    return Row(f"CPU {what}", "ms", 1000 * ours.cpu_seconds, 1000 * bare.cpu_seconds)


def memory(ours: Cost, bare: Cost) -> Row:
    """Make the row that says how much memory the process had at most."""
    return Row("peak memory", "MiB", ours.peak, bare.peak)


def peak() -> float:
    """Tell the highest memory of this process so far, in MiB.

    Linux is asked for this program's own peak: its ru_maxrss begins with that of the parent.
    """
    if _STATUS.exists():
        fields = dict(line.split(":", 1) for line in _STATUS.read_text().splitlines())
        return int(fields["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEBI
