"""The commented ``tenure.toml`` of a new workspace."""

from __future__ import annotations

from collections.abc import Iterator

from tenure.kernel.setting import SETTINGS, Setting, Shape


def tenure_toml(currency: str, time_zone: str) -> str:
    """Every setting with its meaning and default; only currency and zone are set."""
    given = {"currency": currency, "time_zone": time_zone}
    lines = ["# Settings of this workspace. Remove the # of a line to change its value.", ""]
    lines += [
        line for setting in SETTINGS.values() if "." not in setting.key for line in _lines(setting, given)
    ]
    sections = dict.fromkeys(key.split(".")[0] for key in SETTINGS if "." in key)
    for section in sections:
        lines.append(f"[{section}]")
        for setting in SETTINGS.values():
            if setting.key.startswith(section + "."):
                lines += _lines(setting, given)
    return "\n".join(lines)


def _lines(setting: Setting, given: dict[str, str]) -> Iterator[str]:
    choices = f" ({', '.join(setting.choices)})" if setting.choices else ""
    yield f"# {setting.meaning}{choices}"
    name = setting.key.split(".")[-1]
    if setting.key in given:
        yield f'{name} = "{given[setting.key]}"'
    elif setting.shape is not Shape.TABLE:
        yield f"# {name} = {_toml(setting.default)}"
    yield ""


def _toml(value: object) -> str:
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str) and not value.replace(".", "").isdigit():
        return f'"{value}"'
    return str(value)
