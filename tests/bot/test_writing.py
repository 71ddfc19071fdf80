"""Writing summaries: two hundred articles through a model of many moods, and the money it costs."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.author import Author, Budget
from bot.rest import Rest
from bot.writing import PATIENCE, Editor
from emulator import llm as emulated
from emulator.llm import Behaviour, Llm
from messages import story as show
from messages.html import LONGEST, plain, units
from news import figures
from news.articles import Article
from news.feeds import Feed
from news.llm import Model
from news.stories import Story
from news.summaries import CHECKED, EXTRACT
from storage import Storage
from storage.spending import day_of
from tests.storage.cast import ADA, NOTHING, START, WORLD, entry, listen, read, see
from tests.world import workers

Run = Callable[[Coroutine[Any, Any, Any]], Any]
SLOW = 6.0
"""Seconds that a slow model takes; a third of it is waited for, which a busy machine needs too."""
MOODS: Sequence[Behaviour] = (
    *(emulated.faithful, emulated.hallucinating, emulated.obeying, emulated.truncating),
    *(emulated.garbage, emulated.refusing, emulated.empty, emulated.slow(SLOW), emulated.fenced),
    *(emulated.failing, emulated.limiting, emulated.linking, emulated.strange, emulated.foreign),
    emulated.halving,
)
TOWNS = ["Arbor", "Brink", "Calder", "Dorne", "Elsing", "Farrow", "Gant", "Hale", "Ister", "Jorn"]
THINGS = [
    *("bridge", "school", "harbour", "library", "tramway", "museum", "market", "reservoir"),
    *("lighthouse", "theatre", "hospital", "orchard", "quarry", "stadium", "ferry", "windmill"),
    *("observatory", "canal", "bakery", "archive"),
]


def tale(number: int) -> tuple[str, str]:
    """Tell something that nobody else tells: a headline and a text of five sentences."""
    town, thing = TOWNS[number % 10], THINGS[number // 10 % 20]
    cost, people, day = 12 + number, 400 + 7 * number, 1 + number % 28
    paragraphs = (
        f"The new {thing} of {town} was opened on {day} March by the mayor, who called it late.",
        f"It cost {cost} million crowns, which is 3 million more than the town had set aside.",
        f"About {people} people a day are expected to come to the {thing}, most in summer.",
        f"The old {thing} will be taken down before winter, the council of {town} decided.",
        "“Nobody believed in it any more,” said Ada Quill, who leads the works.",
    )
    return f"{town} opens its {thing} after {2 + number % 7} years", "\n".join(paragraphs)


class Scene:
    """Hold an archive with articles that want a summary, and an editor who may write them."""

    def __init__(self, storage: Storage, served: Llm | None, *, budget: int = 10**9) -> None:
        self.storage = storage
        self.served = served
        self.time = START + 1000
        self.woken = Counter[str]()
        self.feed: Feed | None = None
        self.model = Model("emulated", base_url=served.url) if served else None
        author = Author(
            storage,
            self.model,
            Budget(budget, (ADA,)),
            now=lambda: self.time,
            wake=lambda name: self.woken.update([name]),
            answer_seconds=SLOW / 3,
        )
        self.editor = Editor(
            storage,
            workers(),
            author,
            now=lambda: self.time,
            wake=lambda name: self.woken.update([name]),
        )

    async def receive(self, tales: Sequence[tuple[str, str]]) -> list[Article]:
        """Let a feed bring articles, each a story."""
        self.feed = self.feed or await listen(self.storage)
        entries = [
            entry(title, title=title, text=text, published=self.time) for title, text in tales
        ]
        await see(self.storage, self.feed, entries, now=self.time)
        received = await read(self.storage, now=self.time)
        for article in received:
            await self.storage.stories.found(article, NOTHING, now=self.time)
        return received

    async def write_all(self) -> None:
        """Write until nothing waits."""
        while (await self.storage.upkeep.backlog(now=self.time))["write"]:
            await self.editor.write()
            await asyncio.sleep(0.05)
            self.time += 1
        await self.editor.finish(seconds=5)

    async def stories(self) -> list[Story]:
        """Give all that is written."""
        return await self.storage.stories.latest(chat_id=ADA, limit=999)


@asynccontextmanager
async def scene(folder: Path, *moods: Behaviour, budget: int = 10**9) -> AsyncIterator[Scene]:
    storage = Storage(f"sqlite:///{folder}/crier.db")
    await storage.open()
    async with Llm(moods or (emulated.faithful,)) as served:
        made = Scene(storage, served, budget=budget)
        try:
            yield made
        finally:
            assert made.model is not None
            await made.model.close()
            await storage.close()


def test_of_two_hundred_articles_each_gets_a_card_and_none_a_lie(run: Run, tmp_path: Path) -> None:
    tales = [tale(number) for number in range(200)]

    async def play() -> None:
        async with scene(tmp_path, *MOODS) as s:
            received: dict[str, Article] = {}
            for at in range(0, len(tales), 20):
                received |= {each.title: each for each in await s.receive(tales[at : at + 20])}
                await s.write_all()
                s.time += 100

            written = await s.stories()
            assert len(written) == 200
            for story in written:
                assert_card_is_clean(story, received[story.title])
            methods = Counter(each.method for each in written)
            assert {*methods} == {CHECKED, EXTRACT}
            assert methods[CHECKED] > 20

            costs = await s.storage.spending.costs(now=s.time)
            told = dict(costs.outcomes)
            assert {*told} == {
                *("used", "unfaithful", "garbage", "truncated", "refused", "empty", "slow"),
                *("failing", "limited", "language", "unfinished"),
            }
            assert s.served is not None
            assert sum(told.values()) == len(s.served.asked)
            assert told["failing"] == s.served.behaved["failing"]
            assert told["limited"] == s.served.behaved["limiting"]
            assert costs.tokens >= s.served.tokens

    run(play())


def assert_card_is_clean(story: Story, article: Article) -> None:
    """Assert that a card holds whole sentences of its article, and nothing of anybody else."""
    card = show.card(story)
    text = plain(card.html)
    assert units(text) <= LONGEST
    assert story.summary.strip().endswith((".", "”"))
    source = f"{article.title}\n{article.text}"
    told = figures.find(source)
    assert all(figures.is_supported(each, told) for each in figures.find(story.summary))
    capitals = re.findall(r"\b[A-Z][a-z]+", story.summary)
    assert [word for word in capitals if word not in source] == []
    assert not re.search(r"https?:|www\.|@\w|\*\*|<|\{|tool_call|Sure|cannot", story.summary)
    for sentence in re.split(r"(?<=[.”]) (?=[A-Z“])", story.summary):
        assert sentence in article.text.replace("\n", " "), sentence


def test_what_a_mood_leaves_is_known_by_its_name(run: Run, tmp_path: Path) -> None:
    reasons = {
        "hallucinating": "unfaithful",
        "strange": "unfaithful",
        "halving": "unfinished",
        "foreign": "language",
        "truncating": "truncated",
        "obeying": "garbage",
    }

    async def play() -> None:
        for number, (mood, reason) in enumerate(reasons.items()):
            folder = tmp_path / mood
            folder.mkdir()
            async with scene(folder, getattr(emulated, mood)) as s:
                await s.receive([tale(number)])
                await s.write_all()
                costs = await s.storage.spending.costs(now=s.time)
                assert costs.outcomes == ((reason, 2),), mood  # and no third time
                assert [each.method for each in await s.stories()] == [EXTRACT]

    run(play())


def test_the_second_try_is_told_what_was_wrong(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path, emulated.hallucinating, emulated.faithful) as s:
            await s.receive([tale(1)])
            await s.write_all()

            assert s.served is not None
            first, second = s.served.asked
            assert "could not be used" not in first.prompt
            assert "- not in the article: 7,431" in second.prompt
            ((story),) = await s.stories()
            assert story.method == CHECKED
            assert [sentence for sentence, _ in story.evidence]

    run(play())


def test_nothing_is_asked_beyond_the_budget_of_the_day(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path, emulated.faithful, budget=20_000) as s:
            await s.receive([tale(number) for number in range(60)])
            await s.write_all()

            assert s.served is not None
            assert 0 < s.served.tokens <= 20_000
            assert await s.storage.spending.spent_today(now=s.time) == s.served.tokens
            methods = Counter(each.method for each in await s.stories())
            assert methods.total() == 60
            assert methods[CHECKED] == len(s.served.asked)
            assert s.woken["deliver"]  # the admin is told
            (notice,) = await s.storage.outbox.claim_due(now=s.time, limit=9)
            assert (notice.chat_id, notice.kind) == (ADA, "budget")
            assert notice.subject == day_of(s.time)

            asked = len(s.served.asked)
            s.time += 86400  # the day turns
            await s.receive([tale(99)])
            await s.write_all()
            assert len(s.served.asked) == asked + 1

    run(play())


def test_without_a_budget_no_model_is_asked(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path, budget=0) as s:
            await s.receive([tale(1)])
            await s.write_all()
            assert s.served is not None
            assert s.served.asked == []
            assert [each.method for each in await s.stories()] == [EXTRACT]

    run(play())


def test_what_has_waited_long_is_not_kept_waiting_for_a_model(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path) as s:
            await s.receive([tale(1)])
            s.time += PATIENCE
            await s.write_all()
            assert s.served is not None
            assert s.served.asked == []
            assert [each.method for each in await s.stories()] == [EXTRACT]

    run(play())


def test_a_server_that_is_down_is_not_asked_for_every_story(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path, emulated.failing) as s:
            await s.receive([tale(number) for number in range(50)])
            await s.write_all()
            assert s.served is not None
            assert len(s.served.asked) < 20
            assert len(await s.stories()) == 50

    run(play())


def test_a_crash_between_answer_and_record_buys_one_answer_more(run: Run, tmp_path: Path) -> None:
    async def play() -> None:
        async with scene(tmp_path) as s:
            await s.receive([tale(1)])
            (wanted,) = await s.storage.summaries.claim_unwritten(now=s.time, limit=9)
            await s.editor.summarise(wanted.article, since=s.time)  # and dies before it is kept
            assert s.served is not None
            assert len(s.served.asked) == 1

            await s.storage.close()
            await s.storage.open()  # alone, so that the leases of the dead end
            await s.write_all()
            assert len(s.served.asked) == 2
            assert [each.method for each in await s.stories()] == [CHECKED]
            assert await s.storage.spending.spent_today(now=s.time) == s.served.tokens

            await s.receive([tale(1)])  # the same entry once more
            await s.write_all()
            assert len(s.served.asked) == 2

    run(play())


def test_a_chat_reads_translations_and_the_others_their_articles(run: Run, tmp_path: Path) -> None:
    german = (
        "Die neue Brücke von Brink wurde am 2. März eröffnet.",
        "Sie kostete 13 Millionen Kronen, das sind 3 Millionen mehr, als vorgesehen waren.",
    )

    def translating(asked: emulated.Asked) -> emulated.Told:
        if "Language: German" in asked.prompt:
            return emulated._answer("Brink öffnet seine Brücke", [(each, [1]) for each in german])
        return emulated.faithful(asked)

    async def play() -> None:
        async with scene(tmp_path, translating) as s:
            s.feed = await listen(s.storage)
            for chat, language in ((ADA, "de"), (8, "")):
                await s.storage.chats.subscribe(chat, WORLD.id, kind="private", now=START)
                await s.storage.manners.change(chat, kind="private", now=START, language=language)
            await s.receive([tale(1)])
            await s.write_all()
            (number,) = [each.number for each in await s.stories()]
            await s.storage.stories.announce(now=s.time, limit=9)

            german_story = await s.storage.stories.get(number, chat_id=ADA)
            english_story = await s.storage.stories.get(number, chat_id=8)
            assert german_story is not None
            assert english_story is not None
            assert german_story.title == "Brink öffnet seine Brücke"
            assert german_story.summary == " ".join(german)
            assert german_story.evidence[0][1].startswith("The new bridge of")
            assert english_story.title == tale(1)[0]
            assert not german_story.is_untranslated

    run(play())


def test_a_rest_begins_after_failures_in_a_row_and_ends() -> None:
    rest = Rest()
    for _ in range(4):
        rest.note("slow", wait=0, now=0)
        assert rest.is_over(0)
    rest.note("failing", wait=0, now=0)
    assert not rest.is_over(29)
    assert rest.is_over(30)
    rest.note("limited", wait=0, now=30)
    assert not rest.is_over(89)
    rest.note("used", wait=0, now=90)
    rest.note("limited", wait=7, now=90)
    assert not rest.is_over(96)
    assert rest.is_over(97)
