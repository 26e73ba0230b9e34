"""The support page: its metrics, the backlog by age, and how long it takes per priority and channel."""

from __future__ import annotations

from typing import Any

from tenure.kernel.unit import Unit
from tenure.service.backlog import BACKLOG, backlog_by_age
from tenure.service.cached import Asked, Cached
from tenure.service.formats import DASH, Formats
from tenure.web.address import Address
from tenure.web.charts.stacked import stacked_chart
from tenure.web.families.family import family_context, question_of
from tenure.web.families.splits import splits_shown
from tenure.web.families.unshown import unshown


def support_context(cached: Cached, address: Address) -> dict[str, Any]:
    """What the template shows for this address."""
    formats = Formats.of(cached.workspace.settings)
    asked = cached.asked(**address.asked())
    backlog = backlog_shown(cached, asked, address, formats)
    splits = splits_shown(cached, asked, address, formats, "support")
    sections = (
        ("backlog", "Backlog by age", backlog),
        ("splits of support", "Who waits how long", splits),
    )
    return {
        **family_context(cached, address, "support"),
        "backlog": backlog,
        "splits": splits,
        "unshown": unshown(cached, sections),
    }


def backlog_shown(cached: Cached, asked: Asked, address: Address, formats: Formats) -> dict[str, Any] | None:
    """Open tickets by age at the end of every period, as a chart and a table; None without tickets."""
    found = backlog_by_age(cached, asked)
    if found is None:
        return None
    grain, link = asked.question.grain, question_of(address)
    counts = [[_count(count, formats) for count in one.counts] for one in found.periods]
    lines = [
        {
            "period": formats.period(one.start, one.end, grain),
            "url": link.url(f"/metrics/{BACKLOG}", by="age", point=one.start.isoformat()) + "#rows",
            "is_partial": one.is_partial,
            "counts": shown,
            "total": _count(one.total, formats),
        }
        for one, shown in zip(found.periods, counts, strict=True)
    ]
    return {
        "ages": found.ages,
        "lines": lines,
        "option": stacked_chart(
            [formats.tick(one.start, grain) for one in found.periods],
            {age: [one.counts[n] for one in found.periods] for n, age in enumerate(found.ages)},
            unit=Unit.COUNT,
            formats=formats,
        ),
        "texts": [
            f"{line['period']}\n{line['total']} open\n"
            + "\n".join(f"{age}: {count}" for age, count in zip(found.ages, shown, strict=True))
            for line, shown in zip(lines, counts, strict=True)
        ],
        "links": [line["url"] for line in lines],
        "label": f"Open tickets by age at the end of each {grain}, "
        f"{lines[0]['period']} to {lines[-1]['period']}",
    }


def _count(count: int | None, formats: Formats) -> str:
    return DASH if count is None else formats.decimal(count, 0)
