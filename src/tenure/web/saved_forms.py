"""The forms of saved things, read: what people write becomes a thing, or a sentence that says why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tenure.kernel.errors import UserError
from tenure.kernel.metric import Metric
from tenure.kernel.unit import Direction, Unit
from tenure.service.cached import Cached
from tenure.service.filtering import check_filter
from tenure.service.formats import Formats
from tenure.service.people.portfolio import split_parts
from tenure.service.saved.amount import parse_amount
from tenure.service.saved.saved import Dashboard, Note, Segment, Target


def read_segment(cached: Cached, name: str, where: Iterable[str]) -> Segment:
    """A filter; a field may hold several parts, with commas or on lines of their own."""
    parts = dict.fromkeys(part for field in where for part in split_parts(field))
    segment = Segment(name.strip(), tuple(parts))
    segment.check()
    check_filter(cached, cached.asked(where=list(parts)))
    return segment


def read_dashboard(cached: Cached, name: str, metrics: str) -> Dashboard:
    """Metrics, each once, in their order."""
    labels = tuple(dict.fromkeys(cached.resolve(one).label for one in metrics.split()))
    return Dashboard(name.strip(), labels)


def read_note(cached: Cached, day: str, text: str, metric: str) -> Note:
    """What happened on a day."""
    about = metric.strip()
    return Note(_day(day), text.strip(), cached.resolve(about).id if about else "")


def read_target(cached: Cached, metric: str, value: str, warn: str, since: str) -> Target:
    """A target; without a value from which to worry it is that of the target."""
    found, currency = shown_first(cached, metric), str(cached.workspace.settings["currency"])
    reach = parse_amount(value, found.unit, currency)
    worry = parse_amount(warn, found.unit, currency) if warn.strip() else reach
    formats = Formats.of(cached.workspace.settings)
    for number in (reach, worry):
        _check_bound(found, number, formats.value(number, found.unit, currency), formats, currency)
    is_higher = found.direction is Direction.HIGHER
    if found.direction is not Direction.NEUTRAL and (worry > reach if is_higher else worry < reach):
        target, wrong = (formats.value(one, found.unit, currency) for one in (reach, worry))
        better, side = ("Higher", "below") if is_higher else ("Lower", "above")
        raise UserError(
            f"{better} is better for {found.name}: {wrong} would worry while the target {target} is met.",
            do=f"Worry from a value {side} the target, or leave it empty.",
        )
    return Target(found.id, reach, worry, _day(since))


def shown_first(cached: Cached, metric: str) -> Metric:
    """A metric in the variant that the workspace shows first. NotFound without one."""
    found = cached.resolve(metric)
    return found.with_variant(str(cached.workspace.settings["variants"].get(found.id, "default")))


def _check_bound(metric: Metric, number: float, written: str, formats: Formats, currency: str) -> None:
    most = metric.bounds[1]
    if most is None or number <= most:
        return
    hint = f" If you mean {number:g}%, write the sign." if metric.unit is Unit.SHARE else ""
    raise UserError(
        f"{metric.name} cannot be above {formats.value(most, metric.unit, currency)}, and this is {written}.",
        do=f"Give a value that it can reach.{hint}",
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UserError(f"'{text}' is no day.", do="Write it as 2026-01-31.") from None
