"""Read one page as the river would, and show what would be on record of it; store nothing."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.looking import fetch, wire
from bot.settings import Settings
from news import articles, headers, summaries
from news.articles import Article, Page, Wall
from news.errors import SettingsWrong, TooHard
from news.feeds import Entry
from news.web import Failed, Fetched
from news.words import reading_minutes


@dataclass(frozen=True, slots=True)
class Record:
    """Hold a page with what Crier makes of it."""

    page: Page
    words: int
    minutes: int
    summary: str


async def read(place: str, settings: Settings, *, now: int) -> Record | Failed:
    """Read the page at a URL or in a file.

    Raise SettingsWrong when there is no such file.
    """
    async with wire(settings) as (web, workers):
        if "://" in place:
            found = await fetch(web, place, kind=headers.may_be_page)
        else:
            found = _opened(Path(place))
        if isinstance(found, Failed):
            return found
        try:
            return await workers.run(
                make_record, found.body, url=found.url, content_type=found.content_type, now=now
            )
        except TooHard:
            return Failed("too hard")


def make_record(
    body: bytes, *, url: str, content_type: str | None = None, now: int
) -> Record | Failed:
    """Extract, count and summarise what a page says, or say what stands in its place."""
    page = open_page(body, url=url, content_type=content_type)
    if isinstance(page, Failed):
        return page
    article = unlisted(page, now=now)
    minutes = reading_minutes(article.words)
    return Record(page, article.words, minutes, summaries.extract(article).medium)


def open_page(body: bytes, *, url: str, content_type: str | None = None) -> Page | Failed:
    """Extract a page that may be read, or say what stands in its place."""
    page = articles.examine(body, url=url, content_type=content_type)
    if isinstance(page, Wall):
        return Failed(f"wall: {page.kind}")
    return Failed("wall: paywall") if page.is_teaser else page


def unlisted(page: Page, *, category: str = "", outlet: str = "", now: int) -> Article:
    """Make an article of a page that no feed brought."""
    entry = Entry(identity="", url=page.url, title="", text="", published=None)
    return articles.compose(entry, page, article_id="", category=category, outlet=outlet, now=now)


def written(record: Record) -> str:
    """Write a record for people: what is known of the page, then its text."""
    page = record.page
    at = page.published
    facts = {
        "URL": page.url,
        "Title": page.title,
        "Author": page.author,
        "Language": page.language,
        "Date": None if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}",
        "Words": record.words,
        "Reading time": f"{record.minutes} min",
        "Summary": record.summary,
    }
    lines = [f"{label}: {value or '–'}" for label, value in facts.items()]
    return "\n".join([*lines, "", page.text])


def as_json(record: Record) -> str:
    """Write a record as one JSON object; `published` is in UTC seconds."""
    made = {"words": record.words, "minutes": record.minutes, "summary": record.summary}
    return json.dumps(asdict(record.page) | made, ensure_ascii=False)


def _opened(path: Path) -> Fetched:
    try:
        return Fetched(url=path.resolve().as_uri(), body=path.read_bytes(), content_type=None)
    except OSError as error:
        raise SettingsWrong("FILE", f"{path} cannot be read ({error.strerror})") from None
