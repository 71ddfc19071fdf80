"""Take out of a page what it does not show: a reader cannot see it, and a trap may stand in it.

What scripts hide or show later is not known here; a style that hides the whole body is taken for
one that a script lifts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

_NEVER_SHOWN: Final = ("template", "noscript")
_FOR_EARS: Final = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only".split()
)
_MOST_STYLE: Final = 512 * 1024
"""Characters of style sheets that are looked at."""
_BRACE: Final = re.compile("[{}]")
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_SELECTOR: Final = re.compile(r"(?:[a-z]\w*)?([.#])([\w-]+)", re.IGNORECASE)
_SUSPICIOUS: Final = re.compile(
    r"none|hidden|collapse|(?:opacity|size|zoom)\s*:\s*[0.]|-\d{3}|clip|scale|background"
    r"|(?<![-\w])color\s*:\s*(?:white|#fff|rgb|transparent)",
    re.IGNORECASE,
)
_NOTHING: Final = re.compile(r"[-+]?0*(?:\.0+)?(?:px|em|rem|pt|%|vh|vw)?")
_FAR_OUT: Final = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|%|vw)?")
_WHITE: Final = re.compile(
    r"white|#fff(?:f|fff|ffff)?|transparent|rgba?\((?:255,){2}255(?:,[\d.]+)?\)|rgba\([\d.,]+,0(?:\.0+)?\)"
)
_CLIPPED: Final = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%\)|circle\(0")
_SHRUNK: Final = re.compile(r"scale[xy]?\(0(?:\.0+)?\)")


def strip_hidden(root: etree._Element) -> None:
    """Remove what a page hides by attributes, by inline styles, or by its own simple rules."""
    classes, ids = _hidden_names(root)
    classes |= _FOR_EARS
    for element in [each for each in root.iter(etree.Element) if isinstance(each.tag, str)]:
        if element.tag in {"html", "body", "head"} or element.getparent() is None:
            continue
        if (
            element.tag in _NEVER_SHOWN
            or "hidden" in element.attrib
            or not classes.isdisjoint((element.get("class") or "").split())
            or element.get("id") in ids
            or hides(element.get("style") or "")
        ):
            _remove(element)


def hides(style: str) -> bool:
    """Tell whether declarations make text impossible to see."""
    if not _SUSPICIOUS.search(style):
        return False  # nearly always, and a hundred thousand times on some pages
    told = dict(_declarations(style))
    background = told.get("background-color") or told.get("background", "")
    return (
        told.get("display") == "none"
        or told.get("visibility") in {"hidden", "collapse"}
        or any(_is_nothing(told.get(name)) for name in ("opacity", "font-size", "zoom"))
        or any(_FAR_OUT.fullmatch(told.get(name, "")) for name in ("text-indent", "left", "top"))
        or ("overflow" in told and any(_is_nothing(told.get(name)) for name in ("height", "width")))
        or any(_CLIPPED.match(told.get(name, "")) for name in ("clip", "clip-path"))
        or _SHRUNK.search(told.get("transform", "")) is not None
        or ("color" in told and told["color"] == background)
        or (_WHITE.fullmatch(told.get("color", "")) is not None and not background)
    )


def _is_nothing(value: str | None) -> bool:
    return bool(value) and _NOTHING.fullmatch(value or "") is not None


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.lower().split(";"):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.replace("!important", "").replace(" ", "")


def _hidden_names(root: etree._Element) -> tuple[set[str], set[str]]:
    """Read from a page's own style sheets which classes and ids are hidden."""
    sheet = "".join(each.text or "" for each in root.iter("style"))[:_MOST_STYLE]
    names: dict[str, set[str]] = {".": set(), "#": set()}
    for selectors, declarations in _rules(_COMMENT.sub("", sheet)):
        if hides(declarations):
            for selector in selectors.split(","):
                if simple := _SELECTOR.fullmatch(selector.strip()):
                    names[simple[1]].add(simple[2])
    return names["."], names["#"]


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a style sheet but for those within @media and its like."""
    depth, begun, selectors = 0, 0, ""
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            if depth == 0:
                selectors = sheet[begun : brace.start()].strip()
                begun = brace.end()
            depth += 1
        else:
            if depth == 1 and not selectors.startswith("@"):
                yield selectors, sheet[begun : brace.start()]
            depth = max(0, depth - 1)
            if depth == 0:
                begun = brace.end()


def _remove(element: etree._Element) -> None:
    """Remove an element, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
