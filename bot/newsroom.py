"""The river: what happens to the news from the wire to the outbox.

    wire ─► gather ─► read ─► group ─► write ─► announce ─► (delivery)

    gather    claim due feeds, fetch, keep new entries and the feed's state
    read      claim unread entries, fetch their pages, keep the articles
    group     place each article in a story
    write     give each story a summary, in the languages of those who hear of it (bot/writing.py)
    announce  queue each story for the chats that want it, in the transaction that says so

Each bend is claim, work, record: two short transactions and the slow part between them. The bends
know each other only through rows, so that a crash anywhere resumes at the last recorded one.
"""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from bot.crew import Crew
from bot.workers import Workers
from news import articles, changes, feeds, headers, polls, stories
from news.errors import NotAFeed, TooHard
from news.feeds import Feed
from news.links import host
from news.stories import Known, Telling
from news.web import Answer, Failed, Fetched, Gone, NotModified, Web
from storage import Storage
from storage.articles import Unread

log = logging.getLogger(__name__)

POLLERS: Final = 32
READERS: Final = 16
AT_A_HOST: Final = 4
"""Polls of one host, asked or in line, from which no more of it are begun: others wait too."""
BATCH: Final = 20
ATTEMPTS: Final = 3
"""How often a page is asked for before the feed's own text has to serve."""
RETRY_SECONDS: Final = 20


