"""A link that is dropped into the chat comes back as a card."""

from __future__ import annotations

from tests.handlers.cast import ADA, Chatting, heard
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
