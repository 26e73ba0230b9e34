"""Finds out whether a column writes decimals with a comma, and thousands with a mark."""

from __future__ import annotations

from dataclasses import replace

from tenure.ingest.files.casting import cast
from tenure.ingest.files.mapping import ColumnRule
from tenure.ingest.files.samples import Sampler
from tenure.ingest.files.selection import Selection
from tenure.model.table import Kind

# Without a mark for thousands before with one: what is not needed is not declared.
COMMA = ((",", ""), (",", "."), (",", " "), (",", "\u00a0"), (",", "'"))
POINT = ((".", ""), (".", ","), (".", " "), (".", "'"))


def find_marks(sampler: Sampler, selection: Selection) -> dict[str, ColumnRule]:
    """Rules with other marks, for the numeric columns that plain numbers do not fit.

    Where comma and point explain the samples equally well (1,234), nothing is proposed:
    such values are refused until a mapping says what they mean.
    """
    found: dict[str, ColumnRule] = {}
    for column in selection.table.columns:
        rule = selection.mapping.columns.get(column.name)
        if column.kind not in (Kind.MONEY, Kind.NUMBER, Kind.SHARE) or rule is None:
            continue
        texts = sampler.texts(selection.text(column))
        if _fitting(sampler, texts, column.kind, rule, (rule.decimal, rule.thousands)) == len(texts):
            continue
        counts = {marks: _fitting(sampler, texts, column.kind, rule, marks) for marks in COMMA + POINT}
        comma, point = (max(family, key=lambda marks: counts[marks]) for family in (COMMA, POINT))
        if counts[comma] == counts[point]:
            continue
        decimal, thousands = comma if counts[comma] > counts[point] else point
        if (decimal, thousands) != (rule.decimal, rule.thousands):
            found[column.name] = replace(rule, decimal=decimal, thousands=thousands)
    return found


def _fitting(sampler: Sampler, texts: list[str], kind: Kind, rule: ColumnRule, marks: tuple[str, str]) -> int:
    shape = cast(kind, "v", replace(rule, decimal=marks[0], thousands=marks[1]), "UTC")
    return sampler.fitting(texts, f"{shape} is not null")
