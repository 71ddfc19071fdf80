"""The pages that people read say what the program does: settings, commands, targets, links."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.cli import commands
from bot.settings import Settings, load
from handlers import COMMANDS
from messages import help as help_page

ROOT: Final = Path(__file__).parent.parent
PAGES: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FENCED: Final = re.compile(r"^```(?:console|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CODE: Final = re.compile(r"`([^`\n]+)`")
LINK: Final = re.compile(r"\]\(([^)\s]+)\)")
UNSET: Final = "–"
FAULTS: Final = {"F": 22, "P": 21, "S": 15, "T": 18, "C": 9}
FAULT: Final = re.compile(r"^\| ([A-Z]\d\d) \|.*\|([^|]+)\|$", re.MULTILINE)
TEST: Final = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """Take what stands under a heading of a page."""
    _, _, rest = read(ROOT / page).partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


def rows(text: str) -> list[list[str]]:
    """Read the rows of the first table of a text, without its head; code loses its marks."""
    table = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [[_cell(each) for each in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table]


def _cell(written: str) -> str:
    return written.strip().replace(r"\|", "|").removeprefix("`").removesuffix("`")


def written_commands(page: Path) -> Iterator[str]:
    """Yield the command lines of a page, those in its sentences too."""
    text = read(page)
    for block in FENCED.findall(text):
        for line in block.splitlines():
            yield from (part.strip() for part in line.removeprefix("$ ").split("|"))
    yield from CODE.findall(text)


def defaults() -> dict[str, object]:
    return {name.upper(): field.default for name, field in Settings.model_fields.items()}


def understood(written: dict[str, str]) -> dict[str, object]:
    """Read settings as the program does, from what a page says."""
    settings = load(**{name.lower(): value for name, value in written.items()})
    return {name.upper(): value for name, value in settings}


def program_commands() -> set[str]:
    names = {
        each.name or getattr(each.callback, "__name__", "") for each in commands.registered_commands
    }
    return {str(name) for name in names}


def crier(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the program where no .env is, with nothing in its environment."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_example_of_env_holds_every_setting_with_its_default() -> None:
    lines = [line for line in read(ROOT / ".env.example").splitlines() if line[:1] not in {"", "#"}]
    written = dict(line.split("=", 1) for line in lines)

    assert list(written) == list(defaults())
    assert understood(written) == defaults()


def test_the_readme_lists_every_setting_with_its_default() -> None:
    table = rows(section("README.md", "Settings"))
    written = {name: "" if default == UNSET else default for name, default, _ in table}

    assert list(written) == list(defaults())
    assert understood(written) == defaults()


def test_the_readme_lists_what_a_chat_can_say() -> None:
    table = rows(section("README.md", "What a chat can say"))

    assert table == [[f"/{each.name} {each.words}".strip(), each.purpose] for each in COMMANDS]


def test_help_names_every_command() -> None:
    shown = help_page.overview([(each.name, each.words, each.purpose) for each in COMMANDS]).html

    assert [each.name for each in COMMANDS] == re.findall(r"^/(\w+)", shown, re.MULTILINE)


def test_running_lists_every_command_of_the_program() -> None:
    table = rows(section("docs/running.md", "The commands"))

    assert {name for name, _ in table} == {f"python -m bot {name}" for name in program_commands()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    unknown = []
    for line in written_commands(page):
        match line.split():
            case ["make", target, *_] if target not in targets:
                unknown.append(line)
            case ["python", "-m", "bot", name, *_] if name not in program_commands():
                unknown.append(line)

    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = [each for each in LINK.findall(read(page)) if not each.startswith("https://")]

    assert [each for each in links if not (page.parent / each).exists()] == []


def test_the_changelog_has_a_place_for_what_is_not_released() -> None:
    assert section("CHANGELOG.md", "Unreleased").strip()


def test_help_on_the_command_line_names_every_command(tmp_path: Path) -> None:
    answer = crier("--help", folder=tmp_path)

    assert answer.returncode == 0
    assert {
        name for name in program_commands() if f" {name} " in answer.stdout
    } == program_commands()


def test_without_a_token_it_says_the_sentence_of_the_readme(tmp_path: Path) -> None:
    answer = crier("run", folder=tmp_path)
    (sentence,) = answer.stderr.splitlines()

    assert answer.returncode == 2
    assert sentence in read(ROOT / "README.md").splitlines()
    assert list(tmp_path.iterdir()) == []


def test_the_schema_is_made_where_the_setting_says(tmp_path: Path) -> None:
    answer = crier("migrate", folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (0, "The database is up to date.\n")
    assert (tmp_path / "crier.db").exists()


def test_every_fault_is_shown_by_tests_that_are_there() -> None:
    table = FAULT.findall(read(ROOT / "docs" / "faults.md"))
    told = {fault: CODE.findall(shown) for fault, shown in table}
    present = {name for each in ROOT.glob("tests/**/*.py") for name in TEST.findall(read(each))}

    assert list(told) == [
        f"{kind}{n:02}" for kind, most in FAULTS.items() for n in range(1, most + 1)
    ]
    assert {name for names in told.values() for name in names} <= present
    assert all(told.values())
