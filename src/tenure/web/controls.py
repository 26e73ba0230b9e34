"""The form at the top of a page: period, filter and clocks as they stand in the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from tenure.kernel.period import Grain
from tenure.service.asking import COUNT
from tenure.service.cached import Asked
from tenure.service.change import Comparison
from tenure.service.comparison import parse_comparison
from tenure.service.formats import Formats
from tenure.service.preset import Preset, usual_grain
from tenure.web.address import CUSTOM, RANGE, Address
from tenure.web.words import AGAINST

DAY = re.compile(r"\d{4}-\d\d-\d\d")
GRAINS = {
    Grain.DAY: "Days",
    Grain.WEEK: "Weeks",
    Grain.MONTH: "Months",
    Grain.QUARTER: "Quarters",
    Grain.YEAR: "Years",
}


PERIODS = {
    Preset.YEAR: "Last 12 months",
    Preset.HALF_YEAR: "Last 6 months",
    Preset.THIS_QUARTER: "This quarter",
    Preset.LAST_QUARTER: "Last quarter",
    Preset.THIS_YEAR: "This year",
    Preset.LAST_YEAR: "Last year",
    Preset.DAYS_30: "Last 30 days",
    Preset.DAYS_90: "Last 90 days",
    Preset.ALL: "All of the data",
}
COMPARISONS = {
    Comparison.PREVIOUS: "Period before",
    Comparison.YEAR: "A year before",
    Comparison.TARGET: "Target",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a select."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that narrows the page, with the address without it."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Controls:
    """The state of the form."""

    action: str
    grains: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    comparisons: tuple[Choice, ...]
    start: str
    end: str
    trailing: str
    as_of: str
    known_on: str
    where: tuple[str, ...]
    settings: tuple[str, ...]
    filters: dict[str, tuple[str, ...]]
    chips: tuple[Chip, ...]
    variants: tuple[Choice, ...] = ()
    segments: tuple[Choice, ...] = ()
    is_open: bool = False

    @property
    def as_of_field(self) -> str:
        """The kind of field that can hold it: a day, or an instant as text."""
        return "date" if not self.as_of or DAY.fullmatch(self.as_of) else "text"

    @property
    def saving(self) -> str:
        """The filter in force, as an address holds it."""
        return urlencode([("where", value) for value in self.where])


def controls(
    address: Address,
    asked: Asked,
    filters: dict[str, tuple[str, ...]],
    formats: Formats,
    variants: tuple[Choice, ...] = (),
    segments: tuple[Choice, ...] = (),
) -> Controls:
    """The form for an address."""
    grain, comparison = asked.question.grain, parse_comparison(address.get("compare"))
    # What holds without being said is not said in the address: the value of its option is empty.
    preset = address.get("period")
    usual = usual_grain(Preset(preset) if preset else None)
    grains = [Choice("" if g is usual else g, text, g == grain) for g, text in GRAINS.items()]
    grains.append(Choice(Grain.TOTAL, "Whole range", grain is Grain.TOTAL))
    return Controls(
        action=address.path,
        grains=tuple(grains),
        periods=_periods(address, grain),
        comparisons=tuple(
            Choice("" if one is Comparison.PREVIOUS else one, text, one == comparison)
            for one, text in COMPARISONS.items()
        ),
        start=asked.question.start.isoformat() if address.get("from") else "",
        end=asked.question.end.isoformat() if address.get("to") else "",
        trailing=address.get("trailing"),
        as_of=address.get("as_of"),
        known_on=asked.question.known_on.isoformat() if asked.question.known_on else "",
        where=address.all("where"),
        settings=address.all("set"),
        filters=filters,
        chips=tuple(_chips(address, asked, formats)),
        variants=variants,
        segments=segments,
        is_open=any(address.get(name) for name in ("trailing", "as_of", "known_on", "from", "to")),
    )


def _periods(address: Address, grain: Grain) -> tuple[Choice, ...]:
    """Ranges by name; what holds without one; and the dates beside it."""
    chosen, has_dates = address.get("period"), any(address.get(name) for name in RANGE)
    steps = GRAINS.get(grain, GRAINS[Grain.MONTH]).lower()
    named = [
        Choice(one, text, one == chosen)
        for one, text in PERIODS.items()
        if one is not Preset.YEAR or grain not in (Grain.MONTH, Grain.TOTAL) or one == chosen
    ]
    usual = Choice("", f"Last {COUNT} {steps}", not chosen and not has_dates)
    is_said = chosen == Preset.YEAR and grain is Grain.MONTH
    return (*(() if is_said else (usual,)), *named, Choice(CUSTOM, "Custom…", has_dates))


def _chips(address: Address, asked: Asked, formats: Formats) -> list[Chip]:
    found = []
    for name in ("where", "set"):
        values = address.all(name)
        for value in values:
            rest = tuple(other for other in values if other != value)
            found.append(Chip(value.replace("=", ": ", 1), address.url(**{name: rest})))
    if address.get("as_of"):
        found.append(Chip(f"as of {formats.instant(asked.question.as_of)}", address.url(as_of=None)))
    if asked.question.known_on:
        found.append(Chip(f"as known on {formats.day(asked.question.known_on)}", address.url(known_on=None)))
    if address.get("trailing"):
        found.append(Chip(f"trailing {asked.question.trailing}", address.url(trailing=None)))
    comparison = parse_comparison(address.get("compare"))
    if comparison is not Comparison.PREVIOUS:
        found.append(Chip(f"against {AGAINST[comparison]}", address.url(compare=None)))
    return found
