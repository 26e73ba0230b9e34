"""The ledger of the revenue page: who moved MRR in the chosen period."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from tenure.kernel.errors import UserError
from tenure.service.ledger import Ledger, ledger
from tenure.web.charts.movements import COLOURS
from tenure.web.revenue.files import file_urls
from tenure.web.revenue.movements import Shown

ROWS, MOST_ROWS = 25, 2000


def ledger_shown(shown: Shown) -> dict[str, Any]:
    found = ledger(shown.cached, shown.asked, shown.fall.start, shown.fall.end)
    limit = _limit(shown.address.get("rows"))
    point = shown.fall.start.isoformat()
    shown_lines = found.lines[:limit]
    return {
        "lines": [
            {
                "account": line.name,
                "account_id": line.account_id,
                "url": shown.address.elsewhere(f"/customers/{quote(line.account_id, safe='')}"),
                "kind": line.kind,
                "colour": COLOURS[line.kind],
                "amount": shown.amount(line.amount, is_move=True),
                "before": shown.amount(line.before),
                "after": shown.amount(line.after),
            }
            for line in shown_lines
        ],
        "sums": _sums(shown, found),
        "hidden": len(found.lines) - len(shown_lines),
        "has_unknown": any(line.amount is None for line in found.lines),
        "more_url": shown.address.url(point=point, rows=str(MOST_ROWS)) + "#ledger"
        if limit < MOST_ROWS
        else "",
        "files": file_urls(shown.address, "ledger", point=point),
    }


def _sums(shown: Shown, found: Ledger) -> list[dict[str, str]]:
    urls = {step.metric: shown.metric_url(step, shown.fall) for step in shown.fall.moves}
    counts = {metric: sum(line.metric == metric for line in found.lines) for metric in found.totals()}
    kinds = {line.metric: line.kind for line in found.lines}
    return [
        {
            "kind": kinds[metric],
            "count": shown.formats.decimal(counts[metric], 0),
            "amount": shown.amount(total, is_move=True),
            "url": urls[metric],
        }
        for metric, total in found.totals().items()
    ]


def _limit(text: str) -> int:
    if not text:
        return ROWS
    if not text.isdecimal() or not text.isascii() or len(text) > 4 or not 0 < int(text) <= MOST_ROWS:
        raise UserError(f"'{text}' is no number of rows.", do=f"Give 1 to {MOST_ROWS}.")
    return int(text)
