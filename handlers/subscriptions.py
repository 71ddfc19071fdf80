"""Let a chat choose what it hears of."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.authority import settles, settles_by_press
from handlers.desk import Ask, Desk, Edit, Reply, say
from messages import apology, channels, follows, shelves
from messages.html import Message
from messages.settings import within
from news.digests import MODES, PUSH
from news.feeds import Category
from news.slots import MORNING, Slot

ALL = "all"


async def categories(desk: Desk, ask: Ask) -> Reply:
    """Show the categories, those of the chat marked."""
    return say(shelves.overview(await shared(desk), await _mine(desk, ask)))


async def settings_page(desk: Desk, ask: Ask) -> Message:
    """Show the categories, with the way back to all settings."""
    mine = await _mine(desk, ask)
    return within(shelves.overview(await shared(desk), mine, page="settings"))


async def subscriptions(desk: Desk, ask: Ask) -> Reply:
    """Show what the chat is subscribed to, and which feeds it follows."""
    return say(await _own_page(desk, ask))


@settles()
async def subscribe(desk: Desk, ask: Ask) -> Reply:
    """Subscribe the chat to the category it names."""
    known = await shared(desk)
    if not ask.words:
        return say(apology.which_category("subscribe", known))
    category, mode = find(known, ask.text), ""
    if category is None and ask.words[-1].casefold() in MODES:
        category, mode = find(known, " ".join(ask.words[:-1])), ask.words[-1].casefold()
    if category is None:
        return say(apology.no_such_category(ask.text, known))
    at = await _hours_for(desk, ask, mode)
    begun = await _begin(desk, ask, category, mode=mode)
    said = shelves.subscribed(category, mode, at, already=not begun)
    return say(shelves.with_topic(said, category) if ask.is_forum and ask.topic is None else said)


@settles_by_press()
async def press_topic(desk: Desk, ask: Ask) -> Reply | Edit:
    """Make a topic for a category, and send its news there."""
    category = find(await _mine_listed(desk, ask), ask.text) if ask.words else None
    if category is None:
        return say(toast=apology.stale_button())
    topic = await desk.open_topic(ask.chat_id, category.name)
    if topic is None:
        return say(toast=channels.no_topic())
    await desk.storage.chats.place(ask.chat_id, category.id, topic)
    return Edit(channels.in_topic(category))


@settles()
async def unsubscribe(desk: Desk, ask: Ask) -> Reply:
    """End the subscription that the chat names, or all of them."""
    if not ask.words:
        return say(apology.which_category("unsubscribe", await shared(desk)))
    all_known = await known(desk, ask)
    category = find(all_known, ask.text)
    if category is None and ask.text.casefold() != ALL:
        return say(apology.no_such_category(ask.text, await shared(desk)))
    ended = await desk.storage.chats.unsubscribe(ask.chat_id, category.id if category else None)
    return say(shelves.unsubscribed([each for each in all_known if each.id in ended]))


@settles_by_press()
async def press_subscribe(desk: Desk, ask: Ask) -> Reply | Edit:
    """Subscribe the chat by a button."""
    category = find(await shared(desk), ask.words[0] if ask.words else "")
    if category is None:
        return say(toast=apology.stale_button())
    begun = await _begin(desk, ask, category)
    return await _choice(desk, ask, shelves.toast(category, subscribed=True, changed=begun))


@settles_by_press()
async def press_unsubscribe(desk: Desk, ask: Ask) -> Reply | Edit:
    """End a subscription by a button."""
    category = find(await known(desk, ask), ask.words[0] if ask.words else "")
    if category is None:
        return say(toast=apology.stale_button())
    ended = await desk.storage.chats.unsubscribe(ask.chat_id, category.id)
    return await _choice(desk, ask, shelves.toast(category, subscribed=False, changed=bool(ended)))


async def known(desk: Desk, ask: Ask) -> list[Category]:
    """List the categories that a chat may name: the shared ones, and the feeds it follows."""
    followed = [each.category for each in await desk.storage.follows.of(ask.chat_id)]
    return [*await shared(desk), *followed]


def find(known: Sequence[Category], asked: str) -> Category | None:
    """Find a category by its id, its name, or the only one that begins so."""
    wanted = asked.casefold().strip()
    exact = [each for each in known if wanted in {each.id, each.name.casefold()}]
    begun = [each for each in known if wanted and each.name.casefold().startswith(wanted)]
    if exact:
        return exact[0]
    return begun[0] if len(begun) == 1 else None


async def narrowed(desk: Desk, ask: Ask, asked: str) -> Category | Message | None:
    """Find the category that a query or filter names, none where it names none."""
    if not asked:
        return None
    all_known = await known(desk, ask)
    return find(all_known, asked) or apology.no_such_category(asked, all_known)


async def _begin(desk: Desk, ask: Ask, category: Category, *, mode: str = "") -> bool:
    return await desk.storage.chats.subscribe(
        ask.chat_id, category.id, kind=ask.kind, now=desk.now(), topic_id=ask.topic, mode=mode
    )


async def _hours_for(desk: Desk, ask: Ask, mode: str) -> tuple[Slot, ...]:
    """Tell when the chat's digest comes, in the morning where one is asked for and has no hour."""
    timetables = desk.storage.timetables
    slots = (await timetables.of(ask.chat_id)).slots
    if mode in ("", PUSH) or slots:
        return slots
    changed = await timetables.change(ask.chat_id, kind=ask.kind, now=desk.now(), slots=MORNING)
    return changed.slots


async def _choice(desk: Desk, ask: Ask, toast: str) -> Edit:
    """Show the page of the pressed button as it is now."""
    everything, mine = await shared(desk), await _mine(desk, ask)
    match ask.words[1:]:
        case ("subscriptions",):
            page = await _own_page(desk, ask)
        case ("unfollow",):
            page = follows.which(await desk.storage.follows.of(ask.chat_id))
        case ("categories",):
            page = shelves.overview(everything, mine)
        case ("settings",):
            page = await settings_page(desk, ask)
        case _:
            page = shelves.welcome(everything, mine)
    return Edit(page, toast)


async def _own_page(desk: Desk, ask: Ask) -> Message:
    mine = await desk.storage.chats.subscriptions(ask.chat_id)
    followed = await desk.storage.follows.of(ask.chat_id)
    ids = {each.category.id for each in followed}
    own = [each for each in mine if each.id not in ids]
    return shelves.subscriptions(own, followed, await desk.storage.chats.modes(ask.chat_id))


async def shared(desk: Desk) -> list[Category]:
    """List the categories that everybody may name."""
    return [shelf.category for shelf in await desk.storage.feeds.shelves()]


async def _mine(desk: Desk, ask: Ask) -> set[str]:
    return {each.id for each in await _mine_listed(desk, ask)}


async def _mine_listed(desk: Desk, ask: Ask) -> list[Category]:
    return await desk.storage.chats.subscriptions(ask.chat_id)
