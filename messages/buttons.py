"""Name what buttons ask for, within the 64 bytes that Telegram gives a button back to us."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 64
LINK: Final = "link"
"""What buttons ask for that stand on a page without a number; the next word says what of it."""
_SHAPE: Final = re.compile(r"([a-z]+)((?::[^:]+)*)")


def ask(verb: str, *words: str | int) -> str:
    """Write what a button asks for, as `verb:word:word`."""
    data = ":".join([verb, *map(str, words)])
    assert len(data.encode()) <= LONGEST, data
    return data


def understand(data: str) -> tuple[str, tuple[str, ...]]:
    """Read what a button asked for; anything of another shape asks for nothing."""
    match = _SHAPE.fullmatch(data)
    if match is None:
        return "", ()
    return match[1], tuple(match[2].split(":")[1:])
