"""People follow feeds of their own choice, and take their lists in and out."""

from __future__ import annotations

import pytest

from emulator.press import Answer
from emulator.seen import SentMessage
from handlers.follows import MOST_FOLLOWED
from handlers.given import MOST_BYTES
from handlers.quotas import A_MINUTE
from news import opml
from news.feeds import Category
from news.opml import Listed
from tests.handlers.cast import ADA, BEN, Chatting, brought, heard, labels, mine, now, turned
from tests.world import World, headline

FRONT = (
    b'<html><head><link rel="alternate" type="application/rss+xml" href="/feeds/pilot.rss">'
    b'<link rel="alternate" type="application/feed+json" href="/feeds/crag.json">'
    b'<link rel="alternate" type="application/atom+xml" href="/feeds/broken.atom">'
    b"</head><body>Two papers under one roof.</body></html>"
)
HTML = {"Content-Type": "text/html"}
MUSIC = Category("music", "Music")


async def send(w: World, chat_id: int, body: bytes, name: str = "mine.opml") -> SentMessage:
    """Send the bot a file and return its answer."""
    before = len(w.said(chat_id))
    w.telegram.say_file(chat_id, name, body)
    return (await heard(w, chat_id, before + 1))[before]


async def exported(w: World, chat_id: int) -> tuple[SentMessage, bytes]:
    """Ask for what is held of the chat, and fetch the list that comes as the second file."""
    before = len(w.said(chat_id))
    w.telegram.say(chat_id, "/export")
    said = (await heard(w, chat_id, before + 2))[before + 1]
    return said, w.telegram.content(said.raw["document"]["file_id"])


