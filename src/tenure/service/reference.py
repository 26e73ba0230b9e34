"""The reference of a metric as text, made from its declaration: what ``tenure metrics METRIC`` prints."""

from __future__ import annotations

from collections.abc import Iterator

from tenure.catalog import Catalog
from tenure.kernel.metric import Example, Metric
from tenure.query.definition import settings_used, tables
from tenure.service.export import to_markdown

DIRECTIONS = {"higher": "higher is better", "lower": "lower is better", "neutral": "neither way is better"}
CONFIDENCE = {"h": "primary source read", "m": "a vendor's own survey", "l": "second-hand"}


def page(metric: Metric, known: Catalog) -> str:
    """Markdown: question, formula, variants, worked example, targets, benchmarks, sources."""
    return "\n".join(_lines(metric, known)) + "\n"


def _lines(metric: Metric, known: Catalog) -> Iterator[str]:
    yield f"# {metric.name}\n"
    yield f"`{metric.id}`{''.join(f' · `{alias}`' for alias in metric.aliases)}\n"
    yield f"*{metric.question}*\n"
    yield f"{metric.formula}\n"
    direction = DIRECTIONS[metric.direction.value]
    yield f"Unit: {metric.unit.value}; {direction}. Null means `{metric.empty.value}`."
    yield f"Reads: {', '.join(f'`{name}`' for name in tables(metric, known.resolve)) or 'nothing'}."
    if used := settings_used(metric, known.resolve):
        yield f"Settings: {', '.join(f'`{key}`' for key in used)}."
    if metric.target:
        target = metric.target
        source = ", ".join(part for part in (target.cite.key, target.basis) if part)
        yield f"Target: {target.value:g}, worry at {target.warn:g} ({source})."
    if metric.variants:
        yield "\n## Variants\n"
        for variant in metric.variants:
            cites = f" ({', '.join(cite.key for cite in variant.cites)})" if variant.cites else ""
            yield f"- `{metric.id}:{variant.id}`: {variant.why}{cites}"
    yield from _example(metric.example)
    if metric.benchmarks:
        yield "\n## What others reach\n"
        for mark in metric.benchmarks:
            source = f"{mark.cite.key}; {CONFIDENCE[mark.confidence]}"
            yield f"- {mark.value}: {mark.population}, {mark.as_of} ({source})"
    if metric.notes:
        yield "\n## Where sources differ\n"
        yield from (f"- {note}" for note in metric.notes)
    if metric.cites:
        yield "\n## Sources\n"
        yield from (
            f"- {cite.key}: {cite.title}{f', <{cite.url}>' if cite.url else ''}" for cite in metric.cites
        )


def _example(example: Example) -> Iterator[str]:
    yield f"\n## Worked example\n\nFrom {example.start} to {example.end} (exclusive):\n"
    for name, text in example.tables.items():
        rows = [
            [cell.strip() for cell in line.split(",")] for line in text.strip().splitlines() if line.strip()
        ]
        yield f"`{name}`\n"
        yield to_markdown([dict(zip(rows[0], row, strict=False)) for row in rows[1:]]) + "\n"
    values = {"default": example.value, **example.variants}
    yield "; ".join(f"{label}: **{'null' if value is None else value}**" for label, value in values.items())
