"""What the storage suite plays with: two shelves, their outlets, and the way of a story."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from news.articles import Article, compose
from news.feeds import Category, Entry, Feed, ParsedFeed
from news.opml import Listed
from news.stories import Telling
from news.summaries import Linked, Summary
from news.web import Fetched
from storage import Storage
from storage.outbox import Delivery
from storage.pages import LINKS

Scene = Callable[[Storage], Awaitable[None]]
Staged = Callable[[Scene], None]

WORLD = Category(id="world", name="World")
TECH = Category(id="tech", name="Technology")
ADA, BOB = 7, 8
GROUP = -5
START = 1_700_000_000
"""When the feeds were added; everything else comes after."""
FAR = 10 * START
NOTHING = Telling({}, None)
"""What is compared of an article in whose words a test does not look."""


def listed(outlet: str = "harbour", category: Category = WORLD) -> Listed:
    """List a feed of an outlet under a category."""
    return Listed(category, outlet, f"http://{outlet}.example/{category.id}")


def entry(
    name: str,
    *,
    title: str | None = None,
    url: str | None = None,
    published: int | None = None,
    text: str = "",
) -> Entry:
    """Make an entry that calls itself by a name."""
    return Entry(
        identity=name,
        url=url or f"http://press.example/{name}",
        title=name if title is None else title,
        text=text,
        published=published,
    )


def answer(body: bytes = b"", *, etag: str | None = None) -> Fetched:
    """Make the answer of a feed."""
    return Fetched(url="http://press.example/feed", body=body, content_type=None, etag=etag)


async def listen(storage: Storage, outlet: str = "harbour", category: Category = WORLD) -> Feed:
    """Add a feed whose first answer was empty, so that all it holds from now on is new."""
    feed = await added(storage, outlet, category)
    await storage.feeds.keep(feed, ParsedFeed(outlet, ()), answer(), now=START, due_at=FAR)
    return replace(feed, baseline_at=START)


async def added(storage: Storage, outlet: str = "harbour", category: Category = WORLD) -> Feed:
    """Add a feed that nobody asked yet, and claim it."""
    wanted = listed(outlet, category)
    await storage.feeds.add([wanted], now=START)
    claimed = await storage.feeds.claim_due(now=START, limit=100)
    return next(feed for feed in claimed if feed.url == wanted.url)


async def see(storage: Storage, feed: Feed, entries: Sequence[Entry], *, now: int) -> int:
    """Let a feed answer with entries."""
    parsed = ParsedFeed(feed.title, tuple(entries))
    return await storage.feeds.keep(feed, parsed, answer(), now=now, due_at=FAR)


async def keep(storage: Storage, *, now: int) -> None:
    """Read all that waits to be read."""
    for unread in await storage.articles.claim_unread(now=now, limit=1000):
        article = compose(
            unread.entry,
            None,
            article_id=str(uuid.uuid4()),
            category=unread.category,
            outlet=unread.outlet,
            now=now,
        )
        await storage.articles.keep(unread, article, image=None)


async def read(storage: Storage, *, now: int) -> list[Article]:
    """Read all that waits to be read, and claim what came of it."""
    await keep(storage, now=now)
    return await storage.articles.claim_ungrouped(now=now, limit=1000)


async def found(storage: Storage, feed: Feed, name: str, *, now: int, text: str = "") -> int:
    """Let a feed bring an article that founds a story; return the story's number."""
    await see(storage, feed, [entry(name, published=now, text=text)], now=now)
    (article,) = await read(storage, now=now)
    return await storage.stories.found(article, await storage.search.tell(article), now=now)


async def join(
    storage: Storage, article: Article, number: int, *, new: Sequence[str] = (), now: int
) -> None:
    """Let an article tell a story that is known, perhaps with something new."""
    telling = await storage.search.tell(article)
    await storage.stories.join(article, telling, number, new=new, now=now)


async def told(storage: Storage, feed: Feed, name: str, *, now: int, text: str = "") -> int:
    """Let a feed bring a story, summarised but not announced."""
    number = await found(storage, feed, name, now=now, text=text)
    await write(storage, number, f"About {name}.", now=now)
    return number


async def write(storage: Storage, number: int, text: str = "s", *, now: int) -> None:
    """Give a story an extract for its summary."""
    article = await storage.articles.of_story(number)
    await storage.summaries.keep(article, Summary(text, "extract"), now=now)


async def unwritten(storage: Storage, *, now: int, limit: int = 9) -> list[Article]:
    """Claim the articles that want a summary."""
    claimed = await storage.summaries.claim_unwritten(now=now, limit=limit)
    return [each.article for each in claimed]


async def waiting(storage: Storage, chat_id: int, *, now: int) -> list[int]:
    """Send a chat all that waits for it; return the stories' numbers in the order sent."""
    stories = []
    while mine := [each for each in await due(storage, now=now) if each.chat_id == chat_id]:
        for delivery in mine:
            assert await storage.outbox.start(delivery, now=now)
            await storage.outbox.finish(delivery, message_id=delivery.id, now=now)
            stories.append(delivery.subject)
    return stories


async def due(storage: Storage, *, now: int) -> list[Delivery]:
    """Claim the next delivery of every chat."""
    return await storage.outbox.claim_due(now=now, limit=1000)


def page(url: str, *, text: str = "The pier is closed.", title: str = "Pier closes") -> Linked:
    """Make a page that no feed brought, as it is opened."""
    article = Article(
        id="",
        url=url,
        title=title,
        text=text,
        author="",
        language="en",
        category=LINKS,
        outlet="elsewhere.example",
        words=4,
        from_feed=False,
        published_at=START,
        created_at=START,
        updated_at=START,
        last_read_at=None,
        read_count=0,
    )
    evidence = ((text, text),)
    return Linked(article, Summary(text, "checked", "", f"{text} Long.", "", evidence), True)