def test_a_feed_is_followed_by_its_address(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        w.publish("crag", "cableway")
        ada = w.telegram.add_person(ADA)
        said = await w.answer(ada, f"/follow {w.press.feed_url('crag')}")

        assert said.text == (
            "You follow The Crag now. You will hear what is new in it.\n\n"
            f"There now:\n• {headline('cableway')}"
        )
        again = await w.answer(ada, f"/follow {w.press.feed_url('crag')}")
        assert again.text == "You follow The Crag already."
        listed = await w.answer(ada, "/subscriptions")
        assert listed.text == "Feeds you follow\n\n• The Crag"

    chatting(scene)


def test_an_address_may_be_that_of_a_page(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        said = await w.answer(ada, f"/follow {w.press.url}/pilot")
        assert said.text.startswith("You follow The Pilot now.")

    chatting(scene)


def test_of_several_feeds_a_button_chooses(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        w.press.trouble("/front", Answer(body=FRONT, headers=HTML))
        asked = await w.answer(ada, f"/follow {w.press.url}/front")

        assert asked.text.startswith("There are 2 feeds on this page. Which do you want?")
        assert labels(asked) == ["1. The Pilot", "2. The Crag"]
        said = await brought(w, asked, "2. The Crag")
        assert said.text.startswith("You follow The Crag now.")
        assert [each.url for each in await w.app.storage.follows.of(ada)] == [
            w.press.feed_url("crag")
        ]

    chatting(scene)


def test_a_site_that_names_no_feed_may_have_one_where_they_usually_are(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        w.press.trouble("/quiet", Answer(body=b"<html><body>Quiet.</body></html>", headers=HTML))
        w.press.trouble(
            "/quiet/atom.xml",
            Answer(body=b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Quiet</title></feed>"),
        )
        said = await w.answer(ada, f"/follow {w.press.url}/quiet")
        assert said.text.startswith("You follow Quiet now.")
        assert said.text.endswith("There is nothing in it yet.")

    chatting(scene)


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/none", Answer(body=b"<html>x</html>", headers=HTML), "There is no feed at this address"),
        ("/gone", Answer(status=410), "What was at this address is gone for good"),
        ("/secret", Answer(status=403), "This address is not open to us"),
        ("/sick", Answer(status=500), "The server has a trouble of its own"),
    ],
)
def test_an_address_without_a_feed_is_answered_with_a_sentence(
    chatting: Chatting, path: str, answer: Answer, said: str
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        w.press.trouble(path, answer)
        assert (await w.answer(ada, f"/follow {w.press.url}{path}")).text.startswith(said)
        assert await mine(w, ada) == []

    chatting(scene)


@pytest.mark.parametrize(
    "asked", ["ftp://harbour.example", "http://", "http://a b", "javascript:alert(1)", "<b>"]
)
def test_what_is_no_address_is_answered_with_a_sentence(chatting: Chatting, asked: str) -> None:
    async def scene(w: World) -> None:
        said = await w.answer(w.telegram.add_person(ADA), f"/follow {asked}")
        assert said.text.startswith("Cannot open this address")

    chatting(scene)


def test_without_an_address_an_example_is_given(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        assert "/follow example.com" in (await w.answer(ada, "/follow")).text
        assert "/follow example.com" in (await w.answer(ada, "/unfollow")).text
        assert "/follow example.com" in (await w.answer(ada, "/unfollow The Times")).text

    chatting(scene)


@pytest.mark.parametrize("by", ["{url}", "the crag", "crag", "{url}?utm_source=x"])
def test_a_feed_is_unfollowed_by_its_address_or_its_name(chatting: Chatting, by: str) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for outlet in ("crag", "pilot"):
            await w.answer(ada, f"/follow {w.press.feed_url(outlet)}")

        said = await w.answer(ada, f"/unfollow {by.format(url=w.press.feed_url('crag'))}")

        assert said.text == "You follow The Crag no more."
        assert [each.title for each in await w.app.storage.follows.of(ada)] == ["The Pilot"]

    chatting(scene)


def test_a_name_that_two_feeds_share_is_asked_about(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        for outlet in ("crag", "pilot"):
            await w.answer(ada, f"/follow {w.press.feed_url(outlet)}")
        asked = await w.answer(ada, "/unfollow the")

        assert labels(asked) == ["✓ The Crag", "✓ The Pilot"]
        fewer = await turned(w, asked, "✓ The Pilot")
        assert labels(fewer) == ["✓ The Crag"]
        assert "/follow example.com" in (await turned(w, asked, "✓ The Crag")).text

    chatting(scene)


def test_unsubscribe_all_ends_following_too(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.answer(ada, f"/follow {w.press.feed_url('crag')}")
        await w.subscribe(ada, "harbour")

        said = await w.answer(ada, "/unsubscribe all")

        assert said.text == "Unsubscribed from Harbour, The Crag. Nothing more of it will come."
        assert await mine(w, ada) == []

    chatting(scene)


def test_what_is_followed_stands_among_the_subscriptions_with_its_trouble(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.subscribe(ada, "harbour")
        await w.answer(ada, f"/follow {w.press.feed_url('crag')}")
        followed = {each.id: each for each in await w.app.storage.follows.of(ada)}
        due = await w.app.storage.feeds.claim_due(now=2**40, limit=9)
        crag = next(each for each in due if each.id in followed)
        await w.app.storage.feeds.keep_failure(crag, reason="status 403", now=0, due_at=2**40)

        shown = await w.answer(ada, "/subscriptions")

        assert shown.text.startswith("Your subscriptions\n\n• Harbour\n\nFeeds you follow\n\n")
        assert shown.text.endswith("• The Crag – This address is not open to us (status 403).")
        assert labels(shown) == ["✓ Harbour", "✓ The Crag"]
        assert labels(await turned(w, shown, "✓ The Crag")) == ["✓ Harbour"]

    chatting(scene)


def test_latest_takes_a_followed_feed_and_hides_it_from_others(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        await w.answer(ada, f"/follow {w.press.feed_url('crag')}")

        assert "The Crag" in (await w.answer(ada, "/latest the crag")).text
        assert "There is no category" in (await w.answer(ben, "/latest the crag")).text

    chatting(scene)


def test_a_list_from_another_reader_is_followed(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        await w.subscribe(ada, "hills")
        urls = [*map(w.press.feed_url, ("pilot", "gauge", "crag")), "http://far.example/rss"]
        written = opml.write([Listed(MUSIC, "", each) for each in urls])

        said = await send(w, ada, written.replace(b"http://far.example", b"gopher://far.example"))

        assert said.text == (
            "From your list you follow 2 feeds now. You heard of 1 feed before. "
            "In some minutes /subscriptions shows which of them do not work."
        )
        followed = [each.url for each in await w.app.storage.follows.of(ada)]
        assert sorted(followed) == sorted(urls[:2])
        again = await send(w, ada, written.replace(b"http://far.example", b"gopher://far.example"))
        assert again.text.startswith("From your list you follow 0 feeds now. You heard of 3 feeds")

    chatting(scene)


def test_of_a_list_that_is_too_long_there_is_followed_what_has_room(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        feeds = [Listed(MUSIC, "", f"http://127.0.0.1:9/{number}") for number in range(5000)]

        shown = await send(w, ada, opml.write(feeds))

        assert shown.text == "I am reading your list: 0 of 5,000 feeds so far."
        await w.telegram.until(lambda: now(w, shown).text.startswith("From your list"))
        (said,) = w.said(ada)
        assert said.text.startswith(f"From your list you follow {MOST_FOLLOWED} feeds now.")
        assert f"{5000 - MOST_FOLLOWED:,} feeds found no room" in said.text
        one_more = await w.answer(ada, f"/follow {w.press.feed_url('crag')}")
        assert one_more.text.startswith(f"You follow {MOST_FOLLOWED} feeds, which is as many")
        listed = await w.answer(ada, "/subscriptions")
        assert "/export lists them all" in listed.text

    chatting(scene)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"not xml", "This file is not OPML that can be read (line 1)."),
        (b"<opml><body/></opml>", "There are no feeds in this file."),
        (b"<outline>" * 1000, "This file is not OPML that can be read"),
        (b"<opml><body>" + b"<outline text='a'>" * 1000, "This file is not OPML that can be read"),
        (b" " * (MOST_BYTES + 1), "This file is too large for a list of feeds."),
        (
            b'<!DOCTYPE x [<!ENTITY a "aaa">]><opml><body><outline text="&a;"/></body></opml>',
            "There are no feeds in this file.",
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_answered_with_a_sentence(
    chatting: Chatting, body: bytes, said: str
) -> None:
    async def scene(w: World) -> None:
        assert (await send(w, w.telegram.add_person(ADA), body)).text.startswith(said)

    chatting(scene)


def test_other_files_are_let_pass(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada = w.telegram.add_person(ADA)
        w.telegram.say_file(ada, "picture.png", b"not really")
        (said,) = await heard(w, ada, 1)
        assert said.text.startswith("I read words, links and lists of feeds")

    chatting(scene)


def test_what_is_exported_can_be_taken_in_again(chatting: Chatting) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        await w.subscribe(ada, "harbour")
        await w.answer(ada, f"/follow {w.press.feed_url('crag')}")

        said, content = await exported(w, ada)

        assert said.text == "All that you hear of: 4 feeds. Every feed reader takes this file."
        *harbour, crag = opml.parse(content, path="export")
        assert {each.category.name for each in harbour} == {"Harbour"}
        assert {*map(w.press.feed_url, ("pilot", "gauge"))} < {each.url for each in harbour}
        assert (crag.category.name, crag.url) == ("Followed feeds", w.press.feed_url("crag"))
        taken = await send(w, ben, content)
        assert taken.text.startswith("From your list you follow 4 feeds now.")
        assert (await send(w, ada, content)).text.startswith("From your list you follow 0 feeds")

    chatting(scene)


def test_who_asks_for_a_thousand_addresses_waits_and_the_others_do_not(
    chatting: Chatting,
) -> None:
    async def scene(w: World) -> None:
        ada, ben = w.telegram.add_person(ADA), w.telegram.add_person(BEN)
        for number in range(3 * A_MINUTE):
            w.telegram.say(ada, f"/follow {w.press.url}/none/{number}")
        said = await w.answer(ben, f"/follow {w.press.feed_url('crag')}")
        everything = await heard(w, ada, 3 * A_MINUTE)

        assert said.text.startswith("You follow The Crag now.")
        refused = [each for each in everything if each.text.startswith("That was a lot at once.")]
        assert len(refused) == 2 * A_MINUTE

    chatting(scene)
