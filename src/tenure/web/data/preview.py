"""The preview of a file that waits, as its page shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tenure.ingest.files.mapping import ISO, ColumnRule
from tenure.model.table import Column, Kind
from tenure.model.tables import TABLES
from tenure.service.data.intake import Preview
from tenure.service.formats import Formats
from tenure.web.controls import Choice

ENCODINGS = {
    "": "UTF-8, or UTF-16 with a mark",
    "windows-1252": "Windows-1252",
    "latin-1": "Latin-1",
    "utf-16": "UTF-16",
}
MARKS = {
    ".|": "1234.56",
    ".|,": "1,234.56",
    ".|'": "1'234.56",
    ".| ": "1 234.56",
    ",|": "1234,56",
    ",|.": "1.234,56",
    ",| ": "1 234,56",
    ",|'": "1'234,56",
}
NUMERIC = (Kind.MONEY, Kind.NUMBER, Kind.SHARE)
ANSWERS = {
    "day-first": "day first (31/12)",
    "month-first": "month first (12/31)",
    "exclusive": "the first day after the end",
    "inclusive": "the last day itself",
}
LAST_DAY = datetime(2025, 12, 31, 17, 45)
WRITTEN = {ISO: "like 2025-12-31", "epoch": "seconds since 1970", "epoch_ms": "milliseconds since 1970"}
LETTERS = {"dates": "d", "end": "e"}
TEXTS = (".csv", ".tsv", ".tab", ".txt", ".json", ".jsonl", ".ndjson", ".gz")


def preview_shown(found: Preview, formats: Formats, zone: str) -> dict[str, Any]:
    """What the template shows."""
    draft, table = found.draft, found.table
    report = found.report
    chosen = table.name if table else ""
    is_text = found.upload.path.suffix in TEXTS
    return {
        "name": found.upload.name,
        "table": table,
        "tables": [Choice("", "choose", not chosen)] * (not chosen)
        + [Choice(name, name, name == chosen) for name in TABLES],
        "sheets": [
            Choice(name, name, draft.mapping is not None and draft.mapping.sheet == name)
            for name in draft.sheets
        ]
        if len(draft.sheets) > 1
        else [],
        "encodings": [
            Choice(value, text, value == (draft.encoding or "")) for value, text in ENCODINGS.items()
        ]
        if is_text
        else [],
        "is_guess": draft.encoding is not None,
        "columns": _columns(found) if table else [],
        "missing": found.missing,
        "constants": _constants(found),
        "zone": (draft.mapping.time_zone or "") if draft.mapping else "",
        "usual_zone": zone,
        "has_instants": bool(table and draft.mapping and _has_instants(found)),
        "is_proposal": draft.is_proposal,
        "records": formats.decimal(draft.records, 0),
        "report": _report(report, formats) if report else None,
    }


def _report(report: dict[str, Any], formats: Formats) -> dict[str, Any]:
    counts = {
        name: formats.decimal(report[name], 0) for name in ("read", "loaded", "unchanged", "quarantined")
    }
    reasons = [
        (reason.replace("_", " "), formats.decimal(count, 0)) for reason, count in report["reasons"].items()
    ]
    rows = [
        {
            "line": formats.decimal(one["line"], 0),
            "column": one["column"] or "",
            "reason": one["reason"].replace("_", " "),
            "detail": one["detail"],
            "raw": one["raw"] if len(one["raw"]) <= 400 else one["raw"][:400] + "…",
        }
        for one in report["first_refused"]
    ]
    return {
        **counts,
        "has_quarantined": report["quarantined"] > 0,
        "is_nothing": report["read"] == 0,
        "reasons": reasons,
        "rows": rows,
        "notes": report["notes"],
    }


def _columns(found: Preview) -> list[dict[str, Any]]:
    """One line per column of the file: samples, where it goes, how its values are written."""
    draft, table = found.draft, found.table
    assert table is not None
    mapping = draft.mapping
    assert mapping is not None
    feeds = {rule.source: (table.column(name), rule) for name, rule in mapping.columns.items()}
    lines = []
    for number, (name, samples) in enumerate(zip(draft.header, draft.samples, strict=True)):
        column, rule = feeds.get(name, (None, None))
        lines.append(
            {
                "number": number,
                "name": name,
                "samples": samples,
                "choices": [
                    Choice("", "keep as an attribute", column is None),
                    *(
                        Choice(one.name, f"{one.name}{' (required)' if one.required else ''}", one is column)
                        for one in table.columns
                    ),
                ],
                "kind": column.kind.value if column else "",
                "meaning": column.meaning if column else "",
                "format": _format(column, rule),
                "marks": _marks(column, rule),
                "questions": [
                    {
                        "field": f"{LETTERS[question.key]}{number}",
                        "label": "Dates are" if question.key == "dates" else "The date is",
                        "choices": [
                            Choice(answer, ANSWERS.get(answer, answer), answer == given)
                            for answer in question.choices
                        ],
                    }
                    for question, given in draft.asked
                    if question.column == name
                ],
            }
        )
    return lines


def _format(column: Column | None, rule: ColumnRule | None) -> str:
    if column is None or rule is None or column.kind not in (Kind.AT, Kind.ON):
        return ""
    written = WRITTEN.get(rule.format) or f"like {LAST_DAY.strftime(rule.format)}"
    return f"{written}, the last day" if rule.inclusive else written


def _marks(column: Column | None, rule: ColumnRule | None) -> list[Choice]:
    if column is None or rule is None or column.kind not in NUMERIC:
        return []
    chosen = f"{rule.decimal}|{rule.thousands}"
    known = MARKS if chosen in MARKS else {**MARKS, chosen: f"1{rule.thousands}234{rule.decimal}56"}
    return [Choice(value, text, value == chosen) for value, text in known.items()]


def _constants(found: Preview) -> list[tuple[str, str, str]]:
    """Columns that may have one value for all rows: name, value, meaning."""
    mapping, table = found.draft.mapping, found.table
    if mapping is None or table is None:
        return []
    names = dict.fromkeys([*(n for n in found.missing if n not in table.key), *mapping.constants])
    columns = {name: table.column(name) for name in names}
    return [
        (name, mapping.constants.get(name, ""), column.meaning if column else "")
        for name, column in columns.items()
    ]


def _has_instants(found: Preview) -> bool:
    mapping, table = found.draft.mapping, found.table
    assert mapping is not None
    assert table is not None
    return any(column.kind is Kind.AT and column.name in mapping.columns for column in table.columns)
