"""What people ask: commands and buttons. This page lists everything the bot can be asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from telegram import MessageEntity
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
)
from telegram.ext import filters as sorts

from handlers import (
    backlog,
    channels,
    digest,
    follows,
    given,
    inline,
    links,
    manner,
    membership,
    operator,
    others,
    privacy,
    quiet,
    reading,
    saved,
    search,
    settings,
    start,
    stats,
    status,
    stories,
    subscriptions,
)
from handlers import filters as words
from handlers.desk import Ask, Desk, Handler, Reply, say
from handlers.edge import Given, on_inline, on_message, on_press
from handlers.errors import apologise
from messages import help as help_page
from messages import others as others_page
from news.nearest import nearest


@dataclass(frozen=True, slots=True)
class Command:
    """Name a command, its arguments, what it does in a few words, and who answers it."""

    name: str
    words: str
    purpose: str
    handler: Handler
    for_admins: bool = False
    settles: bool = False
    """Whether in a group it is its administrators' alone, but for showing how things are."""


async def unknown(_desk: Desk, ask: Ask) -> Reply:
    """Say that there is no such command, and which may be meant."""
    asked = ask.words[0]
    purposes = {each.name: each.purpose for each in COMMANDS if not each.for_admins}
    near = [(name, purposes[name]) for name in nearest(asked, [*purposes])]
    return say(others_page.unknown_command(asked, near))


async def show_help(desk: Desk, ask: Ask) -> Reply:
    """List the commands, to those who run the bot theirs too."""
    listed = (each for each in COMMANDS if not each.for_admins or ask.person in desk.admins)
    return say(help_page.overview([(each.name, each.words, each.purpose) for each in listed]))


COMMANDS: Final = (
    Command("start", "", "choose what to hear of", start.start),
    Command("help", "", "what you can ask", show_help),
    Command("categories", "", "the categories there are", subscriptions.categories),
    Command(
        "subscribe",
        "CATEGORY [push|digest|both]",
        "hear of a category",
        subscriptions.subscribe,
        settles=True,
    ),
    Command(
        "unsubscribe", "CATEGORY|all", "hear no more of it", subscriptions.unsubscribe, settles=True
    ),
    Command("subscriptions", "", "what you hear of", subscriptions.subscriptions),
    Command(
        "follow", "URL", "hear of any feed, or of a page that has one", follows.follow, settles=True
    ),
    Command("unfollow", "URL", "hear no more of it", follows.unfollow, settles=True),
    Command("latest", "[CATEGORY]", "the newest stories", stories.latest),
    Command("search", "WORDS", "what the archive has on something", search.search),
    Command("watch", "WORDS", "every story that has them, at once", words.watch, settles=True),
    Command("mute", "WORDS", "no story that has them", words.mute, settles=True),
    Command("filters", "", "what you watch for and what you mute", words.filters),
    Command("digest", "[now|HH:MM …|off]", "news gathered at your hours", digest.digest),
    Command("timezone", "ZONE", "the time zone you live in", digest.timezone, settles=True),
    Command("quiet", "HH:MM-HH:MM|off", "hours in which nothing comes", quiet.quiet, settles=True),
    Command("details", "N", "everything on record of a story", stories.details),
    Command("similar", "N", "what else to read", stories.similar),
    Command("read", "N", "the whole text, from where you are", reading.read),
    Command("save", "N", "put a story aside", saved.save),
    Command("saved", "[WORDS]", "what you put aside", saved.saved),
    Command("language", "CODE|own", "the language of summaries", manner.language, settles=True),
    Command("length", "short|medium|long", "the length of summaries", manner.length, settles=True),
    Command("settings", "", "everything you can choose, in one place", settings.settings),
    Command("stats", "[DAYS]", "what came and what you read, as a picture", stats.stats),
    Command("status", "", "what was delivered, what waits, and which feeds fail", status.status),
    Command("export", "", "all I hold of this chat, and its feeds, as files", privacy.export),
    Command("forget", "", "delete all I hold of this chat", privacy.forget, settles=True),
    Command("privacy", "", "what I keep, and what not", privacy.privacy),
    Command("feeds", "", "the feeds of the categories", operator.feeds, for_admins=True),
    Command(
        "addfeed",
        "CATEGORY URL",
        "put a feed into a category, which may be new",
        operator.add_feed,
        for_admins=True,
    ),
    Command("removefeed", "URL", "take a feed out of it", operator.remove_feed, for_admins=True),
    Command("broadcast", "TEXT", "tell all chats something", operator.broadcast, for_admins=True),
    Command("cost", "", "what the model has cost", operator.cost, for_admins=True),
)

