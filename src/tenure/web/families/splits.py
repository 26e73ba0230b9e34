"""Metrics split by a column of their own, and funnels, as cards of a page."""

from __future__ import annotations

from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.cached import Asked, Cached
from tenure.service.comparison import Past, parse_comparison
from tenure.service.formats import DASH, Formats
from tenure.service.funnels import CONVERSION, Funnel, funnels
from tenure.service.splits import Splitting, splits_of
from tenure.web import words
from tenure.web.address import Address
from tenure.web.breakdown import breakdown_shown
from tenure.web.charts.segments import segments_chart
from tenure.web.families.family import question_of
from tenure.web.view import View


def splits_shown(
    cached: Cached, asked: Asked, address: Address, formats: Formats, page: str
) -> list[dict[str, Any]]:
    """One card per metric and column that the page shows split."""
    found = splits_of(cached, page, asked)
    return [_split(cached, asked, address, formats, one, n) for n, one in enumerate(found, start=1)]


def _split(
    cached: Cached, asked: Asked, address: Address, formats: Formats, one: Splitting, number: int
) -> dict[str, Any]:
    comparison = parse_comparison(address.get("compare"))
    variant = "" if one.metric.variant_id == "default" else one.metric.variant_id
    target = question_of(address).url(f"/metrics/{one.metric.id}", variant=variant, by=one.by)
    kept = (*question_of(address).parameters, *((("variant", variant),) if variant else ()))
    view = View(
        cached,
        Address(f"/metrics/{one.metric.id}", kept),
        asked,
        one.metric,
        one.result,
        one.points,
        one.point,
        formats,
        Past(comparison, asked.question.grain, cached.workspace.settings.calendar),
    )
    shown = breakdown_shown(view, one.by) or {}
    name = one.metric.name + (f" · {words.variant_name(variant)}" if variant else "")
    label = f"{name} by {words.variant_name(one.by)}, {view.period(one.point)}"
    return {**shown, "id": f"split-{number}", "name": name, "url": target, "label": label}


def funnels_shown(cached: Cached, asked: Asked, address: Address, formats: Formats) -> list[dict[str, Any]]:
    """One card per funnel: its steps with counts, the share of the step before and of all."""
    return [_funnel(f, n, address, formats) for n, f in enumerate(funnels(cached, asked), start=1)]


def _funnel(funnel: Funnel, number: int, address: Address, formats: Formats) -> dict[str, Any]:
    where = (*address.all("where"), f"funnel={funnel.name}")
    lines, before = [], None
    for step in funnel.steps:
        point = step.point
        lines.append(
            {
                "event": step.event,
                "url": question_of(address).url(
                    f"/metrics/{CONVERSION}", where=(*where, f"step={step.number}")
                ),
                "reached": formats.decimal(step.reached, 0),
                "of_before": formats.value(step.reached / before, Unit.SHARE) if before else DASH,
                "of_all": formats.value(point.value, Unit.SHARE),
                "interval": words.interval(point.low, point.high, Unit.SHARE, "", formats),
                "marks": words.marks(point, formats),
            }
        )
        before = step.reached
    return {
        "id": f"funnel-{number}",
        "name": words.variant_name(funnel.name),
        "started": formats.decimal(funnel.started, 0),
        "overall": lines[-1]["of_all"],
        "window": f"{funnel.window_days} days",
        "lines": lines,
        "option": segments_chart(
            [step.event for step in funnel.steps],
            [step.reached for step in funnel.steps],
            unit=Unit.COUNT,
            formats=formats,
        ),
        "height": 40 + 34 * len(lines),
        "label": f"Funnel {words.variant_name(funnel.name)}: people per step",
        "texts": [f"{line['event']}\n{line['reached']}\n{line['of_all']} of all" for line in lines],
    }
