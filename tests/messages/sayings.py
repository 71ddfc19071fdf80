"""Find all that the bot says, by the calls that say it, to hold it against the catalogues."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from handlers import COMMANDS

ROOT: Final = Path(__file__).parents[2]
Saying = str | tuple[str, str]
_CALLS: Final = {"t": 1, "later": 1, "tn": 2}


def sayings() -> set[Saying]:
    """List what is said, in the plural as a pair; ValueError where a call says what it is not."""
    return {*_all(), *(each.purpose for each in COMMANDS)}


def _all() -> Iterator[Saying]:
    for path in sorted((ROOT / "messages").glob("*.py")):
        if path.name != "texts.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            functions = [each for each in tree.body if isinstance(each, ast.FunctionDef)]
            yield from _of([each for each in tree.body if each not in functions], path.name)
            for each in functions:
                yield from _of([each], path.name)


def _of(statements: Sequence[ast.stmt], where: str) -> Iterator[Saying]:
    """Yield what is said; a name stands for the literal that it was given beside the call."""
    nodes = [node for each in statements for node in ast.walk(each)]
    named = {
        target.id: node.value.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _said(node, node.func.id, named, where)


def _said(call: ast.Call, name: str, named: Mapping[str, object], where: str) -> Iterator[Saying]:
    texts = [_literal(each, named) for each in call.args[: _CALLS.get(name, 0)]]
    if name == "tn" and not all(texts):
        raise ValueError(f"{where}:{call.lineno}: its plurals are not there to be read")
    if name == "tn":
        yield texts[0], texts[1]
    elif texts and texts[0]:
        yield texts[0]


def _literal(node: ast.expr, named: Mapping[str, object]) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return str(named.get(node.id, "")) if isinstance(node, ast.Name) else ""
