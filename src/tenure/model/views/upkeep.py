"""How a stored view follows its inputs: the line ``--: …`` at the head of its file.

* ``each``: every row comes from one row of one input, so it is a plain view that stores nothing.
* ``by KEY, …``: rows with these key values depend on the inputs' rows with the same values only.
* ``by KEY, …, day``: the same for a key on one local day.
* ``by KEY from COLUMN [per COLUMN] [back COLUMN]``: a row depends on the rows of its key (and ``per``) that
  lie before it in ``COLUMN``: on the row just before it, or where ``back`` is given, on the input from that
  row's value of ``back`` on.
* ``by KEY, … since COLUMN to UNTIL of INSTANT``: a row begins at COLUMN and depends on the inputs of its key
  whose INSTANT lies from there on; a change concerns all that follow, and the row before it up to UNTIL.
* ``INPUT via VIEW on COLUMN, …``: an input that does not have the key; a change of it concerns the keys of
  those rows of ``VIEW`` that have the same values in these columns.

An input that has neither the key nor a ``via`` is read whole: when it changes, the view is built anew, as is
a view without the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tenure.kernel.errors import Bug

BY = re.compile(
    r"by (?P<keys>\w+(?:, \w+)*)(?: from (?P<order>\w+))?"
    r"(?: since (?P<since>\w+) to (?P<until>\w+) of (?P<instant>\w+))?"
    r"(?: per (?P<per>\w+))?(?: back (?P<back>\w+))?"
)
VIA = re.compile(r"(\w+) via (\w+) on (\w+(?:, \w+)*)")
DAY_KEY = "day"


@dataclass(frozen=True, slots=True)
class Via:
    """The relation that leads from a changed input to the keys that it concerns."""

    through: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """``keys`` without the day; ``is_daily`` says that the day is part of the key."""

    is_each: bool = False
    keys: tuple[str, ...] = ()
    is_daily: bool = False
    order: str | None = None
    since: str | None = None
    until: str | None = None
    instant: str | None = None
    per: str | None = None
    back: str | None = None
    via: Mapping[str, Via] = field(default_factory=dict)

    @property
    def ordered(self) -> str | None:
        """The column in whose order the rows of a key hang together, if they do."""
        return self.order or self.since

    @property
    def is_whole(self) -> bool:
        """Whether the view can only be built anew."""
        return not self.is_each and not self.keys


WHOLE = Upkeep()


def parse_upkeep(text: str) -> Upkeep:
    """The meaning of one line. Bug when it cannot be read."""
    first, *further = (part.strip() for part in text.split(";"))
    via = {}
    for part in further:
        match = VIA.fullmatch(part)
        if not match:
            raise Bug(f"'{part}' is no 'INPUT via VIEW on COLUMN'.")
        via[match[1]] = Via(match[2], tuple(match[3].split(", ")))
    if first == "each":
        return Upkeep(is_each=True)
    match = BY.fullmatch(first)
    if not match:
        raise Bug(f"'{first}' says neither 'each' nor 'by …'.")
    keys = tuple(match["keys"].split(", "))
    return Upkeep(
        keys=tuple(name for name in keys if name != DAY_KEY),
        is_daily=DAY_KEY in keys,
        order=match["order"],
        since=match["since"],
        until=match["until"],
        instant=match["instant"],
        per=match["per"],
        back=match["back"],
        via=via,
    )
