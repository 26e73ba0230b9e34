"""Answers as flat tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.kernel.names import segment_columns

COLUMNS = (
    "metric",
    "start",
    "end",
    "value",
    "numerator",
    "denominator",
    "n",
    "low",
    "high",
    "unit",
    "currency",
    "is_partial",
    "reason",
    "flags",
)
"""Columns of a record besides those of the segments."""


def records(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One record per point of an answer's JSON, all with the same keys in the same order."""
    names = dict.fromkeys(
        name for result in answer["results"] for point in result["points"] for name in point["segment"]
    )
    segments = dict(zip(names, segment_columns(names, COLUMNS), strict=True))
    return [
        {
            "metric": result["metric"]
            if result["variant"] == "default"
            else f"{result['metric']}:{result['variant']}",
            "start": point["start"],
            "end": point["end"],
            **{column: point["segment"].get(name) for name, column in segments.items()},
            "value": point["value"],
            "numerator": _text(point["numerator"]),
            "denominator": _text(point["denominator"]),
            "n": point["n"],
            "low": point["low"],
            "high": point["high"],
            "unit": result["unit"],
            "currency": result["currency"] if result["unit"] == "money" else None,
            "is_partial": point["is_partial"],
            "reason": point["reason"],
            "flags": " ".join(point["flags"]),
        }
        for result in answer["results"]
        for point in result["points"]
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
