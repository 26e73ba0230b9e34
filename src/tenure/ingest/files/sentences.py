"""Says in one sentence why a record was refused."""

from __future__ import annotations

import re

from tenure.ingest.files.casting import PLACES
from tenure.ingest.files.mapping import ISO, ColumnRule
from tenure.ingest.files.refusals import Refusal
from tenure.ingest.files.selection import Check, Selection
from tenure.ingest.files.source import Found
from tenure.model.table import Column, Kind

EXPECTED = {
    Kind.AT: "an instant such as 2025-01-31T09:30:00Z",
    Kind.ON: "a date such as 2025-01-31",
    Kind.MONEY: "a plain decimal number such as 1234.50",
    Kind.NUMBER: "a plain decimal number such as 1234.5",
    Kind.SHARE: "a share between 0 and 1 such as 0.25",
    Kind.INTEGER: "a whole number",
    Kind.BOOLEAN: "true or false",
    Kind.TIME: "a time of day such as 09:30",
    Kind.JSON: "valid JSON",
}
CODES = {
    Kind.AT: "bad_instant",
    Kind.ON: "bad_date",
    Kind.MONEY: "bad_number",
    Kind.NUMBER: "bad_number",
    Kind.SHARE: "bad_number",
    Kind.INTEGER: "bad_number",
    Kind.BOOLEAN: "bad_boolean",
    Kind.TIME: "bad_time",
    Kind.JSON: "bad_json",
}


def explain(selection: Selection, check: Check, record: Found) -> Refusal:
    """The refusal of a record that fails this check, with the value that failed."""
    column = selection.table.column(check.column)
    assert column is not None
    rule = selection.mapping.columns.get(check.column, ColumnRule(""))
    value = _value(selection, check.column, record)
    reason = check.code
    if check.code == "bad_value":
        reason, detail = _bad_value(column, rule, value)
    else:
        detail = _SENTENCES[check.code].format(
            column=check.column,
            value=_short(value),
            choices=", ".join(column.choices),
            least=column.minimum if column.minimum is not None else 0,
            start=next((start for start, end in selection.table.spans if end == check.column), ""),
        )
    return Refusal(record.line, rule.source or check.column, reason, detail, record.raw)


_SENTENCES = {
    "missing_required": "{column} is required and is empty.",
    "bad_currency": "'{value}' is not a currency code of three letters.",
    "missing_currency": "The record has an amount but no currency.",
    "not_allowed": "'{value}' is not a {column}; allowed are {choices}.",
    "out_of_range": "'{value}' is out of range for {column}.",
    "negative_interval": "{column} '{value}' lies before {start}.",
    "empty_interval": "{column} '{value}' is the same as {start}: the span is empty.",
}


def _value(selection: Selection, column: str, record: Found) -> str:
    rule = selection.mapping.columns.get(column)
    if rule is None:
        return selection.mapping.constants.get(column, "")
    return record.fields[selection.header.index(rule.source)] or ""


def _bad_value(column: Column, rule: ColumnRule, value: str) -> tuple[str, str]:
    plain = value.strip()
    places = PLACES.get(column.kind)
    if places and len(plain.partition(rule.decimal)[2].rstrip("0")) > places:
        number = plain.replace(rule.thousands, "").replace(rule.decimal, ".")
        if re.fullmatch(r"[+-]?\d{0,18}\.\d+", number):
            return "too_precise", f"'{_short(value)}' has more decimals than the {places} that are kept."
    if column.kind is Kind.AT and rule.format == ISO and re.search(r":\d\d\.\d{7,}", plain):
        return "too_precise", f"'{_short(value)}' is finer than a microsecond."
    expected = EXPECTED[column.kind]
    if column.kind in (Kind.AT, Kind.ON) and rule.format != ISO:
        expected = f"a date in the declared format {rule.format}"
    return CODES[column.kind], f"'{_short(value)}' is not {expected}."


def _short(value: str) -> str:
    return value if len(value) <= 100 else value[:97] + "…"
