"""Points, changes and flags in words."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.kernel.period import Grain
from tenure.kernel.unit import REASONS, Reason, Unit
from tenure.service.change import Change, Comparison, Point, Result, Verdict
from tenure.service.comparison import Past
from tenure.service.formats import DASH, NO_BREAK, Formats
from tenure.service.goal import Goal, Standing
from tenure.service.overview import Tile
from tenure.web.charts.sparkline import sparkline

FAMILIES = {"voice": "Voice of the customer", "own": "Own metrics"}
CONFIDENCE = {"h": "primary source read", "m": "a vendor's own survey", "l": "second-hand"}
STANDING = {Standing.MET: "on target", Standing.NEAR: "near target", Standing.MISSED: "off target"}
DIRECTION = {"higher": "higher is better", "lower": "lower is better", "neutral": "neither way is better"}
AGAINST = {
    Comparison.PREVIOUS: "the period before",
    Comparison.YEAR: "a year before",
    Comparison.TARGET: "the target",
}
NOTHING = {
    Comparison.PREVIOUS: "nothing before",
    Comparison.YEAR: "nothing a year before",
    Comparison.TARGET: "no target",
}
"""What a change is against, and what is said where there is none."""

FEW = 20
"""Changes of smaller counts are told as they are: from 1 to 6 is +5 rather than +500%."""

SETTING = "Set {key} in tenure.toml to get it."


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the pages show it: an arrow, a short text, the whole sentence, a class for its colour."""

    arrow: str
    text: str
    sentence: str
    css: str
    base: str = ""  # the earlier period and its value


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


def change_shown(change: Change, unit: str, currency: str, formats: Formats, grain: str = "") -> ShownChange:
    """A change in words; with the ``grain`` of the series it names the earlier period and its value."""
    base = _base(change, unit, currency, formats, grain)
    against = base or AGAINST[change.comparison]
    if change.verdict is Verdict.UNKNOWN or change.difference is None:
        text = NOTHING[change.comparison] if change.is_lacking else ""
        return ShownChange("", text, "There is nothing to compare with.", "none")
    if change.verdict is Verdict.SAME:
        return ShownChange("=", "unchanged", f"The same as {against}.", "none", base)
    absolute = formats.difference(change.difference, unit, currency)
    relative = None if unit == Unit.SHARE or change.relative is None else formats.relative(change.relative)
    is_few = unit == Unit.COUNT and change.base is not None and change.base < FEW
    is_short = unit in (Unit.MONEY, Unit.COUNT, Unit.NUMBER) and not is_few
    short = relative if relative and is_short else absolute
    sentence = f"{absolute} against {against}" + (f" ({relative})" if relative else "")
    if change.low is not None or change.high is not None:
        ends = [
            DASH if end is None else _signed(end, unit, currency, formats)
            for end in (change.low, change.high)
        ]
        sentence += f", 95% interval {ends[0]} to {ends[1]}"
    if change.verdict is Verdict.UNCLEAR:
        what = "difference" if change.comparison is Comparison.TARGET else "change"
        return ShownChange("≈", f"no clear {what}", f"No clear {what}: {sentence}.", "none", base)
    arrow = "▲" if change.difference > 0 else "▼"
    css = {Verdict.BETTER: "better", Verdict.WORSE: "worse"}.get(change.verdict, "none")
    word = {"better": "Better: ", "worse": "Worse: "}.get(css, "")
    return ShownChange(arrow, short, f"{word}{sentence}.", css, base)


def _base(change: Change, unit: str, currency: str, formats: Formats, grain: str) -> str:
    """The period that a value is compared with, and its value; "" where it is none."""
    before = change.before
    if not grain or before is None:
        return ""
    period = formats.period(before.start, before.end, grain)
    return f"{period}: {formats.value(before.value, unit, currency)}"


def per(grain: str) -> str:
    """What each value of a series is of."""
    return "over the whole range" if grain == Grain.TOTAL else f"per {grain}"


def year_before_shown(past: Past, point: Point, result: Result, formats: Formats) -> str:
    """The value a year before a point; "" unless values are compared with it."""
    if past.comparison is not Comparison.YEAR:
        return ""
    before = past.year_before(point)
    return formats.value(before.value if before else None, result.unit, result.currency)


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
        change=change_shown(tile.change, unit, currency, formats, result.grain),
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


def variant_name(id: str) -> str:
    """A variant's id as words."""
    return id.replace("_", " ")
