"""Turn bytes into text, whatever charset they are in and whatever charset they say they are in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes

_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (b"<\0\0\0", "utf-32-le"),  # a first character of one byte tells as much
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_MEANT: Final = {  # https://encoding.spec.whatwg.org/#names-and-labels
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_HEAD: Final = 4096
_SEVEN_BIT: Final = re.compile(r"iso2022|hz|utf-7")
_NO_CHARSET: Final = {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}
_IN_HEADER: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_IN_XML: Final = re.compile(rb"<\?xml[^>]{0,99}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_IN_META: Final = re.compile(
    rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
"""https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream"""
_KANA: Final = re.compile("[\u3041-\u30f6]")
_ANY_SERVER: Final = "cp1252"
"""What servers say of everything; a document's own declaration knows better."""


def decode(body: bytes, *, content_type: str | None) -> str:
    """Decode a document by its mark, as UTF-8, as it is declared, or as it looks."""
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return body.decode(charset, "replace").removeprefix("\ufeff")
    for charset in _candidates(body, content_type):
        try:
            # not final: the last character may be cut
            return codecs.getincrementaldecoder(charset)().decode(body)
        except (LookupError, ValueError):
            continue
    return _guess(body)


def _candidates(body: bytes, content_type: str | None) -> Iterator[str]:
    """Yield charsets to try: what is valid UTF-8 is UTF-8, unless it is said to be seven-bit."""
    header = _IN_HEADER.search(content_type or "")
    declared = _IN_XML.search(body, 0, 1024) or _IN_META.search(body, 0, _HEAD)
    said = [_known(header[1]) if header else "", _known(declared[1].decode()) if declared else ""]
    if said[0] == _ANY_SERVER:
        said.reverse()
    yield from (each for each in said if _SEVEN_BIT.match(each))
    yield "utf-8"
    yield from (each for each in said if each)


def _known(label: str) -> str:
    """Name the codec that a label means, or nothing."""
    try:
        name = codecs.lookup(label.removeprefix("x-")).name
        b"    ".decode(name)  # raises where a codec makes no text
    except (LookupError, ValueError):
        return ""
    return "" if name in _NO_CHARSET else _MEANT.get(name, name)


def _guess(body: bytes) -> str:
    """Take for UTF-8 what is so but for a few bytes; else look at the letters."""
    text = body.decode("utf-8", "replace")
    if text.count("\ufffd") * 10 < _foreign(text):
        return text
    japanese = body.decode("euc_jp", "ignore")  # which the detector takes for Thai
    if len(_KANA.findall(japanese)) * 4 > _foreign(japanese):
        return japanese
    best = from_bytes(body).best()
    return str(best) if best else body.decode("cp1252", "replace")


def _foreign(text: str) -> int:
    return sum(not character.isascii() for character in text)
