"""Find which of several words somebody meant who wrote another."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

MOST: Final = 2
_LIKE: Final = 0.6
_LONGEST: Final = 64
"""Characters that are compared; what is longer is no name."""


def nearest(asked: str, words: Sequence[str]) -> list[str]:
    """List the two words at most that are the likest, the best first; case does not count."""
    wanted = asked.casefold().strip()[:_LONGEST]
    folded = {word.casefold(): word for word in words}
    begun = [word for word in folded if wanted and word.startswith(wanted)]
    alike = get_close_matches(wanted, folded, n=MOST, cutoff=_LIKE)
    return [folded[each] for each in dict.fromkeys([*begun, *alike])][:MOST]
