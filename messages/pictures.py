"""Draw what is easier seen than said. It runs in a worker, for the library takes a second to load.

Names of categories may be in any script: fonts that have it are used where they are installed.
https://matplotlib.org/stable/users/explain/text/fonts.html#font-fallback
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from messages.stats import Drawn

_INCHES: Final = (16 / 3, 10 / 3)
"""Small, so that letters of a usual size are large enough on a phone."""
_DOTS: Final = 180
"""Dots an inch."""
_FONTS: Final = ("DejaVu Sans", "Noto Sans CJK JP", "Noto Sans Arabic", "Noto Sans Devanagari")
_LIGHT: Final = {"ground": "#ffffff", "ink": "#1c2733", "came": "#3390ec", "read": "#4fae4e"}
_DARK: Final = {"ground": "#17212b", "ink": "#e9eef4", "came": "#5eb5f7", "read": "#7bc862"}
_MOST_LABELS: Final = 6
_BAR: Final = 0.4


def draw(shown: Drawn) -> bytes:
    """Draw what came and what was read, by day and by category; give a PNG of 960 by 600."""
    import matplotlib as mpl  # noqa: PLC0415 - a second, and 60 MB, that only a worker is worth
    from matplotlib.figure import Figure  # noqa: PLC0415

    colours = _DARK if shown.is_dark else _LIGHT
    installed = [each for each in _FONTS if each in _installed()]
    with mpl.rc_context({"font.family": installed, "text.color": colours["ink"]}):
        figure = Figure(figsize=_INCHES, dpi=_DOTS, facecolor=colours["ground"])
        above, below = figure.subplots(2, 1, height_ratios=(3, 2))
        _bars(above, shown.days, colours, (shown.came, shown.read))
        _bars(below, shown.categories[::-1], colours, None)
        figure.suptitle(shown.title, color=colours["ink"], fontsize=12)
        figure.tight_layout()
        written = BytesIO()
        figure.savefig(written, format="png", facecolor=colours["ground"])
    return written.getvalue()


def _installed() -> frozenset[str]:
    from matplotlib import font_manager  # noqa: PLC0415

    return frozenset(font_manager.get_font_names())


def _bars(
    axes: Any,  # noqa: ANN401 - as matplotlib has them
    rows: Sequence[tuple[str, int, int]],
    colours: dict[str, str],
    legend: tuple[str, str] | None,
) -> None:
    """Draw two bars a row: standing with a legend, else lying beside their names."""
    places = range(len(rows))
    draws = axes.bar if legend else axes.barh
    for at, name in enumerate(("came", "read")):
        values = [row[1 + at] for row in rows]
        moved = [place + (at - 0.5) * _BAR * (1 if legend else -1) for place in places]
        label = {"label": legend[at]} if legend else {}
        draws(moved, values, _BAR, color=colours[name], **label)
    names = [row[0] for row in rows]
    if legend:
        step = max(1, -(-len(rows) // _MOST_LABELS))
        axes.set_xticks([*places][::step], names[::step])
        # above, so that it covers no bar
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1)}
        axes.legend(facecolor=colours["ground"], edgecolor=colours["ground"], ncols=2, **place)
        counts = axes.yaxis
    else:
        axes.set_yticks([*places], names)
        counts = axes.xaxis
    counts.get_major_locator().set_params(integer=True, min_n_ticks=1)
    axes.set_facecolor(colours["ground"])
    axes.tick_params(colors=colours["ink"], length=0)
    for side in axes.spines.values():
        side.set_visible(False)
