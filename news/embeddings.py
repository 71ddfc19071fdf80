"""Say what of an article is embedded, and what comes back: vectors, near where texts mean alike.

A model of embeddings is optional; it may be on any server that speaks OpenAI's protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from news.drafts import NoDraft

_LEAD: Final = 800
"""Characters of a text that are embedded: small models read some 250 words."""
_TOKENS_BESIDES: Final = 8


@dataclass(frozen=True, slots=True)
class Embedded:
    """Hold the vectors of some texts, in their order, and what they took in tokens."""

    vectors: tuple[tuple[float, ...], ...]
    tokens: int | None


class Embedder(Protocol):
    """Make vectors of texts."""

    @property
    def name(self) -> str:
        """Name the model; vectors of two models cannot be compared."""

    async def embed(self, texts: Sequence[str], *, seconds: float) -> Embedded | NoDraft:
        """Make the vectors of texts, in `seconds` at most."""


def passage(title: str, text: str) -> str:
    """Cut out what of an article is embedded."""
    return f"{title}\n{text[:_LEAD]}"


def most_tokens(texts: Sequence[str]) -> int:
    """Say how many tokens texts take at most: one for two bytes, more than in any script."""
    return sum(len(each.encode()) // 2 + _TOKENS_BESIDES for each in texts)
