"""What a chat received and read is drawn, by day and by category, in light and in dark."""

from __future__ import annotations

import struct
import warnings
import zlib
from dataclasses import replace

import pytest

from messages.pictures import draw
from messages.stats import Drawn

SHOWN = Drawn(
    title="The last 7 days",
    came="came",
    read="read",
    days=tuple((f"{day}.11.", day, day // 3) for day in range(1, 8)),
    categories=(("World", 20, 3), ("Science & <b>", 5, 2)),
    is_dark=False,
)


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Give the width, the height, and the colours of every 50th dot of the first rows."""
    assert png.startswith(b"\x89PNG")
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (depth, colour) == (8, 6)
    data, at = b"", 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += 12 + size
    rows = zlib.decompress(data)
    return width, height, {rows[1:5]}


def test_it_is_a_picture_of_its_size_in_light_and_dark() -> None:
    light, dark = draw(SHOWN), draw(replace(SHOWN, is_dark=True))
    assert pixels(light) == (960, 600, {b"\xff\xff\xff\xff"})
    assert pixels(dark) == (960, 600, {b"\x17\x21\x2b\xff"})


def test_what_is_counted_changes_the_picture() -> None:
    other = replace(SHOWN, days=((SHOWN.days[0][0], 9, 9), *SHOWN.days[1:]))
    assert draw(SHOWN) == draw(SHOWN)
    assert draw(SHOWN) != draw(other)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_any_number_of_days_and_no_category_at_all_are_drawn(days: int) -> None:
    rows = tuple((f"{day}.", day, 0) for day in range(days))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(replace(SHOWN, days=rows, categories=()))


def test_names_in_any_script_are_drawn() -> None:
    names = ("الميناء", "Wissenschaft " * 4, "Ελλάδα", "$x_{1}$ & \\frac")
    assert draw(replace(SHOWN, categories=tuple((each, 3, 1) for each in names)))
