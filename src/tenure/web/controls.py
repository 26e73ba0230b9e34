"""The form at the top of a page: period, filter and clocks as they stand in the address."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from tenure.kernel.period import Grain
from tenure.service.cached import Asked
from tenure.service.formats import Formats
from tenure.web.address import Address

GRAINS = {
    Grain.DAY: "Days",
    Grain.WEEK: "Weeks",
    Grain.MONTH: "Months",
    Grain.QUARTER: "Quarters",
    Grain.YEAR: "Years",
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
    grain = asked.question.grain
    # What holds without being said is not said in the address: the value of its option is empty.
    grains = [Choice("" if g is Grain.MONTH else g, text, g == grain) for g, text in GRAINS.items()]
    if grain is Grain.TOTAL:
        grains.append(Choice(grain, "Whole range", True))
    return Controls(
        action=address.path,
        grains=tuple(grains),
        start=address.get("from"),
        end=address.get("to"),
        trailing=address.get("trailing"),
        as_of=address.get("as_of"),
        known_on=address.get("known_on"),
        where=address.all("where"),
        settings=address.all("set"),
        filters=filters,
        chips=tuple(_chips(address, asked, formats)),
        variants=variants,
        segments=segments,
        is_open=any(address.get(name) for name in ("trailing", "as_of", "known_on", "from", "to")),
    )


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
    return found
