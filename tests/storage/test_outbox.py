"""The outbox: every step of a delivery, from the promise to Telegram's answer."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from storage import Storage
from storage.outbox import LEASE
from storage.tables import outbox
from tests.storage.cast import ADA, BOB, FAR, GROUP, START, Staged, due, listen, told


async def promised(storage: Storage, *chats: int, stories: int = 1) -> list[int]:
    """Promise stories to chats; return their numbers."""
    feed = await listen(storage)
    for chat in chats:
        await storage.chats.subscribe(chat, "world", kind="private", now=START)
    numbers = [await told(storage, feed, f"{n}", now=START) for n in range(stories)]
    while await storage.stories.announce(now=START, limit=1):
        pass
    return numbers


def test_a_delivery_goes_from_ready_to_sent(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        (number,) = await promised(storage, ADA)
        (delivery,) = await due(storage, now=START)
        assert (delivery.chat_id, delivery.subject, delivery.attempts) == (ADA, number, 0)
        assert not delivery.maybe_doubled

        assert await storage.outbox.start(delivery, now=START)
        assert await storage.outbox.tally() == {"sending": 1}
        await storage.outbox.finish(delivery, message_id=42, now=START + 1)

        async with storage._database.reading() as connection:
            row = (await connection.execute(select(outbox))).one()
        assert (row.state, row.message_id, row.sent_at, row.attempts) == ("sent", 42, START + 1, 1)
        assert await due(storage, now=FAR) == []

    staged(scene)


def test_a_story_is_not_due_before_it_was_announced(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA)

        assert await due(storage, now=START - 1) == []

    staged(scene)


def test_a_chats_stories_leave_strictly_in_order(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        numbers = await promised(storage, ADA, stories=3)
        (first,) = await due(storage, now=START)
        await storage.outbox.start(first, now=START)

        await storage.outbox.put_off(first, due_at=START + 60, reason="busy")
        assert await due(storage, now=START + 59) == []

        sent = []
        while claimed := await due(storage, now=START + 60):
            (delivery,) = claimed
            await storage.outbox.start(delivery, now=START + 60)
            await storage.outbox.finish(delivery, message_id=1, now=START + 60)
            sent.append(delivery.subject)
        assert sent == numbers

    staged(scene)


def test_one_slow_chat_does_not_hold_up_another(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        numbers = await promised(storage, ADA, BOB, stories=2)
        slow, quick = await due(storage, now=START)
        await storage.outbox.start(slow, now=START)
        await storage.outbox.start(quick, now=START)
        await storage.outbox.finish(quick, message_id=1, now=START)

        (delivery,) = await due(storage, now=START)

        assert (delivery.chat_id, delivery.subject) == (BOB, numbers[1])

    staged(scene)


def test_resting_chats_are_passed_over(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA, BOB, GROUP)

        claimed = await storage.outbox.claim_due(now=START, limit=9, resting=[ADA, GROUP])

        assert [each.chat_id for each in claimed] == [BOB]

    staged(scene)


def test_a_claim_takes_no_more_than_it_asked_for_the_oldest_first(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, *range(1, 8))

        claimed = await storage.outbox.claim_due(now=START, limit=3)

        assert [each.chat_id for each in claimed] == [1, 2, 3]

    staged(scene)


def test_a_claim_that_was_not_begun_comes_back_undoubted(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA)
        claimed = await due(storage, now=START)

        assert await due(storage, now=START + LEASE - 1) == []
        assert await due(storage, now=START + LEASE) == claimed

    staged(scene)


def test_a_delivery_given_back_is_due_at_once(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA, BOB)
        ada, bob = await due(storage, now=START)
        await storage.outbox.start(bob, now=START)

        for each in (ada, bob):
            await storage.outbox.put_back(each, begun=False)

        assert await due(storage, now=START) == [ada]

    staged(scene)


def test_what_was_begun_and_put_back_is_due_at_once_and_as_doubtful_as_before(
    staged: Staged,
) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA, BOB)
        ada, bob = await due(storage, now=START)
        await storage.outbox.start(ada, now=START)
        await storage.outbox.doubt(ada, due_at=START)
        (ada,) = await due(storage, now=START)
        for each in (ada, bob):
            await storage.outbox.start(each, now=START)
            await storage.outbox.put_back(each, begun=True)

        ada_again, bob_again = await due(storage, now=START)

        assert ada_again == replace(ada, attempts=2)
        assert ada_again.unanswered
        assert bob_again == replace(bob, attempts=1)

    staged(scene)


def test_a_send_cut_short_is_sent_once_more_marked_as_maybe_doubled(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA)
        (delivery,) = await due(storage, now=START)
        await storage.outbox.start(delivery, now=START + 5)

        assert await due(storage, now=START + 5 + LEASE - 1) == []
        (again,) = await due(storage, now=START + 5 + LEASE)

        assert again == replace(delivery, attempts=1, maybe_doubled=True)
        assert await storage.outbox.start(again, now=START + 50)
        await storage.outbox.put_off(again, due_at=START + 60, reason="busy")
        (once_more,) = await due(storage, now=START + 60)
        assert once_more.maybe_doubled

    staged(scene)


def test_an_answer_that_was_lost_is_doubted(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA)
        (delivery,) = await due(storage, now=START)
        await storage.outbox.start(delivery, now=START)

        await storage.outbox.doubt(delivery, due_at=START + 5)

        assert await due(storage, now=START + 4) == []
        (again,) = await due(storage, now=START + 5)
        assert (again.attempts, again.maybe_doubled, again.unanswered) == (1, True, True)
        await storage.outbox.start(again, now=START + 5)
        await storage.outbox.finish(again, message_id=None, now=START + 6)
        assert await storage.outbox.tally() == {"sent": 1}

    staged(scene)


def test_a_refused_delivery_makes_way_for_the_next(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        numbers = await promised(storage, ADA, stories=2)
        (delivery,) = await due(storage, now=START)
        await storage.outbox.start(delivery, now=START)

        await storage.outbox.drop(delivery, reason="Bad Request")

        (following,) = await due(storage, now=START)
        assert following.subject == numbers[1]
        assert await storage.outbox.tally() == {"dropped": 1, "ready": 1}

    staged(scene)


def test_a_worker_that_outlived_its_lease_does_not_send_what_another_began(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA)
        (late,) = await due(storage, now=START)
        (quick,) = await due(storage, now=START + LEASE)
        assert await storage.outbox.start(quick, now=START + LEASE)

        assert not await storage.outbox.start(late, now=START + LEASE)

        await storage.outbox.finish(quick, message_id=1, now=START + LEASE)
        assert not await storage.outbox.start(late, now=START + LEASE)

    staged(scene)


def test_what_was_sent_is_not_put_off_by_a_late_answer(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        await promised(storage, ADA)
        (delivery,) = await due(storage, now=START)
        await storage.outbox.start(delivery, now=START)
        await storage.outbox.finish(delivery, message_id=1, now=START)

        await storage.outbox.put_off(delivery, due_at=START, reason="late")
        await storage.outbox.doubt(delivery, due_at=START)
        await storage.outbox.drop(delivery, reason="late")

        assert await storage.outbox.tally() == {"sent": 1}

    staged(scene)


def test_an_empty_outbox_has_nothing_to_claim_or_count(staged: Staged) -> None:
    async def scene(storage: Storage) -> None:
        assert await due(storage, now=START) == []
        assert await storage.outbox.tally() == {}

    staged(scene)
