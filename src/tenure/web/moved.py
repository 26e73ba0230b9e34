"""What moved, and who moved it, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from tenure.service.formats import Formats
from tenure.service.overview import Mover, Tile
from tenure.web.address import Address
from tenure.web.customers.link import customer_url
from tenure.web.words import change_shown


def moved_sentence(
    tiles: tuple[Tile, ...],
    movers: Mapping[str, tuple[Mover, ...]],
    formats: Formats,
    address: Address | None = None,
) -> Markup:
    """What moved and, where it is a sum over accounts, who moved it; in one sentence.

    Accounts lead to their pages, with the question of ``address``.
    """
    if not tiles:
        return Markup("Nothing moved by more than it usually does.")
    parts: list[Markup] = []
    for tile in tiles:
        result, value = tile.result, formats.value(tile.point.value, tile.result.unit, tile.result.currency)
        shown = change_shown(tile.step, result.unit, result.currency, formats)
        verb = "rose" if (tile.step.difference or 0) > 0 else "fell"
        who = Markup(" and ").join(
            Markup("{} {}").format(
                _named(mover, address), formats.difference(mover.difference, result.unit, result.currency)
            )
            for mover in movers.get(result.metric, ())
        )
        most = Markup(", most by {}").format(who) if who else ""
        named = result.name if parts else f"{result.name[0].upper()}{result.name[1:]}"
        parts.append(Markup("{} {} to {} ({}{})").format(named, verb, value, shown.text, most))
    listed = parts[0] if len(parts) == 1 else Markup(", ").join(parts[:-1]) + Markup(" and ") + parts[-1]
    return listed + Markup(".")


def _named(mover: Mover, address: Address | None) -> Markup | str:
    if address is None:
        return mover.name
    return Markup('<a href="{}">{}</a>').format(customer_url(address, mover.account_id), mover.name)
