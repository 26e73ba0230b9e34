"""The state of a page in its address: what it may hold, how it is read, how it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request

from tenure.kernel.errors import UserError, unknown
from tenure.kernel.period import Grain
from tenure.service.preset import Preset, usual_grain

QUESTION = (
    "from", "to", "period", "grain", "trailing", "where", "as_of", "known_on", "set", "compare",
)  # fmt: skip
RANGE = ("from", "to")
CUSTOM = "custom"
"""A period of the form that says nothing by itself: the dates beside it do."""
REPEATED = ("where", "set")
KEYWORDS = {
    "from": "start",
    "to": "end",
    "period": "period",
    "grain": "grain",
    "trailing": "trailing",
    "as_of": "as_of",
    "known_on": "known_on",
}


@dataclass(frozen=True)
class Address:
    """A path with its parameters, none of them empty, in their order."""

    path: str
    parameters: tuple[tuple[str, str], ...]
    is_tidy: bool = True
    parts: tuple[tuple[str, str], ...] = ()
    """What stands in the path in place of the names in braces."""

    def part(self, name: str) -> str:
        """What stands in the path for a name in braces."""
        return dict(self.parts)[name]

    def get(self, name: str) -> str:
        """The value of a parameter, or ""."""
        return next((value for key, value in self.parameters if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter that may be repeated."""
        return tuple(value for key, value in self.parameters if key == name)

    def url(self, path: str | None = None, /, **changes: str | tuple[str, ...] | None) -> str:
        """The address with some parameters replaced; None or "" leaves one out.

        Dates take the place of a period by name, and that of dates.
        """
        if any(changes.get(name) for name in RANGE):
            changes = {"period": None, "grain": self.get("grain") or self._usual_grain(), **changes}
        elif changes.get("period"):
            changes = {**dict.fromkeys(RANGE), **changes}
        kept = [(key, value) for key, value in self.parameters if key not in changes]
        for key, change in changes.items():
            kept += [
                (key, value) for value in ((change,) if isinstance(change, str) else change or ()) if value
            ]
        return _join(path or self.path, kept)

    def _usual_grain(self) -> str:
        """The grain that the period brings along, "" for that without one."""
        period = self.get("period")
        grain = usual_grain(Preset(period)) if period in list(Preset) else Grain.MONTH
        return "" if grain is Grain.MONTH else grain.value

    def elsewhere(self, path: str) -> str:
        """Another page with the same question: period, filter and clocks."""
        return _join(path, [(key, value) for key, value in self.parameters if key in QUESTION])

    def asked(self) -> dict[str, Any]:
        """The keywords of ``show`` that the address holds."""
        found: dict[str, Any] = {KEYWORDS[key]: value for key, value in self.parameters if key in KEYWORDS}
        return {**found, "where": list(self.all("where")), "settings": self.all("set")}


def read_address(request: Request, *more: str) -> Address:
    """The address of a request. UserError names a parameter that the page does not have."""
    known = (*QUESTION, *more)
    given = [(key, value.strip()) for key, value in request.query_params.multi_items()]
    kept: list[tuple[str, str]] = []
    for key, value in given:
        if key not in known:
            raise unknown("parameter", key, known, do="Correct the address.")
        if value and (key, value) not in kept and (key, value) != ("period", CUSTOM):
            if key not in REPEATED and any(key == other for other, _ in kept):
                raise UserError(f"The address holds '{key}' twice.", do="Give it once.")
            kept.append((key, value))
    return Address(
        quote(request.scope["path"]),
        tuple(kept),
        is_tidy=kept == request.query_params.multi_items(),
        parts=tuple((name, str(value)) for name, value in request.path_params.items()),
    )


def _join(path: str, parameters: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