PRESSES: Final[dict[str, Handler]] = {
    "categories": subscriptions.categories,
    "subscribe": subscriptions.press_subscribe,
    "unsubscribe": subscriptions.press_unsubscribe,
    "follow": follows.press_follow,
    "card": stories.press_card,
    "details": stories.press_details,
    "fold": stories.press_fold,
    "similar": stories.similar,
    "read": reading.read,
    "page": reading.press_page,
    "save": saved.press_save,
    "unsave": saved.press_unsave,
    "link": links.press_link,
    "kept": links.press_kept,
    "saved": saved.press_saved,
    "alike": stories.press_alike,
    "found": search.press_found,
    "waited": backlog.press_waited,
    "why": stories.why,
    "watch": words.press_watch,
    "filters": words.press_filters,
    "unfilter": words.press_unfilter,
    "digest": digest.press_digest,
    "hours": digest.press_hours,
    "empty": digest.press_empty,
    "quiet": quiet.press_quiet,
    "zone": digest.press_zone,
    "language": manner.press_language,
    "length": manner.press_length,
    "stats": stats.press_stats,
    "settings": settings.press_settings,
    "channel": channels.press_channel,
    "topic": subscriptions.press_topic,
    "switch": settings.press_switch,
    "forget": privacy.press_forget,
    "feeds": operator.press_feeds,
    "broadcast": operator.press_broadcast,
}


def register(
    application: Application[Any, Any, Any, Any, Any, Any], desk: Desk, done: Callable[[], None]
) -> None:
    """Tell python-telegram-bot who answers what; `done` is called after each answer."""
    new, private = sorts.UpdateType.MESSAGE, sorts.ChatType.PRIVATE
    kinds = (MessageEntity.URL, MessageEntity.TEXT_LINK)
    of_text, of_caption = map(sorts.Entity, kinds), map(sorts.CaptionEntity, kinds)
    with_link = reduce(or_, (*of_text, *of_caption))

    posted = sorts.UpdateType.CHANNEL_POST

    def answer(sort: sorts.BaseFilter, handler: Handler, read: Given) -> None:
        # an edited message was answered when it was new
        callback = on_message(handler, desk, done, read)
        application.add_handler(MessageHandler((new | posted) & sort, callback))

    for command in COMMANDS:
        callback = on_message(command.handler, desk, done, given.arguments)
        application.add_handler(CommandHandler(command.name, callback, new | posted))
    answer(sorts.COMMAND, unknown, given.command)
    answer(sorts.Document.FileExtension("opml"), follows.take_list, given.document)
    answer(private & sorts.LOCATION, digest.locate, given.location)
    answer(with_link, links.open_links, given.links)
    answer(~private & sorts.Entity(MessageEntity.MENTION), others.words, given.mention)
    answer(private & sorts.TEXT, others.words, given.words)
    answer(private & ~sorts.StatusUpdate.ALL, others.anything, given.words)
    application.add_handler(InlineQueryHandler(on_inline(inline.asked, desk)))
    application.add_handler(CallbackQueryHandler(on_press(PRESSES, desk, done)))
    application.add_handler(
        ChatMemberHandler(membership.changed(desk), ChatMemberHandler.MY_CHAT_MEMBER)
    )
    application.add_handler(
        MessageHandler(sorts.StatusUpdate.NEW_CHAT_TITLE, membership.renamed(desk))
    )
    application.add_handler(
        MessageHandler(sorts.StatusUpdate.FORUM_TOPIC_CLOSED, membership.topic_closed(desk))
    )
    application.add_handler(MessageHandler(sorts.StatusUpdate.MIGRATE, membership.migrated(desk)))
    application.add_error_handler(apologise)
