"""The ledger of the revenue page: who moved MRR in the chosen period, as a table and as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from tenure.kernel.errors import UserError
from tenure.service.cached import Cached
from tenure.service.ledger import Ledger, ledger, ledger_csv
from tenure.service.waterfall import waterfall
from tenure.web.address import read_address
from tenure.web.charts.movements import COLOURS
from tenure.web.revenue.movements import Shown
from tenure.web.view import chosen

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
        "csv_url": shown.address.url("/revenue/ledger.csv", point=point, rows=None, cohort=None),
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


def revenue_files(cached: Cached) -> APIRouter:
    """The files that the revenue page offers."""
    files = APIRouter(include_in_schema=False)

    @files.get("/revenue/ledger.csv")
    def ledger_file(request: Request) -> Response:
        address = read_address(request, "point")
        asked = cached.asked(**address.asked())
        found = waterfall(cached, asked)
        point = chosen(found.points, address)
        text = ledger_csv(ledger(cached, asked, point.start, point.end), found.currency)
        name = f"ledger-{point.start.isoformat()}.csv"
        return Response(
            text, media_type="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    return files
