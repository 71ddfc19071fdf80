"""Undo what a server did to a body for the wire (RFC 9110 §8.4), in steps that cannot run away."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

ACCEPTED: Final = "gzip, deflate"
STEP_BYTES: Final = 64 * 1024
"""The most that one step makes, however little it was made from."""
MOST_MEMBERS: Final = 100
"""How many gzip members a body may be glued together from."""
_UNTOUCHED: Final = frozenset({"", "identity", "none", "utf-8"})  # so some servers say it
_GZIPPED: Final = frozenset({"gzip", "x-gzip"})
_GZIP, _ZLIB, _BARE = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
_GZIP_BEGINS: Final = 0x1F
_DEFLATE_METHOD: Final = 8


class CodingError(ValueError):
    """Say that a body is not in a coding that we asked for, or not in the one it names."""


class Decoder:
    """Undo the coding that a Content-Encoding header names."""

    def __init__(self, coding: str) -> None:
        name = coding.strip().lower()
        if name not in _UNTOUCHED | _GZIPPED | {"deflate"}:
            raise CodingError
        self._untouched = name in _UNTOUCHED
        self._gzipped = name in _GZIPPED
        self._members = 0
        self._member = zlib.decompressobj(_GZIP)

    @property
    def complete(self) -> bool:
        """Tell whether the body was seen to its end, as far as its coding tells."""
        return self._untouched or self._member.eof

    def steps(self, wire: bytes) -> Iterator[bytes]:
        """Yield what the next bytes from the wire stand for; raise CodingError."""
        if self._untouched:
            yield wire
            return
        more = False
        while (wire or more) and self._under_way(wire):
            try:
                piece = self._member.decompress(wire, STEP_BYTES)
            except zlib.error:
                raise CodingError from None
            wire = self._member.unused_data or self._member.unconsumed_tail
            more = len(piece) == STEP_BYTES
            yield piece

    def _under_way(self, wire: bytes) -> bool:
        """Begin the first member, or the next; what follows the last is not ours to read."""
        if self._members and not self._member.eof:
            return True
        if not wire or (self._members and not (self._gzipped and wire[0] == _GZIP_BEGINS)):
            return False
        if self._members == MOST_MEMBERS:
            raise CodingError
        self._members += 1
        self._member = zlib.decompressobj(_GZIP if self._gzipped else _window(wire[0]))
        return True


def _window(first: int) -> int:
    """Tell deflate in its zlib wrapping from the bare one that some servers send."""
    return _ZLIB if first & 0x0F == _DEFLATE_METHOD else _BARE
