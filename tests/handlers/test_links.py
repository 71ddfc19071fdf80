"""A link that is dropped into the chat comes back as a card."""

from __future__ import annotations

from functools import partial

from tests.handlers.cast import (
    ADA,
    BEN,
    LIGHTHOUSE,
    Chatting,
    brought,
    heard,
    labels,
    press,
    toast,
    turned,
)
from tests.world import World, headline, paragraphs


async def unlisted(w: World, subject: str) -> str:
    """Publish a page when the feeds have been polled, so that only its address leads there."""
    await w.until_asked(lambda: sum("/feeds/" in each.path for each in w.press.requests) >= 3)
    return w.press.page_url(w.publish("pilot", subject))


def test_an_article_comes_back_as_a_card(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await unlisted(w, "belfry")

        card = await w.answer(ada, f"what is this? {page}")

        assert card.text.startswith(f"{headline('belfry')}\n\n{paragraphs('belfry')[0]}")
        assert card.text.endswith("extract · 1 min read")
        assert page not in card.text
        asked = len([each for each in w.press.requests if "belfry" in each.path])
        again = await w.answer(ada, page)
        assert again.text == card.text
        assert len([each for each in w.press.requests if "belfry" in each.path]) == asked

    chatting(scene)


def test_several_links_come_back_each_once(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        one = await unlisted(w, "belfry")
        two = await unlisted(w, "granary")
        w.telegram.say(ada, f"{one} {two} {one}")

        first, second = await heard(w, ada, 2)
        assert first.text.startswith(headline("belfry"))
        assert second.text.startswith(headline("granary"))

    chatting(scene)


def test_what_cannot_be_read_is_answered_with_a_sentence(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        gone = await w.answer(ada, f"{w.press.url}/pilot/nothing-here")
        assert gone.text == "There is nothing at this address (status 404)."
        feed = await w.answer(ada, w.press.feed_url("pilot"))
        assert feed.text.startswith("There is no article here") or "neither" in feed.text

    chatting(scene)


def test_nothing_within_our_walls_is_opened(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = w.press.page_url(w.publish("pilot", "belfry"))
        said = await w.answer(ada, page)
        assert said.text == "Cannot open this address."
        assert w.press.requests == []

    chatting(scene, allow_private_addresses=False)


def test_a_person_may_ask_for_so_many_and_no_more(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        page = await unlisted(w, "belfry")
        for _ in range(10):
            await w.answer(ada, page)
        said = await w.answer(ada, f"{page} {page}?2 {page}?3")
        assert said.text.startswith("That was a lot at once.")
        w.telegram.say(ada, page)
        assert (await w.answer(ada, "/privacy")).text != said.text
        assert len(w.said(ada)) == 12

    chatting(scene)


def test_a_page_is_unfolded_put_aside_and_found_again(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        card = await w.answer(ada, await unlisted(w, "belfry"))
        assert labels(card) == ["Details", "Similar", "Source", "Save"]
        opened = await turned(w, card, "Details")
        assert opened.text.startswith(card.text)
        assert "\n\nStatistics\nWords: " in opened.text
        saved = await turned(w, opened, "Save")
        assert labels(saved) == ["Fold", "Similar", "Source", "✓ Saved"]
        assert (await turned(w, saved, "Fold")).text == card.text

        listed = await w.answer(ada, "/saved belfry")
        assert listed.text.startswith(f"Saved, with: belfry\n1 story\n\nL1 {headline('belfry')}\n")
        again = await brought(w, listed, "L1")
        assert again.text == card.text
        out = await turned(w, again, "✓ Saved")
        assert labels(out) == ["Details", "Similar", "Source", "Save"]
        assert (await w.answer(ada, "/saved")).text.startswith("You have saved nothing yet")
        assert (
            await toast(w, listed, "L1")
            == "This button is no longer of use. /help shows what I can do."
        )

    chatting(scene)


def test_what_is_like_a_page_comes_from_the_archive(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await unlisted(w, "belfry")
        told = [*LIGHTHOUSE.text.split("\n"), *paragraphs("lighthouse")]
        piece = w.press.publish("pilot", title="A lantern for the lighthouse", paragraphs=told)
        card = await w.answer(ada, w.press.page_url(piece))
        listed = await brought(w, card, "Similar")
        assert listed.text.startswith("Similar Readings (1 items)\nto A lantern for the lighthouse")
        assert labels(listed) == ["#1"]
        assert (await brought(w, listed, "#1")).text.startswith(LIGHTHOUSE.title)

    chatting(scene, LIGHTHOUSE)


def test_what_was_saved_is_the_chats_alone_and_outlives_the_hour(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        belfry, granary = await unlisted(w, "belfry"), await unlisted(w, "granary")
        saved, other = await w.answer(ada, belfry), await w.answer(ada, granary)
        await turned(w, saved, "Save")
        w.app._opener._kept.clear()  # as an hour, or another start, would
        assert "Statistics" in (await turned(w, saved, "Details")).text
        gone = "I no longer have that page at hand. Send me its link again."
        assert await toast(w, other, "Details") == gone

        mine = await w.answer(ben, "/start")
        theirs = {"message_id": mine.message_id, "date": 0, "chat": {"id": ben, "type": "private"}}
        for number, data in enumerate(("kept:1", "link:details", "link:nonsense", "link", "kept")):
            query = f"c9{number}"
            w.telegram._account.queries[query] = w.telegram._account.clock()
            message = {**theirs, "text": "x", "date": 1}
            update = press(w, message, data, query_id=query, person=ben)
            w.telegram.inject("callback_query", update)
            await w.telegram.until(partial(w.telegram.callback_answers.__contains__, query))
            assert w.telegram.callback_answers[query].text.startswith("This button is")

    chatting(scene)
