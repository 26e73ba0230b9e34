"""The product page: its metrics, and who comes back, moves through funnels and takes up features."""

from __future__ import annotations

from typing import Any

from tenure.service.cached import Cached
from tenure.service.formats import Formats
from tenure.web.address import Address
from tenure.web.families.activity import lifecycle_shown, retention_shown
from tenure.web.families.family import family_context
from tenure.web.families.splits import funnels_shown, splits_shown
from tenure.web.families.unshown import unshown
from tenure.web.families.waiting import waiting_shown


def product_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    formats = Formats.of(cached.workspace.settings)
    asked = cached.asked(**address.asked())
    parts = {
        "retention": retention_shown(cached, asked, address, formats),
        "lifecycle": lifecycle_shown(cached, asked, address, formats),
        "funnels": funnels_shown(cached, asked, address, formats),
        "splits": splits_shown(cached, asked, address, formats, "product"),
        "waiting": waiting_shown(cached, asked, address, formats),
    }
    sections = (
        ("retention", "Who comes back", parts["retention"]),
        ("lifecycle", "Life cycle of users", parts["lifecycle"]),
        ("funnels", "Funnels", parts["funnels"]),
        ("splits of product", "By feature", parts["splits"]),
        ("waiting", "How long until the first value", parts["waiting"]),
    )
    return {**family_context(cached, address, "product"), **parts, "unshown": unshown(cached, sections)}
