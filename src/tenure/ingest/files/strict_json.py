"""One strict JSON decoder: no NaN, no double keys, no lone surrogates, numbers kept to the letter."""

from __future__ import annotations

import json
from typing import Any, NoReturn

DEPTH = 64


class Number(str):
    """A number as it was written: 10.10 stays 10.10."""

    __slots__ = ()


class NotStrict(ValueError):
    """The text is not JSON, or JSON that would lose something."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("a key appears twice")
    return found


def _constant(name: str) -> NoReturn:
    raise NotStrict(f"{name} is no JSON number")


DECODER = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_float=Number, parse_int=Number, parse_constant=_constant
)


def decode(text: str) -> Any:
    """The value of one JSON text; NotStrict says what is wrong with it."""
    try:
        return DECODER.decode(text)
    except RecursionError as error:
        raise NotStrict("it is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise NotStrict(f"{error.msg} at character {error.pos + 1}") from error


def as_text(value: Any) -> str | None:
    """A value as the text of a cell: None for null, JSON for objects and lists."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value) if isinstance(value, str) else encode(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotStrict("it holds half a surrogate pair") from error
    if "\0" in text:
        raise NotStrict("it holds a NUL character")
    return text


def encode(value: Any, depth: int = 1) -> str:
    """JSON of a decoded value, its numbers as they were written."""
    if depth > DEPTH:
        raise NotStrict(f"it is nested more than {DEPTH} deep")
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        inner = (
            f"{json.dumps(key, ensure_ascii=False)}: {encode(part, depth + 1)}" for key, part in value.items()
        )
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(encode(part, depth + 1) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False)
