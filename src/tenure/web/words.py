"""Points, changes and flags in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from tenure.kernel.unit import REASONS, Reason, Unit
from tenure.service.change import Change, Point, Verdict
from tenure.service.formats import DASH, NO_BREAK, Formats
from tenure.service.goal import Goal, Standing
from tenure.service.overview import Mover, Tile
from tenure.web.address import Address
from tenure.web.charts.sparkline import sparkline
from tenure.web.customers.link import customer_url

FAMILIES = {"voice": "Voice of the customer", "own": "Own metrics"}
CONFIDENCE = {"h": "primary source read", "m": "a vendor's own survey", "l": "second-hand"}
STANDING = {Standing.MET: "on target", Standing.NEAR: "near target", Standing.MISSED: "off target"}
DIRECTION = {"higher": "higher is better", "lower": "lower is better", "neutral": "neither way is better"}
SETTING = "Set {key} in tenure.toml to get it."


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the pages show it: an arrow, a short text, the whole sentence, a class for its colour."""

    arrow: str
    text: str
    sentence: str
    css: str


def family(name: str) -> str:
    """The heading of a family of metrics."""
    return FAMILIES.get(name, name.capitalize() or "Other")


def reason(code: Reason | None, parameters: dict[str, object] | None = None) -> str:
    """Why there is no value; names the setting that is missing."""
    if code is None:
        return ""
    if code is Reason.NO_SETTING and parameters and parameters.get("missing"):
        return SETTING.format(key=parameters["missing"])
    return REASONS[code]


def interval(low: float | None, high: float | None, unit: str, currency: str, formats: Formats) -> str:
    """An interval; "" where there is none, an open end as a dash."""
    if low is None and high is None:
        return ""
    ends = (formats.value(low, unit, currency), formats.value(high, unit, currency))
    return f"{ends[0]} to {ends[1]}"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to know about a point; ``css`` "warn" before relying on it."""

    text: str
    css: str = ""


def marks(point: Point, formats: Formats) -> list[Mark]:
    """What to know about a point."""
    found = [Mark("period not over", "warn")] if point.is_partial else []
    for flag in point.flags:
        name, _, number = flag.partition(":")
        match name:
            case "small_sample":
                found.append(Mark(f"small sample (n{NO_BREAK}={NO_BREAK}{point.n})", "warn"))
            case "not_matured":
                found.append(Mark(f"{formats.decimal(int(number), 0)} not decided yet"))
            case "reached":
                found.append(Mark(f"{formats.value(float(number), Unit.SHARE)} have got there"))
            case _:
                found.append(Mark(flag.replace("_", " ").replace(":", " ")))
    return found


def change_shown(change: Change, unit: str, currency: str, formats: Formats) -> ShownChange:
    """A change in words."""
    if change.verdict is Verdict.UNKNOWN or change.difference is None:
        return ShownChange("", "", "There is nothing to compare with.", "none")
    if change.verdict is Verdict.SAME:
        return ShownChange("=", "unchanged", "The same as in the period before.", "none")
    absolute = formats.difference(change.difference, unit, currency)
    relative = None if unit == Unit.SHARE or change.relative is None else formats.relative(change.relative)
    short = relative if relative and unit in (Unit.MONEY, Unit.COUNT, Unit.NUMBER) else absolute
    sentence = f"{absolute} against the period before" + (f" ({relative})" if relative else "")
    if change.low is not None or change.high is not None:
        ends = [
            DASH if end is None else _signed(end, unit, currency, formats)
            for end in (change.low, change.high)
        ]
        sentence += f", 95{NO_BREAK}% interval {ends[0]} to {ends[1]}"
    if change.verdict is Verdict.UNCLEAR:
        return ShownChange("≈", "no clear change", f"No clear change: {sentence}.", "none")
    arrow = "▲" if change.difference > 0 else "▼"
    css = {Verdict.BETTER: "better", Verdict.WORSE: "worse"}.get(change.verdict, "none")
    word = {"better": "Better: ", "worse": "Worse: "}.get(css, "")
    return ShownChange(arrow, short, f"{word}{sentence}.", css)


def _signed(value: float, unit: str, currency: str, formats: Formats) -> str:
    return formats.difference(value, unit, currency) if value else "0"


@dataclass(frozen=True, slots=True)
class ShownTile:
    """A metric in the room of a tile."""

    id: str
    name: str
    family: str
    url: str
    value: str
    why: str
    change: ShownChange
    standing: str
    standing_text: str
    target: str
    spark: str
    marks: tuple[Mark, ...]
    interval: str


def tile_shown(tile: Tile, url: str, formats: Formats) -> ShownTile:
    """A tile in words."""
    result, point = tile.result, tile.point
    unit, currency = result.unit, result.currency
    variant = "" if result.variant == "default" else f" · {variant_name(result.variant)}"
    return ShownTile(
        id=result.metric,
        name=result.name + variant,
        family=tile.metric.family,
        url=url,
        value=formats.value(point.value, unit, currency),
        why=reason(point.reason, dict(result.definition["parameters"])),
        change=change_shown(tile.change, unit, currency, formats),
        standing=tile.standing or "",
        standing_text=STANDING[tile.standing] if tile.standing else "",
        target=target_shown(tile.goal, unit, currency, result.direction, formats),
        spark=sparkline([p.value for p in tile.points], [p.is_partial for p in tile.points]),
        marks=tuple(marks(point, formats)),
        interval=interval(point.low, point.high, unit, currency, formats),
    )


def target_shown(goal: Goal | None, unit: str, currency: str, direction: str, formats: Formats) -> str:
    """A target in words; "" without one."""
    if goal is None:
        return ""
    sign = {"higher": "at least", "lower": "at most"}.get(direction, "")
    text = f"{sign} {formats.value(goal.value, unit, currency)}".strip()
    if goal.warn != goal.value:
        text += f", worry from {formats.value(goal.warn, unit, currency)}"
    return text


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
        shown = change_shown(tile.change, result.unit, result.currency, formats)
        verb = "rose" if (tile.change.difference or 0) > 0 else "fell"
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


def variant_name(id: str) -> str:
    """A variant's id as words."""
    return id.replace("_", " ")
