"""Pages that tell of a ferry, in several languages, as the suite needs them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from news.articles import Page, examine

URL = "https://press.example/2027/ferry"
TITLE = "Ferry returns to the northern channel"


@cache
def ferry(language: str) -> tuple[str, ...]:
    """Give the paragraphs that tell of the ferry in a language."""
    written = (Path(__file__).parent / "ferry.txt").read_text(encoding="utf-8")
    told = written.partition(f"[{language}]")[2].partition("\n\n")[0]
    return tuple(told.strip().split("\n"))


def page(body: str, *, head: str = "", title: str = TITLE, language: str = "en") -> str:
    """Write a page around a body."""
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title>{head}</head>'
        f"<body><main>{body}</main></body></html>"
    )


def written(*paragraphs: str) -> str:
    """Write paragraphs."""
    return "<article>" + "".join(f"<p>{each}</p>" for each in paragraphs) + "</article>"


def read(html: str | bytes, *, content_type: str | None = None) -> Page:
    """Read a page that has an article."""
    found = examine(html, url=URL, content_type=content_type)
    assert isinstance(found, Page), found
    return found
