"""Check calls, and our own answers, against the specification.

A checker takes a value and says in words what is wrong with it, beginning with where, or None.
Checkers are built once per type, so that a call costs a few dictionary look-ups.
"""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from emulator import specification
from emulator.specification import Field, Method

Checker = Callable[[Any], str | None]

_ANOTHER_TYPE = re.compile(r"\.(?:type|status|source) is not '| is not ")
_INTEGER = re.compile(r"[+-]?\d{1,19}")
_BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Upload:
    """Hold a file that came in a multipart body."""

    filename: str
    content: bytes
    content_type: str


def decoded(method: Method, raw: Mapping[str, Any], *, strict: bool = True) -> dict[str, Any]:
    """Turn the strings of a form into the types they stand for; ValueError says the first trouble.

    Where not `strict`, parameters that the specification does not know are left out.
    """
    params: dict[str, Any] = {}
    for name, value in raw.items():
        if (field := method.fields.get(name)) is not None:
            params[name] = _decoded(field, value)
        elif _attached(name, value, raw):
            params[name] = value
        elif strict:
            raise ValueError(f"{method.name} has no parameter {name}")
    if trouble := _shape(method.name).trouble(params):
        raise ValueError(trouble)
    return params


def answer_trouble(method: Method, result: object) -> str | None:
    """Say what is wrong with a method's result, if anything."""
    return _union(method.returns)(result)


def update_trouble(update: object) -> str | None:
    """Say what is wrong with an update, if anything."""
    return _checker("Update")(update)


def _attached(name: str, value: object, raw: Mapping[str, Any]) -> bool:
    return isinstance(value, Upload) and any(
        f"attach://{name}" in other for other in raw.values() if isinstance(other, str)
    )


def _decoded(field: Field, value: object) -> object:
    """Read a value that came as a string by the type it should have."""
    if not isinstance(value, str) or field.types == ("String",) or "InputFile" in field.types:
        return value
    with suppress(ValueError):
        match field.types[0]:
            case "Integer" if _INTEGER.fullmatch(value):
                return int(value)
            case "Integer" if "String" in field.types:
                return value
            case "Boolean" if value.lower() in _BOOLEANS:
                return _BOOLEANS[value.lower()]
            case "Float":
                return float(value)
            case "Integer" | "Boolean":
                raise ValueError(value)
        return json.loads(value)
    raise ValueError(f"{field.name} is not {_wording(field.types)}")


def _wording(types: tuple[str, ...]) -> str:
    return " or ".join(kind.replace("*", "Array of ") for kind in types)


@dataclass(frozen=True, slots=True)
class _Shape:
    """Hold the compiled checkers of an object's or a method's fields.

    `constants` tell an object's type apart, so they are looked at first.
    """

    checkers: Mapping[str, Checker]
    required: tuple[str, ...]
    constants: tuple[tuple[str, str], ...]

    def trouble(self, value: Mapping[str, Any]) -> str | None:
        for name, constant in self.constants:
            if value.get(name, constant) != constant:
                return f"{name} is not {constant!r}"
        for name in self.required:
            if name not in value:
                return f"{name} is missing"
        for name, member in value.items():
            checker = self.checkers.get(name)
            if checker is not None and (trouble := checker(member)):
                return f"{name}{trouble}"
        return None


@cache
def _shape(owner: str) -> _Shape:
    table = specification.load()
    fields = (table.types.get(owner) or table.methods[owner.lower()]).fields
    return _Shape(
        {name: _field_checker(owner, field) for name, field in fields.items()},
        tuple(name for name, field in fields.items() if field.required),
        tuple((name, each.constant) for name, each in fields.items() if each.constant),
    )


@cache
def _checker(kind: str) -> Checker:
    """Build the checker of one type."""
    if kind.startswith("*"):
        return _array(_checker(kind[1:]))
    if kind in _SCALARS:
        return _scalar(kind)
    shape = specification.load().types[kind]
    return _union(shape.subtypes) if shape.subtypes else _object(kind)


def _object(kind: str) -> Checker:
    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return f" is not {kind}"
        shape = _shape(kind)
        trouble = shape.trouble(value)
        if trouble is None and (strange := value.keys() - shape.checkers.keys()):
            return f" is {kind}, which has no member {min(strange)}"
        return f".{trouble}" if trouble else None

    return check


def _array(check_item: Checker) -> Checker:
    def check(value: object) -> str | None:
        if not isinstance(value, list):
            return " is not an array"
        for index, item in enumerate(value):
            if trouble := check_item(item):
                return f"[{index}]{trouble}"
        return None

    return check


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_SCALARS: Mapping[str, Callable[[Any], bool]] = {
    "Integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "String": lambda value: isinstance(value, str),
    "Boolean": lambda value: isinstance(value, bool),
    "True": lambda value: value is True,
    "Float": _is_number,
    "InputFile": lambda value: isinstance(value, Upload),
}


def _scalar(kind: str) -> Checker:
    fits = _SCALARS[kind]
    return lambda value: None if fits(value) else f" is not {kind}"


@cache
def _union(kinds: tuple[str, ...]) -> Checker:
    """Build a checker for one of several types; troubles come from the likeliest of them."""
    if len(kinds) == 1:
        return _checker(kinds[0])

    def check(value: object) -> str | None:
        troubles = []
        for kind in kinds:
            trouble = _checker(kind)(value)
            if trouble is None:
                return None
            troubles.append(trouble)
        inner = [trouble for trouble in troubles if not _ANOTHER_TYPE.match(trouble)]
        return max(inner, key=_depth, default=f" is not {_wording(kinds)}")

    return check


def _depth(trouble: str) -> int:
    """Count the steps of the path that a trouble begins with."""
    path = trouble.partition(" ")[0]
    return path.count(".") + path.count("[")


def _kept_elsewhere(owner: str, name: str) -> bool:
    """Tell the limits that the emulator keeps itself, in Telegram's own words."""
    if name == "id":
        return owner.startswith("InlineQueryResult")
    return (owner, name) in {
        ("InlineKeyboardButton", "callback_data"),
        ("InputTextMessageContent", "message_text"),
        ("deleteMessages", "message_ids"),
        ("getUpdates", "limit"),
    }


def _field_checker(owner: str, field: Field) -> Checker:
    check_type = _union(field.types)
    if field.high is None or field.unit == "parsed" or _kept_elsewhere(owner, field.name):
        return check_type
    return _limited(check_type, field)


def _limited(check_type: Checker, field: Field) -> Checker:
    low, high = field.low or 0, field.high or 0

    def check(value: object) -> str | None:
        if trouble := check_type(value):
            return trouble
        size = _size(value, field.unit)
        if low <= size <= high:
            return None
        return f" is not within {low}..{high} {field.unit or _counted(value)}".rstrip()

    return check


def _size(value: object, unit: str) -> float:
    if isinstance(value, str):
        return len(value.encode()) if unit == "bytes" else len(value)
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int | float) else 0


def _counted(value: object) -> str:
    if isinstance(value, str):
        return "characters"
    return "items" if isinstance(value, list) else ""
