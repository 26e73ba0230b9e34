"""The page of one metric."""

from __future__ import annotations

import json
from typing import Any

from tenure.kernel.metric import Metric
from tenure.service.cached import Cached
from tenure.service.change import Comparison
from tenure.service.detail import fold_in_words
from tenure.service.formats import DASH
from tenure.service.goal import Goal, goal, standing
from tenure.service.saved.saved import Note, Target
from tenure.service.segments import offered, splits
from tenure.web import words
from tenure.web.address import Address
from tenure.web.breakdown import breakdown_shown
from tenure.web.charts.series import chart_of, first_drawn, line_of, texts_of
from tenure.web.controls import Choice, controls
from tenure.web.downloads import downloads_shown
from tenure.web.page import NAVIGATION, Page
from tenure.web.rows import rows_shown
from tenure.web.variants import differing_shown, variants_shown
from tenure.web.view import View, receipt_of, view_of

PARAMETERS = ("variant", "by", "point", "rows", "against")


def metric_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this metric and address. NotFound without the metric."""
    settings = cached.workspace.settings
    base = cached.resolve(address.part("id"))
    usual = str(settings["variants"].get(base.id, "default"))
    variant = address.get("variant") or usual
    view = view_of(cached, address)
    metric, asked, result = view.metric, view.asked, view.result
    segments = splits(cached, metric, asked)
    by = address.get("by") or next(iter(segments), "")
    target = _target(view)
    return {
        "metric": base,
        "variant": "" if variant == "default" else words.variant_name(variant),
        "direction": words.DIRECTION[result.direction],
        "controls": controls(
            address,
            asked,
            offered(cached, asked),
            view.formats,
            _variants(base, variant, usual),
            _segments(segments, by),
        ),
        "headline": _headline(view, target),
        "series": _series(view, target, _notes(view)),
        "breakdown": breakdown_shown(view, by) if by else None,
        "variants": variants_shown(view),
        "differing": differing_shown(view),
        "rows": rows_shown(view),
        "definition": _definition(view),
        "crumb": _crumb(base, address),
        "json_url": _api(view),
        "receipt": receipt_of(view),
        "downloads": downloads_shown(view, by, has_chart=any(p.value is not None for p in view.points)),
    }


def chart_alone(view: View) -> tuple[dict[str, Any], list[str]]:
    """The chart over time as the page draws it, and a line of text for each mark without a label."""
    series = _series(view, _target(view), _notes(view))
    before = [f"{DASH} {DASH} {DASH}  the same period a year before"] if series["has_before"] else []
    return series["option"], [*before, *(f"{day}: {text}" for day, text in series["noted"])]


def _target(view: View) -> Goal | None:
    settings = view.cached.workspace.settings
    where = view.asked.question.where
    return goal(view.metric, view.result, settings, view.cached.things(Target), view.point, where)


def _notes(view: View) -> list[Note]:
    return [note for note in view.cached.things(Note) if note.metric in ("", view.metric.id)]


def _crumb(metric: Metric, address: Address) -> tuple[str, str, str]:
    """Label and address of the page that shows a metric (else the overview), and its heading there."""
    found = [(path, label) for name, path, label in NAVIGATION if name == metric.page]
    path, label = found[0] if found else ("/", "Overview")
    return label, address.elsewhere(path), metric.panel or words.family(metric.family)


def _variants(base: Metric, chosen: str, usual: str) -> tuple[Choice, ...]:
    ids = ["default", *(variant.id for variant in base.variants)]
    return tuple(Choice("" if id == usual else id, words.variant_name(id), id == chosen) for id in ids)


def _segments(names: tuple[str, ...], chosen: str) -> tuple[Choice, ...]:
    usual = names[0] if names else ""
    return tuple(
        Choice("" if name == usual else name, words.variant_name(name), name == chosen) for name in names
    )


def _headline(view: View, target: Goal | None) -> dict[str, Any]:
    result, point, formats = view.result, view.point, view.formats
    state = standing(point, target, result.direction)
    return {
        "value": view.value(point.value),
        "why": words.reason(point.reason, dict(result.definition["parameters"])),
        "period": view.period(point),
        "interval": words.interval(point.low, point.high, result.unit, result.currency, formats),
        "n": formats.decimal(point.n, 0),
        "marks": words.marks(point, formats),
        "change": words.change_shown(
            view.change(target), result.unit, result.currency, formats, result.grain
        ),
        "standing": state or "",
        "standing_text": words.STANDING[state] if state else "",
        "target": words.target_shown(target, result.unit, result.currency, result.direction, formats),
        "target_source": "" if target is None else target.cite.title if target.cite else "this workspace",
    }


def _series(view: View, target: Goal | None, notes: list[Note]) -> dict[str, Any]:
    result, formats, points = view.result, view.formats, view.points
    noted = [
        (index, note)
        for note in notes
        for index, point in enumerate(points)
        if point.start <= note.day < point.end
    ]
    first = first_drawn(points)
    option = chart_of(
        result,
        points[first:],
        formats,
        target,
        chosen=view.index - first if view.index >= first else None,
        noted=sorted({index - first for index, _ in noted if index >= first}),
        past=view.past,
    )
    lines = []
    for index, point in enumerate(points):
        url = view.address.url(point=point.start.isoformat(), rows=None)
        line = line_of(result, point, view.past, formats, url)
        line["notes"] += [f"{formats.day(note.day)}: {note.text}" for at, note in noted if at == index]
        lines.append({**line, "is_chosen": point == view.point})
    return {
        "option": option,
        "is_against_year": view.comparison is Comparison.YEAR,
        "has_before": any(line["before"] not in ("", DASH) for line in lines),
        "has_values": any(point.value is not None for point in points),
        "lines": lines,
        "noted": [
            (formats.day(note.day), note.text) for _, note in sorted(noted, key=lambda pair: pair[1].day)
        ],
        "texts": texts_of(lines[first:]),
        "links": [f"{line['url']}#rows" for line in lines[first:]],
        "label": f"{result.name} {words.per(result.grain)}, "
        f"{lines[first]['period']} to {lines[-1]['period']}; last value {view.value(view.point.value)}",
    }


def _definition(view: View) -> dict[str, Any]:
    metric, result = view.metric, view.result
    plain = view.cached.resolve(metric.id)
    own = view.cached.workspace.settings["benchmarks"].get(metric.id)
    cites = dict.fromkeys([*plain.cites, *(cite for variant in plain.variants for cite in variant.cites)])
    return {
        "formula": result.definition["formula"],
        "version": result.definition["version"],
        "parameters": sorted(
            (key, _setting(value)) for key, value in result.definition["parameters"].items()
        ),
        "fold": fold_in_words(metric),
        "why": next((variant.why for variant in plain.variants if variant.id == metric.variant_id), ""),
        "aliases": plain.aliases,
        "notes": metric.notes,
        "benchmarks": [(b, words.CONFIDENCE.get(b.confidence, b.confidence)) for b in metric.benchmarks],
        "own_benchmark": own,
        "own_value": view.value(own["value"]) if own and isinstance(own.get("value"), (int, float)) else "",
        "cites": list(cites),
    }


def _setting(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _api(view: View) -> str:
    own = {"variant": None if view.metric.variant_id == "default" else view.metric.variant_id}
    return view.address.url(
        f"/api/v1/metrics/{view.metric.id}",
        **own,
        **dict.fromkeys(("by", "point", "rows", "against", "compare")),
    )


METRIC = Page("/metrics/{id}", "catalogue", "metric.html", metric_context, PARAMETERS)
