"""The catalogue page: every metric, with a search and what is missing for those that cannot be computed."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from tenure.service.cached import Cached
from tenure.service.listing import Listed
from tenure.web.address import Address
from tenure.web.words import family


def catalogue_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address; ``q`` narrows it to metrics that hold every word."""
    words = address.get("q").lower().split()
    listed = cached.metrics()
    found = [item for item in listed if all(word in text_of(item) for word in words)]
    return {
        "search": address.get("q"),
        "kept": [(key, value) for key, value in address.parameters if key != "q"],
        "total": len(listed),
        "count": len(found),
        "families": [
            {
                "title": family(name),
                "metrics": [(item, address.elsewhere(f"/metrics/{item.id}")) for item in items],
            }
            for name, items in groupby(found, key=lambda item: item.family)
        ],
    }


def text_of(item: Listed) -> str:
    """All in which a search looks, in small letters."""
    return " ".join(
        (item.id.replace("_", " "), item.id, item.name, item.question, item.formula, *item.aliases)
    ).lower()
