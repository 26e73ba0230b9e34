"""A page, a metric or a customer by a part of its name: the palette, and a page for who has no script."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: its kind, its name and its address."""

    kind: str
    name: str
    url: str


def find_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows: pages, metrics and customers that hold every word of ``q``."""
    words = address.get("q").lower().split()
    called = "_".join(words)

    def fits(text: str) -> bool:
        return all(word in text.lower() for word in words)

    pages = [Hit("page", label, address.elsewhere(path)) for _, path, label in NAVIGATION if fits(label)]
    listed = cached.metrics() if words else []
    metrics = [
        Hit("metric", item.name, address.elsewhere(f"/metrics/{item.id}"))
        for item in sorted(
            listed, key=lambda item: (called not in (item.id, *item.aliases), not fits(item.name))
        )
        if fits(text_of(item))
    ]
    names = account_names(cached, cached.asked(**address.asked())) if words else {}
    customers = [
        Hit("customer", name, address.elsewhere(f"/customers/{quote(id, safe='')}"))
        for id, name in sorted(names.items(), key=lambda pair: pair[1].lower())
        if fits(f"{name} {id}")
    ]
    return {
        "search": address.get("q"),
        "kept": [(key, value) for key, value in address.parameters if key != "q"],
        "hits": [*pages, *metrics[:MOST], *customers[:MOST]],
    }
