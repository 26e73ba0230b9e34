"""What the tables among the settings may hold: the keys of each entry and their types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from tenure.kernel.errors import UserError, unknown

LARGEST = 10_000
"""Most days, hours or months of a setting: far more than anybody needs, and no date overflows."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key of an entry: what it must be, in words, and the test for it."""

    must_be: str
    holds: Callable[[object], bool]
    is_needed: bool = False


def is_text(value: object) -> bool:
    """Whether it is text with something in it."""
    return isinstance(value, str) and value != ""


def is_number(value: object) -> bool:
    """Whether it is a finite number, also one that is written as text."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return False
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number) < 10**15


def _is_texts(value: object) -> bool:
    return is_text(value) or (isinstance(value, (list, tuple)) and bool(value) and all(map(is_text, value)))


def _is_weight(value: object) -> bool:
    return is_number(value) and 0 <= Decimal(str(value)) < 10**9


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST


def _is_day(value: object) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def _is_filter(value: object) -> bool:
    return isinstance(value, str) and all(part.strip() for part in value.partition("="))


def _is_steps(value: object) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and all(map(is_text, value))


def _is_names(value: object) -> bool:
    return isinstance(value, Mapping) and all(map(is_text, value.values()))


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(map(is_text, value))


_NUMBER = "a number"
_WHOLE = f"a whole number from 1 to {LARGEST}"
_EVENTS = "the name of an event or a list of them"
_VALUE = Field(_NUMBER, is_number, is_needed=True)

ENTRIES: Mapping[str, Mapping[str, Field]] = {
    "features": {
        "events": Field(_EVENTS, _is_texts, is_needed=True),
        "min_uses": Field(_WHOLE, _is_whole),
        "plans": Field("a plan or a list of plans", _is_texts),
    },
    "funnels": {
        "steps": Field("a list of events", _is_steps, is_needed=True),
        "window_days": Field(_WHOLE, _is_whole),
    },
    "health.components": {
        "input": Field("the name of an input", is_text),
        "low": _VALUE,
        "high": _VALUE,
        "weight": Field("a number of at least 0", _is_weight),
        "max_age_days": Field(_WHOLE, _is_whole),
        "segment": Field("ATTRIBUTE=VALUE, such as plan=pro", _is_filter),
    },
    "targets": {
        "value": _VALUE,
        "warn": Field(_NUMBER, is_number),
        "from": Field("a date", _is_day),
        "segment": Field("ATTRIBUTE=VALUE, such as plan=pro", _is_filter),
    },
    "benchmarks": {
        "value": _VALUE,
        "population": Field("text", is_text),
        "as_of": Field("text, a number or a date", lambda value: isinstance(value, (str, int, date))),
    },
    "engine.tables": {
        "name": Field("the name of a table", is_text),
        "columns": Field("a table of columns, COLUMN = 'its name there'", _is_names),
        "attributes": Field("a list of columns", _is_list),
    },
}
"""Setting → key of an entry → what it holds."""

VALUES: Mapping[str, Field] = {
    "variants": Field("the name of a variant", is_text),
    "engagement.weights": Field("a number of at least 0", _is_weight),
}
"""Tables whose entries are single values."""


def check_table(key: str, table: Mapping[str, object]) -> None:
    """UserError that names the entry and the key that is unknown, missing or of the wrong type."""
    for name, entry in table.items():
        where = f"{key}.{name}"
        if not name.strip():
            raise UserError(f"Setting {key} has an entry without a name.", do="Give it one.")
        if key in VALUES:
            _check(where, VALUES[key], entry)
        else:
            _check_entry(where, ENTRIES[key], entry)


def _check_entry(where: str, fields: Mapping[str, Field], entry: object) -> None:
    if not isinstance(entry, Mapping):
        raise UserError(f"Setting {where} must be a table.", do=f"Give it {', '.join(fields)}.")
    for name in entry:
        if name not in fields:
            raise unknown(f"key of {where}", str(name), fields)
    for name, field in fields.items():
        if name in entry:
            _check(f"{where}.{name}", field, entry[name])
        elif field.is_needed:
            raise UserError(f"Setting {where} lacks {name}.", do=f"Give it {field.must_be}.")


def _check(where: str, field: Field, value: object) -> None:
    if not field.holds(value):
        raise UserError(f"Setting {where} must be {field.must_be}, not {value!r}.")
