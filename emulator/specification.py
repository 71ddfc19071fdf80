"""Know the Bot API's methods and types as facts: names, types, what is required, limits, returns.

The table beside this file, botapi.json, is made from a machine-readable copy of the official page
(https://core.telegram.org/bots/api) by `python -m emulator.specification RAW.json`. A field reads
"TYPE|TYPE [LOW..HIGH] [bytes|parsed] [=CONSTANT]"; "!" after its name means that it is required.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("botapi.json")

_RANGE = re.compile(
    r"(?:^|[\s(])(\d+)-(\d+)(?= (?:characters|bytes|items|identifiers|answer|initial|of |emoji"
    r"|buttons|search|tasks|additional|two-letter)|[.;]|$|, as| are accepted|, 1 is)",
    re.IGNORECASE,
)
# RichText's page tells these two in prose only: https://core.telegram.org/bots/api#richtext
_UNLISTED = {"RichText": ("String", "*RichText")}
_CONSTANT = re.compile(r"(?:always|must be) ['\"“*]?([a-z][a-z0-9_]*)['\"”*]?\.?$")


@dataclass(frozen=True, slots=True)
class Field:
    """Describe a parameter or a member: its types, its limits and what it must equal.

    `low` and `high` count characters, bytes (`unit` "bytes"), items of an array, or bound a number;
    `unit` "parsed" means characters after the markup is taken out.
    """

    name: str
    types: tuple[str, ...]
    required: bool
    low: int | None = None
    high: int | None = None
    unit: str = ""
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """Describe a method: its parameters by name and the types of its answer."""

    name: str
    fields: Mapping[str, Field]
    returns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """Describe an object: its members by name, or the types it may turn out to be."""

    name: str
    fields: Mapping[str, Field]
    subtypes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """Hold one version of the Bot API; `methods` are keyed by their lower-case names."""

    version: str
    methods: Mapping[str, Method]
    types: Mapping[str, Type]


@cache
def load() -> Specification:
    """Read the table beside this file, once."""
    table = json.loads(TABLE.read_text("utf-8"))
    methods = {
        name.lower(): Method(name, _fields(row["fields"]), tuple(row["returns"].split("|")))
        for name, row in table["methods"].items()
    }
    types = {name: _type(name, row) for name, row in table["types"].items()}
    return Specification(table["version"], methods, types)


def condense(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of the full specification only its facts, without a word of its descriptions."""
    methods = {
        name: {
            "returns": _joined(method["returns"]),
            "fields": _condensed_fields(method.get("fields", [])),
        }
        for name, method in sorted(raw["methods"].items())
    }
    types = {
        name: "|".join([*_UNLISTED.get(name, ()), *shape["subtypes"]])
        if shape.get("subtypes")
        else _condensed_fields(shape.get("fields", []))
        for name, shape in sorted(raw["types"].items())
    }
    return {"version": raw["version"].removeprefix("Bot API "), "methods": methods, "types": types}


def written(table: Mapping[str, Any]) -> str:
    """Write a condensed table as JSON with one method or type on a line."""
    parts = [f'{{"version": {json.dumps(table["version"])}']
    for kind in ("methods", "types"):
        rows = (f"{json.dumps(name)}: {json.dumps(row)}" for name, row in table[kind].items())
        parts.append(f'"{kind}": {{\n' + ",\n".join(rows) + "\n}")
    return ",\n".join(parts) + "}\n"


def _condensed_fields(fields: list[dict[str, Any]]) -> dict[str, str]:
    return {
        field["name"] + ("!" if field["required"] else ""): _condensed(field) for field in fields
    }


def _condensed(field: Mapping[str, Any]) -> str:
    description, types = field["description"], field["types"]
    words = [_joined(types)]
    if _limited(types) and (limits := _RANGE.search(description)):
        words.append(f"{limits[1]}..{limits[2]}")
        if types == ["String"]:
            words += _unit(description)
    if types == ["String"] and (constant := _CONSTANT.search(description)):
        words.append(f"={constant[1]}")
    return " ".join(words)


def _joined(types: list[str]) -> str:
    return "|".join(kind.replace("Array of ", "*") for kind in types)


def _limited(types: list[str]) -> bool:
    return all(kind in {"String", "Integer", "Float"} or kind.startswith("Array") for kind in types)


def _unit(description: str) -> list[str]:
    if re.search(r"\d+-\d+ bytes", description, re.IGNORECASE):
        return ["bytes"]
    return ["parsed"] if re.search(r"after entit\w+ parsing", description) else []


def _fields(row: Mapping[str, str]) -> dict[str, Field]:
    return {name.rstrip("!"): _field(name, words.split()) for name, words in row.items()}


def _field(name: str, words: list[str]) -> Field:
    low, high = None, None
    unit, constant = "", None
    for word in words[1:]:
        if ".." in word:
            low, high = map(int, word.split(".."))
        elif word.startswith("="):
            constant = word[1:]
        else:
            unit = word
    types = tuple(words[0].split("|"))
    return Field(name.rstrip("!"), types, name.endswith("!"), low, high, unit, constant)


def _type(name: str, row: str | Mapping[str, str]) -> Type:
    if isinstance(row, str):
        return Type(name, {}, tuple(row.split("|")))
    return Type(name, _fields(row))


if __name__ == "__main__":
    TABLE.write_text(written(condense(json.loads(Path(sys.argv[1]).read_text("utf-8")))), "utf-8")
