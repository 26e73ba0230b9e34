"""A page, a metric or a customer by a part of its name: the palette, and a page for who has no script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tenure.service.cached import Cached
from tenure.service.names import account_names
from tenure.web.address import Address
from tenure.web.catalogue import text_of
from tenure.web.page import NAVIGATION

MOST = 8
"""Hits of a kind that are shown."""

FURTHER = 5
"""What is said of something counts after all names."""

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: its kind, its name and its address."""

    kind: str
    name: str
    url: str


def find_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows: pages, metrics and customers that hold every word of ``q``, nearest first."""
    sought = " ".join(address.get("q").lower().split())
    pages = [
        (distance(sought, (label,)), Hit("page", label, address.elsewhere(path)))
        for _, path, label in NAVIGATION
    ]
    metrics = [
        (
            distance(sought, (item.name, item.id.replace("_", " "), item.id, *item.aliases), text_of(item)),
            Hit("metric", item.name, address.elsewhere(f"/metrics/{item.id}")),
        )
        for item in (cached.metrics() if sought else ())
    ]
    names = account_names(cached, cached.asked(**address.asked())) if sought else {}
    customers = [
        (
            distance(sought, (name, id), f"{name} {id}".lower()),
            Hit("customer", name, address.elsewhere(f"/customers/{quote(id, safe='')}")),
        )
        for id, name in sorted(names.items(), key=lambda pair: pair[1].lower())
    ]
    found = [one for kind in (pages, metrics, customers) for one in _nearest(kind)]
    return {
        "search": address.get("q"),
        "kept": [(key, value) for key, value in address.parameters if key != "q"],
        "hits": [hit for _, hit in sorted(found, key=lambda pair: pair[0])],
    }


def _nearest(found: Iterable[tuple[int | None, Hit]]) -> list[tuple[int, Hit]]:
    """The nearest of a kind; those equally near stay in their order."""
    fitting = [(distance, hit) for distance, hit in found if distance is not None]
    return sorted(fitting, key=lambda pair: pair[0])[:MOST]


def distance(sought: str, names: tuple[str, ...], text: str = "") -> int | None:
    """How far something is from what is sought; None where it is in no name nor in the text."""
    named = [found for name in names if (found := _rank(sought, name.lower())) is not None]
    if named:
        return min(named)
    said = _rank(sought, f" {text}")
    return None if said is None else FURTHER + said


def _rank(sought: str, name: str) -> int | None:
    """0: the name itself; then: begins so, has these words, has words that begin so, has these letters."""
    words, has = sought.split(), WORD.findall(name)
    if name == sought:
        return 0
    if name.startswith(sought):
        return 1
    if all(word in has for word in words):
        return 2
    if all(any(one.startswith(word) for one in has) for word in words):
        return 3
    return 4 if all(word in name for word in words) else None
