"""Digests wait for their leads, for a moment; and what a chat reads comes first in them."""

from __future__ import annotations

from storage import Storage
from storage.outbox import DIGEST
from tests.storage.cast import ADA, BOB, START, TECH, WORLD, Staged, due, join, listen, read, see
from tests.storage.cast import entry as brought
from tests.storage.test_digests import AT, hours, subscribe, tell

WAIT = 40


async def waiting(storage: Storage) -> int:
    """Have a digest made that waits for its lead."""
    feed = await listen(storage)
    await hours(storage, ADA)
    await subscribe(storage, ADA)
    await storage.manners.change(ADA, kind="private", now=START, language="de")
    await tell(storage, feed, "a", "b", now=START + 1)
    await storage.digests.make_due(now=AT, limit=9, lead_within=WAIT)
    assert (await storage.upkeep.backlog(now=AT))["lead"] == 1
    assert await due(storage, now=AT + WAIT - 1) == []
    (digest,) = await storage.leads.claim_wanted(now=AT, limit=9)
    assert await storage.leads.claim_wanted(now=AT, limit=9) == []
    return digest


def test_a_digest_goes_as_soon_as_its_lead_is_there_and_begins_with_it(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        digest = await waiting(storage)
        await storage.leads.keep(digest, "Two things matter.", now=AT + 3)
        assert [(each.kind, each.subject) for each in await due(storage, now=AT + 3)] == [
            (DIGEST, digest)
        ]
        head, told = (await storage.digests.first_pages([digest]))[digest]
        assert (head.lead, head.language, len(told)) == ("Two things matter.", "de", 2)
        assert (await storage.upkeep.backlog(now=AT))["lead"] == 0
        assert await storage.leads.claim_wanted(now=AT + 999, limit=9) == []

    staged(scene)


def test_a_lead_that_never_comes_holds_nothing_up(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        digest = await waiting(storage)
        (delivery,) = await due(storage, now=AT + WAIT)
        assert delivery.subject == digest
        assert await storage.outbox.start(delivery, now=AT + WAIT)
        await storage.outbox.finish(delivery, message_id=1, now=AT + WAIT)
        # whoever had it died: it comes back, and changes nothing that was sent
        assert await storage.leads.claim_wanted(now=AT + 100, limit=9) == [digest]
        await storage.leads.keep(digest, "", now=AT + 101)
        assert await due(storage, now=AT + 101) == []

    staged(scene)


def test_of_stories_told_alike_what_the_chat_reads_comes_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        world, tech = await listen(storage), await listen(storage, "chip", TECH)
        for chat in (ADA, BOB):
            await hours(storage, chat)
            await subscribe(storage, chat)
            await subscribe(storage, chat, TECH.id)
        (chips,) = await tell(storage, tech, "chips", now=START + 1)
        (told,) = await tell(storage, world, "told", now=START + 2)
        await often(storage, told, now=START + 3)
        (news,) = await tell(storage, world, "news", now=START + 4)
        article = await storage.articles.of_story(chips)
        await storage.readings.mark(article.id, chat_id=ADA, kind="private", now=START + 5)
        old = await storage.articles.of_story(news)
        await storage.readings.mark(old.id, chat_id=BOB, kind="private", now=AT - 31 * 86400)

        assert await ordered(storage, now=AT) == {
            ADA: [told, chips, news],
            BOB: [told, news, chips],
        }

    async def often(storage: Storage, story: int, *, now: int) -> None:
        other = await listen(storage, "gauge", WORLD)
        await see(storage, other, [brought("too", published=START)], now=now)
        (article,) = await read(storage, now=now)
        await join(storage, article, story, now=now)

    staged(scene)


async def ordered(storage: Storage, *, now: int) -> dict[int, list[int]]:
    await storage.digests.make_due(now=now, limit=9)
    waits = {each.chat_id: each.subject for each in await due(storage, now=now)}
    pages = await storage.digests.first_pages(waits.values())
    return {chat: [each.number for each in pages[digest][1]] for chat, digest in waits.items()}
