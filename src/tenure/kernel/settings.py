"""The values of a workspace's settings, checked against what each key may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tenure.kernel.errors import UserError, unknown
from tenure.kernel.period import Calendar, parse_window
from tenure.kernel.setting import HEALTH_COMPONENTS, SETTINGS, Setting, Shape
from tenure.kernel.table_setting import LARGEST, check_table, is_number, is_text

NO_ZONES = ("localtime", "posix", "right/", "Factory")
"""Files beside the zones that Python can open as one, but the database cannot."""

TABLES = tuple(key for key, setting in SETTINGS.items() if setting.shape is Shape.TABLE)


@dataclass(frozen=True)
class Settings:
    """What a workspace chose; keys that are not given have their default."""

    given: Mapping[str, object]

    @classmethod
    def of(cls, nested: Mapping[str, object]) -> Settings:
        """Settings from the nested tables of a ``tenure.toml``. UserError names a bad key."""
        return cls({key: checked(key, value) for key, value in _flat(nested)})

    def with_overrides(self, overrides: Mapping[str, object]) -> Settings:
        """The same settings with some keys replaced, for one call."""
        return Settings({**self.given, **{key: checked(key, value) for key, value in overrides.items()}})

    def __getitem__(self, key: str) -> Any:
        if key not in SETTINGS:
            raise unknown("setting", key, SETTINGS)
        return self.given.get(key, SETTINGS[key].default)

    @cached_property
    def key(self) -> str:
        """A text that is equal when the same was chosen."""
        return repr(sorted(self.given.items()))

    @property
    def calendar(self) -> Calendar:
        """Zone, week and fiscal year as the calendar of periods."""
        week_start = 6 if self["week_start"] == "sunday" else 0
        return Calendar(ZoneInfo(self["time_zone"]), week_start, self["fiscal_year_start"])

    def parameters(self) -> dict[str, object]:
        """Values by parameter name, as metric SQL uses them (tables are relations instead)."""
        return {s.parameter: self[s.key] for s in SETTINGS.values() if s.shape is not Shape.TABLE}

    def fill(self, text: str) -> str:
        """The text with every ``{setting.key}`` replaced by its value."""
        for key in SETTINGS:
            if "{" + key + "}" in text:
                text = text.replace("{" + key + "}", str(self[key]))
        return text


def _flat(nested: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in nested.items():
        key = prefix + name
        if key in SETTINGS:
            yield key, value
        elif isinstance(value, Mapping) and any(known.startswith(key + ".") for known in SETTINGS):
            yield from _flat(value, key + ".")
        else:
            raise unknown("setting", key, SETTINGS, do="Correct it in tenure.toml.")


def checked(key: str, value: object) -> object:
    """The value of a setting in its own type, or a UserError that names the key."""
    table, dot, name = key.partition(".")
    if key not in SETTINGS and dot and table in TABLES:
        raise UserError(f"'{key}' is part of a table.", do=f"Set [{table}.{name}] in tenure.toml.")
    if key not in SETTINGS:
        raise unknown("setting", key, SETTINGS)
    setting = SETTINGS[key]
    if value is None or (value in ("", "none") and setting.default is None):
        return None
    try:
        converted = _convert(setting, value)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise UserError(f"Setting {key} must be a {setting.shape.value}, not {value!r}.") from error
    _check_range(setting, converted)
    _check_meaning(key, converted)
    return converted


def _convert(setting: Setting, value: object) -> object:
    return CONVERTERS[setting.shape](value)


def _boolean(value: object) -> bool:
    if str(value).lower() not in ("true", "false"):
        raise ValueError(value)
    return str(value).lower() == "true"


def _integer(value: object) -> int:
    if isinstance(value, bool) or (not isinstance(value, int) and not str(value).lstrip("-").isdigit()):
        raise ValueError(value)
    return int(str(value))


def _number(value: object) -> Decimal:
    number = Decimal(str(value))
    if isinstance(value, bool) or not number.is_finite():
        raise ValueError(value)
    return number


def _list(value: object) -> tuple[object, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if not isinstance(value, (list, tuple)) or not all(map(is_text, value)):
        raise TypeError(value)
    return tuple(value)


def _numbers(value: object) -> tuple[int | Decimal, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, (list, tuple)) or not all(map(is_number, parts)):
        raise TypeError(value)
    numbers = [Decimal(str(part)) for part in parts]
    return tuple(int(number) if number == int(number) else number for number in numbers)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        raise TypeError(value)
    return dict(value)


CONVERTERS: Mapping[Shape, Callable[[object], object]] = {
    Shape.TEXT: _text,
    Shape.BOOLEAN: _boolean,
    Shape.INTEGER: _integer,
    Shape.NUMBER: _number,
    Shape.DATE: lambda value: date.fromisoformat(str(value)),
    Shape.LIST: _list,
    Shape.NUMBERS: _numbers,
    Shape.TABLE: _table,
}


def _check_range(setting: Setting, value: object) -> None:
    if setting.choices and value not in setting.choices:
        raise UserError(
            f"Setting {setting.key} is {value!r}.", exists=f"It may be {', '.join(setting.choices)}."
        )
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        low, high = setting.minimum, setting.maximum
        if high is None and isinstance(value, int):
            high = LARGEST
        if (low is not None and value < low) or (high is not None and value > high):
            limits = f"at least {low}" if high is None else f"between {low or 0} and {high}"
            raise UserError(f"Setting {setting.key} is {value}; it must be {limits}.")


def _check_meaning(key: str, value: object) -> None:
    if key == "time_zone":
        try:
            if str(value).startswith(NO_ZONES):
                raise ValueError(value)
            ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise UserError(
                f"'{value}' is not a time zone.", do="Use an IANA name: Europe/Berlin."
            ) from error
    if key == "currency" and not (str(value).isalpha() and str(value).isupper() and len(str(value)) == 3):
        raise UserError(f"'{value}' is not a currency.", do="Use its ISO 4217 code: USD.")
    if key == "sign_in.issuer" and ("?" in str(value) or not is_https(value)):
        raise UserError(
            f"Setting sign_in.issuer is {value!r}, which is no HTTPS address.",
            do="Write https://login.example.com.",
        )
    if key == "retention.trailing":
        parse_window(str(value))
    if isinstance(value, Mapping):
        check_table(key, value)
    if key == "health.components" and isinstance(value, Mapping):
        for name, part in value.items():
            _check_component(name, part)
    if key == "health.bands" and not (isinstance(value, tuple) and len(value) == 2 and value[0] >= value[1]):
        raise UserError(
            "Setting health.bands must be two numbers, the higher first.", do="Write bands = [70, 50]."
        )
    if key == "exclude" and isinstance(value, tuple) and (odd := set(value) - {"is_internal"}):
        raise unknown("flag in exclude", str(min(odd)), ("is_internal",))


def is_https(address: object) -> bool:
    """Whether it is an address that can be trusted: HTTPS, or on this machine."""
    if not isinstance(address, str) or not address.isprintable() or set(address) & set(" #@\\"):
        return False
    try:
        parts = urlsplit(address)
        is_local = parts.hostname in ("127.0.0.1", "localhost", "::1")
        return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and is_local))
    except ValueError:
        return False


def _check_component(name: str, part: Mapping[str, Any]) -> None:
    """A component of the health score has a known input and two different anchors."""
    where = f"health.components.{name}"
    if part.get("input", name) not in HEALTH_COMPONENTS:
        raise unknown(f"input of {where}", str(part.get("input", name)), HEALTH_COMPONENTS)
    if Decimal(str(part["low"])) == Decimal(str(part["high"])):
        raise UserError(f"Setting {where} needs low and high that differ.")
