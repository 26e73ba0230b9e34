"""Answers as tables on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tenure.cli.terminal import print_table
from tenure.service.format import format_period, format_value

MANY = 13
REASON_MARK = "({reason})"


def print_answer(answer: Mapping[str, Any]) -> None:
    """One metric as a list of periods, several as rows with periods as columns."""
    results = answer["results"]
    if len(results) == 1 and not any(point["segment"] for point in results[0]["points"]):
        print_table([_point(results[0], point) for point in results[0]["points"]], _title(results[0]))
        print(results[0]["definition"]["formula"])
    else:
        starts = sorted({point["start"] for result in results for point in result["points"]})[-MANY:]
        print_table([row for result in results for row in _pivot(result, starts)])


def _title(result: Mapping[str, Any]) -> str:
    variant = "" if result["variant"] == "default" else f" ({result['variant']})"
    return f"{result['metric']}{variant}"


def _value(result: Mapping[str, Any], point: Mapping[str, Any]) -> str:
    if point["value"] is None:
        return REASON_MARK.format(reason=point["reason"])
    text = format_value(point["value"], result["unit"], result["currency"])
    return text + ("*" if point["is_partial"] else "")


def _point(result: Mapping[str, Any], point: Mapping[str, Any]) -> dict[str, Any]:
    def shown(value: float | None) -> str:
        return format_value(value, result["unit"], result["currency"])

    ends = (point["low"], point["high"])
    return {
        "period": format_period(point["start"], result["grain"]),
        "value": _value(result, point),
        "95 % interval": f"{shown(ends[0])} … {shown(ends[1])}" if any(end is not None for end in ends) else "",
        "n": point["n"],
        "": " ".join([*(["partial"] if point["is_partial"] else []), *point["flags"]]),
    }


def _pivot(result: Mapping[str, Any], starts: list[str]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for point in result["points"]:
        key = tuple(point["segment"].values())
        row = rows.setdefault(key, {
            "metric": _title(result), **point["segment"],
            **{format_period(start, result["grain"]): "" for start in starts},
        })
        if point["start"] in starts:
            row[format_period(point["start"], result["grain"])] = _value(result, point)
    return list(rows.values())


def print_differences(comparison: Mapping[str, Any], most: int = 10) -> None:
    """Who makes each pair of variants differ."""
    for pair in comparison["pairs"]:
        title = f"\n{pair['first']} and {pair['second']} differ in {pair['count']} contributions"
        found = [
            {
                "period": difference["start"], "who": difference["entity"], "part": difference["part"],
                pair["first"]: _contribution(difference["first"]),
                pair["second"]: _contribution(difference["second"]),
            }
            for difference in pair["differences"][:most]
        ]
        print_table(found, title)


def _contribution(value: Mapping[str, str] | None) -> str:
    return "–" if value is None else f"{_short(value['num'])} / {_short(value['den'])}"


def _short(text: str) -> str:
    return f"{float(text):,.2f}".rstrip("0").rstrip(".")
