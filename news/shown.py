"""Take out of a page what it does not show: a reader cannot see it, and a trap may stand in it.

What scripts hide or show later is not known here; a style that hides the whole body is taken for
one that a script lifts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

# whatever is asked in one expression is not looked up element by element, ten thousand times
_NEVER_SHOWN: Final = etree.XPath("//template | //noscript | //*[@hidden]")
_STYLED: Final = etree.XPath("//*[@style]")
_CLASSES: Final = etree.XPath("//@class", smart_strings=False)
_IDS: Final = etree.XPath("//@id", smart_strings=False)
_OF_CLASS: Final = etree.XPath("//*[contains(@class, $name)]")
_OF_ID: Final = etree.XPath("//*[@id = $name]")
_FOR_EARS: Final = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only".split()
)
_MOST_STYLE: Final = 512 * 1024
"""Characters of style sheets that are looked at."""
_SELECTOR: Final = re.compile(r"\s*(?:[a-z]\w*)?([.#])([\w-]+)\s*", re.IGNORECASE)
_SUSPICIOUS: Final = re.compile(
    r"none|hidden|collapse|opacity\s*:\s*[0.]|size\s*:\s*[0.]|zoom\s*:\s*[0.]|-\d{3}|clip|scale"
    r"|background|color\s*:\s*(?:white|#fff|rgb|transparent)"
)
"""Each way begins with a letter of its own and in one case: ten times as fast to look for."""
_NOTHING: Final = re.compile(r"[-+]?0*(?:\.0+)?(?:px|em|rem|pt|%|vh|vw)?")
_FAR_OUT: Final = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|%|vw)?")
_WHITE: Final = re.compile(
    r"white|#fff(?:f|fff|ffff)?|transparent|rgba?\((?:255,){2}255(?:,[\d.]+)?\)|rgba\([\d.,]+,0(?:\.0+)?\)"
)
_CLIPPED: Final = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:50|100)%\)|circle\(0")
_SHRUNK: Final = re.compile(r"scale[xy]?\(0(?:\.0+)?\)")


def strip_hidden(root: etree._Element) -> None:
    """Remove what a page hides by attributes, by inline styles, or by its own simple rules."""
    for element in [*_NEVER_SHOWN(root), *_named(root), *_styled(root)]:
        if element.tag not in {"html", "body", "head"} and element.getparent() is not None:
            _remove(element)


def _named(root: etree._Element) -> Iterator[etree._Element]:
    """Yield what has a class or an id that a page hides."""
    classes = {each for value in _CLASSES(root) for each in value.split()}
    hidden, ids = _hidden_names(root, classes, set(_IDS(root)))
    for name in hidden | (classes & _FOR_EARS):
        holders = _OF_CLASS(root, name=name)
        yield from (each for each in holders if name in (each.get("class") or "").split())
    for name in ids:
        yield from _OF_ID(root, name=name)


def _styled(root: etree._Element) -> Iterator[etree._Element]:
    return (each for each in _STYLED(root) if hides(each.get("style") or ""))


def hides(style: str) -> bool:
    """Tell whether declarations make text impossible to see."""
    lowered = style.lower()
    if not _SUSPICIOUS.search(lowered):
        return False  # nearly always, and a hundred thousand times on some pages
    told = dict(_declarations(lowered))
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
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        yield name.strip(), value.replace("!important", "").replace(" ", "")


def _hidden_names(
    root: etree._Element, classes: set[str], ids: set[str]
) -> tuple[set[str], set[str]]:
    """Read from a page's own style sheets which of its classes and ids are hidden."""
    sheet = "".join(each.text or "" for each in root.iter("style"))[:_MOST_STYLE]
    written, hidden = {".": classes, "#": ids}, {".": set[str](), "#": set[str]()}
    for selectors, declarations in _rules(_uncommented(sheet)):
        simple = [found for each in selectors.split(",") if (found := _SELECTOR.fullmatch(each))]
        of_this_page = [
            (kind, name) for kind, name in map(re.Match.groups, simple) if name in written[kind]
        ]
        if of_this_page and hides(declarations):
            for kind, name in of_this_page:
                hidden[kind].add(name)
    return hidden["."], hidden["#"]


def _uncommented(sheet: str) -> str:
    before, *parts = sheet.split("/*")
    return before + "".join(part.partition("*/")[2] for part in parts)


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield the rules of a style sheet but for those within @media and its like."""
    depth = 0
    for piece in sheet.split("}"):
        selectors, *inner = piece.split("{")
        if depth == 0 and len(inner) == 1 and not selectors.lstrip().startswith("@"):
            yield selectors, inner[0]
        depth = max(0, depth + len(inner) - 1)


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