class Newsroom:
    """Move the news along, one method a bend; `wake` tells the next bend that there is work."""

    def __init__(
        self,
        storage: Storage,
        web: Web,
        workers: Workers,
        *,
        now: Callable[[], int],
        wake: Callable[[str], None],
        poll_interval: float,
    ) -> None:
        self._storage = storage
        self._web = web
        self._workers = workers
        self._now = now
        self._wake = wake
        self._poll_interval = poll_interval
        self._hosts = Counter[str]()
        self._pollers = Crew("gather", places=POLLERS, wake=wake)
        self._readers = Crew("read", places=READERS, wake=wake)

    async def gather(self) -> None:
        """Poll the feeds that are due."""
        busy = [name for name, polls in self._hosts.items() if polls >= AT_A_HOST]
        await self._pollers.claim_and_start(
            lambda limit: self._storage.feeds.claim_due(now=self._now(), limit=limit, busy=busy),
            self._poll,
        )

    async def read(self) -> None:
        """Read the pages of entries that are new."""
        await self._readers.claim_and_start(
            lambda limit: self._storage.articles.claim_unread(now=self._now(), limit=limit),
            self._read,
        )

    async def group(self) -> bool:
        """Place articles in stories; True when there may be more."""
        claimed = await self._storage.articles.claim_ungrouped(now=self._now(), limit=BATCH)
        for article in claimed:
            await self._place(article)
        if claimed:
            self._wake("write")
        return bool(claimed)

    async def announce(self) -> bool:
        """Queue stories for the chats that want them; True when there may be more."""
        now = self._now()
        # first, so that nothing is pushed into hours that have just begun to be quiet
        turned = await self._storage.quiet.turn(now=now)
        announced = await self._storage.stories.announce(now=now, limit=BATCH)
        if announced or turned:
            self._wake("deliver")
        return bool(announced or turned)

    async def finish(self, *, seconds: float) -> None:
        """Let the polls and readings under way end."""
        await asyncio.gather(
            self._pollers.finish(seconds=seconds), self._readers.finish(seconds=seconds)
        )

    async def _poll(self, feed: Feed) -> None:
        answer = await self._ask(feed)
        now = self._now()
        due_at = self._next_poll(feed, answer, now=now)
        match answer:
            case NotModified():
                await self._storage.feeds.keep_unchanged(feed, answer, now=now, due_at=due_at)
            case Gone():
                await self._storage.feeds.retire(feed, now=now)
                self._wake("deliver")
            case Failed():
                await self._fail(feed, answer)
            case Fetched() if polls.unchanged(feed, answer):
                await self._storage.feeds.keep_unchanged(feed, answer, now=now, due_at=due_at)
            case Fetched():
                await self._take_in(feed, answer, now=now, due_at=due_at)

    async def _ask(self, feed: Feed) -> Answer:
        etag, last_modified = polls.conditions(feed, now=self._now())
        name = host(feed.url)
        self._hosts[name] += 1
        try:
            return await self._web.fetch(feed.url, etag=etag, last_modified=last_modified)
        finally:
            self._hosts[name] -= 1
            if not self._hosts[name]:
                del self._hosts[name]

    async def _take_in(self, feed: Feed, answer: Fetched, *, now: int, due_at: int) -> None:
        try:
            parsed = await self._workers.run(
                feeds.parse, answer.body, url=answer.url, content_type=answer.content_type
            )
        except (NotAFeed, TooHard) as error:
            reason = "not a feed" if isinstance(error, NotAFeed) else "too hard"
            await self._fail(feed, Failed(reason))
            return
        if await self._storage.feeds.keep(feed, parsed, answer, now=now, due_at=due_at):
            self._wake("read")

    async def _fail(self, feed: Feed, failed: Failed) -> None:
        now = self._now()
        due_at = self._next_poll(feed, failed, now=now)
        log.warning("feed %s: %s", feed.url, failed.reason)
        await self._storage.feeds.keep_failure(feed, reason=failed.reason, now=now, due_at=due_at)

    def _next_poll(self, feed: Feed, answer: Answer, *, now: int) -> int:
        shake = random.random()  # noqa: S311 - spreads polls, hides nothing
        return polls.next_poll(feed, answer, now=now, interval=self._poll_interval, shake=shake)

    async def _read(self, unread: Unread) -> None:
        is_known = unread.article_id is not None
        if not is_known and await self._storage.articles.know(unread, url=unread.entry.url):
            self._wake("announce")
            return
        page = await self._page(unread.entry.url) if unread.attempts <= ATTEMPTS else None
        if isinstance(page, Failed) and page.may_pass and unread.attempts < ATTEMPTS:
            await self._storage.articles.retry(unread, due_at=self._now() + RETRY_SECONDS)
            return
        found = page if isinstance(page, articles.Page) and not page.is_teaser else None
        await (self._revise if is_known else self._keep)(unread, found)

    async def _page(self, url: str) -> articles.Page | Failed | None:
        """Fetch and read a page; None where it holds no article."""
        answer = await self._web.fetch(url, kind=headers.may_be_page)
        if not isinstance(answer, Fetched):
            return answer if isinstance(answer, Failed) else None
        try:
            return await self._workers.run(
                articles.extract, answer.body, url=answer.url, content_type=answer.content_type
            )
        except TooHard as error:
            log.warning("page %s: %s", answer.url, error)
            return Failed("too hard")

    async def _keep(self, unread: Unread, page: articles.Page | None) -> None:
        if page is None and not (unread.entry.title or unread.entry.text):
            await self._storage.articles.skip(unread)
            return
        if page and await self._storage.articles.know(unread, url=page.url):
            self._wake("announce")
            return
        article = self._compose(unread, page)
        await self._storage.articles.keep(unread, article, image=page.image if page else None)
        self._wake("group")

    async def _revise(self, unread: Unread, page: articles.Page | None) -> None:
        revision = await self._revision(unread, self._compose(unread, page))
        await self._storage.articles.revise(unread, revision, image=page.image if page else None)
        self._wake("write")

    async def _revision(self, unread: Unread, found: articles.Article) -> changes.Revision | None:
        known = await self._storage.articles.told_by(unread)
        revised = articles.revise(known[0], found) if known else None
        if known is None or revised is None:
            return None
        telling = await self._storage.search.tell(revised)
        try:
            correction = await self._workers.run(
                changes.correction, known[0], revised, summary=known[1]
            )
        except TooHard:
            correction = None
        return changes.Revision(revised, telling, correction)

    def _compose(self, unread: Unread, page: articles.Page | None) -> articles.Article:
        return articles.compose(
            unread.entry,
            page,
            article_id=str(uuid.uuid4()),
            category=unread.category,
            outlet=unread.outlet,
            now=self._now(),
        )

    async def _place(self, article: articles.Article) -> None:
        now = self._now()
        telling = await self._storage.search.tell(article)
        near = await self._storage.search.near(
            telling, category=article.category, since=now - stories.REMEMBERED
        )
        past = {number for number, story in near if stories.is_past(telling, story)}
        number = _place(telling, [each for each in near if each[0] not in past])
        if number is None:
            earlier = _place(telling, [each for each in near if each[0] in past])
            await self._storage.stories.found(article, telling, sequel_of=earlier, now=now)
        else:
            told = [each.published for each in dict(near)[number].tellings]
            # few are, and the texts of all the others need not be read for it
            new = await self._new(article, number) if changes.is_later(article, told) else ()
            await self._storage.stories.join(article, telling, number, new=new, now=now)

    async def _new(self, article: articles.Article, number: int) -> tuple[str, ...]:
        """Pick what an article adds to a story."""
        known = await self._storage.articles.telling(number, limit=stories.MOST_TELLINGS)
        try:
            return await self._workers.run(changes.development, article, known)
        except TooHard:
            return ()


def _place(telling: Telling, near: Sequence[tuple[int, Known]]) -> int | None:
    return stories.place(telling, near, care=stories.CARE)
