"""Pages that people ask for say what is so, in whole sentences."""

from __future__ import annotations

from dataclasses import dataclass

from messages import broadcasts, channels, feeds, filters, html, quiet, saved, status
from messages.html import Message
from news.feeds import Category
from news.quiet import parse
from news.service import Service, Troubled
from storage.quiet import Hours

SEA = Category("sea", "Sea & shore")
AT = 1_790_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a filter as storage has it."""

    id: int
    kind: str
    said: str
    category: str = ""
    caught: int = 0


@dataclass(frozen=True, slots=True)
class Stood:
    """Hold how a feed stands."""

    title: str
    state: str = "active"
    failing_since: int | None = None
    error: str | None = None
    category: Category = SEA
    url: str = "http://pilot.example/feed"
    due_at: int = AT


def text(message: Message) -> str:
    return html.plain(message.html)


def labels(message: Message) -> list[str]:
    return [each.text for row in message.keyboard for each in row]


def test_filters_are_listed_with_what_they_caught() -> None:
    kept = [Kept(1, "watch", "ferry <b>", caught=2), Kept(2, "mute", "football", "Sport")]
    shown = filters.overview(kept, page=1, pages=2)
    assert text(shown) == (
        "Watched, and pushed at once\n“ferry <b>” – 2 stories this week\n\n"
        "Never shown\n“football” in Sport – nothing this week"
    )
    assert labels(shown) == ["✕ ferry <b>", "✕ football", "Page 2 ›"]
    assert text(filters.overview([])).startswith("You have no filters. /watch WORDS")
    assert text(filters.watching(kept[0], [])).endswith("The last week had 2 stories like that.")
    assert text(filters.muting(kept[1])).endswith("The last week had none.")
    assert "/mute football" in text(filters.no_words("mute"))
    assert "/watch ferry" in text(filters.no_words("watch"))
    assert "99 filters" in text(filters.too_many(99))
    assert filters.ended("ferry") == "No longer: ferry"


def test_feeds_are_listed_with_how_they_stand() -> None:
    stood = [
        Stood("The <Pilot>"),
        Stood("Wreck", failing_since=AT, error="status 500"),
        Stood("Old", state="gone", category=Category("land", "Land")),
    ]
    shown = feeds.listed(stood, total=20, page=2, pages=3)
    assert text(shown).startswith(
        "20 feeds, page 2 of 3\n\nSea & shore\nThe <Pilot> works. Next look:"
    )
    assert "Wreck, since 21 September 2026" in text(shown)
    assert "\n\nLand\nOld – ended\nhttp://pilot.example/feed" in text(shown)
    assert labels(shown) == ["‹ Page 1", "Page 3 ›"]
    assert text(feeds.added("Pilot", SEA, already=False)) == "Pilot is in Sea & shore now."
    assert text(feeds.added("Pilot", SEA, already=True)) == "Pilot is in Sea & shore already."
    assert text(feeds.removed("http://a.example/")).startswith(
        "http://a.example/ is in no category"
    )
    assert "“x<y”" in text(feeds.not_there("x<y"))
    assert "/addfeed Science" in text(feeds.what_to_add())
    assert "/removefeed example.com" in text(feeds.what_to_remove())


def test_a_word_to_all_is_told_as_it_was_written() -> None:
    asked = broadcasts.really("We <move> & stay.", 7, 1)
    assert text(asked) == (
        "This goes to 1 chat, once and without a sound:\n\n"
        "From those who run this bot\n\nWe <move> & stay."
    )
    assert [each.data for row in asked.keyboard for each in row] == [
        "broadcast:yes:7",
        "broadcast:no:7",
    ]
    assert text(broadcasts.on_its_way(2)).startswith("It is on its way to 2 chats.")
    assert text(broadcasts.dropped()) == "Nothing was sent."
    assert "/broadcast Tonight" in text(broadcasts.nothing_said())
    assert "3,000 characters" in text(broadcasts.too_long())


def test_quiet_hours_are_said_as_they_are_now() -> None:
    spans = parse("22:00-07:00")
    assert spans is not None
    held = Hours(spans, "Asia/Tokyo", since=AT - 9, until=AT + 9, breaking=4)
    said = text(quiet.hours_set(held, AT))
    assert said.startswith("It is quiet from 22:00-07:00 (Asia/Tokyo). That is so now, until ")
    assert said.endswith("A story that 4 sources tell within an hour comes at once, silently.")
    page = quiet.hours(Hours(spans, is_silent=True), AT)
    assert "(UTC; /timezone sets yours)" in text(page)
    assert "✓ 22:00-07:00" in labels(page)
    assert "✓ Come silently instead" in labels(page)
    none = quiet.hours(Hours(), AT)
    assert text(none).startswith("You have no quiet hours: news comes at any time.")
    assert "✓ Off" in labels(none)
    assert text(quiet.no_such_hours("<noon>")).startswith("I cannot read “<noon>” as quiet hours.")


def test_service_is_told_with_what_is_in_trouble() -> None:
    wreck = Troubled("Wreck", "http://wreck.example/", "status 500", AT, AT + 60)
    mine = Service(1200, 3, soon=59, late=7300, rests_until=AT, troubled=(wreck,))
    said = text(status.status(mine, Service(5, 0)))
    assert "Delivered: 1,200\nWaiting: 3\n" in said
    assert "59 secs for half of them, 2 hrs for 95 %" in said
    assert "Telegram asks me to wait until 21 September 2026" in said
    assert "\n\nFeeds in trouble\nWreck, since 21 September 2026" in said
    assert said.endswith("For all chats\nDelivered: 5\nWaiting: 0")
    assert status.duration(3 * 24 * 3600) == "3 days"
    assert status.duration(150) == "2 mins"


def test_channels_are_listed_and_show_what_they_post() -> None:
    assert text(channels.listed({})).startswith("I post in no channel of yours yet.")
    assert labels(channels.listed({-100: "Pier", -101: "Quay"})) == ["Pier", "Quay"]
    page = channels.page(-100, "Pier", [SEA, Category("land", "Land")], {"land"})
    assert text(page).startswith("What does Pier post?")
    assert labels(page)[:2] == ["Sea & shore", "✓ Land"]


def test_what_was_put_aside_can_be_asked_for_again() -> None:
    assert text(saved.nothing("fog")).startswith(
        "Saved, with: fog\nNothing that you saved has that."
    )
    assert text(saved.nothing("")).startswith("You have saved nothing yet")
    assert saved.asked("Saved, with: fog\n1 story") == "fog"
    assert saved.asked("Saved\n1 story") == ""
    assert saved.asked("Hello") is None
    assert "500 stories" in text(saved.too_many(500))
    assert saved.toast(saved=True) != saved.toast(saved=False)
    assert "/saved" in saved.no_room()
