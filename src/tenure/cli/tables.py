"""Answers as tables on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tenure.cli.terminal import print_table
from tenure.kernel.unit import REASONS, Reason
from tenure.service.formats import Formats

MANY = 13
REASON_MARK = "({reason})"


def print_answer(answer: Mapping[str, Any], formats: Formats) -> None:
    """One metric as a list of periods, several as rows with periods as columns."""
    results = answer["results"]
    if len(results) == 1 and not any(point["segment"] for point in results[0]["points"]):
        print_table(
            [_point(results[0], point, formats) for point in results[0]["points"]], _title(results[0])
        )
        print(results[0]["definition"]["formula"])
    else:
        all_starts = sorted({point["start"] for result in results for point in result["points"]})
        starts = all_starts[-MANY:]
        rows = [row for result in results for row in _pivot(result, starts, formats)]
        print_table(rows, right=tuple(rows[0])[1 + len(results[0]["points"][0]["segment"]) :] if rows else ())
        if len(all_starts) > MANY:
            print(f"The last {MANY} of {len(all_starts)} periods; --format csv has them all.")
    _legend(results)


def _legend(results: list[Mapping[str, Any]]) -> None:
    """What the marks beside the values mean."""
    points = [point for result in results for point in result["points"]]
    if len(results) > 1 and any(point["is_partial"] and point["value"] is not None for point in points):
        print("* the period is not over")
    for reason in sorted({point["reason"] for point in points if point["reason"]}):
        print(f"{REASON_MARK.format(reason=reason)} {REASONS[Reason(reason)]}")


def _title(result: Mapping[str, Any]) -> str:
    variant = "" if result["variant"] == "default" else f" ({result['variant']})"
    return f"{result['metric']}{variant}"


def _value(result: Mapping[str, Any], point: Mapping[str, Any], formats: Formats) -> str:
    if point["value"] is None:
        return REASON_MARK.format(reason=point["reason"])
    text = formats.value(point["value"], result["unit"], result["currency"])
    return text + ("*" if point["is_partial"] else "")


def _point(result: Mapping[str, Any], point: Mapping[str, Any], formats: Formats) -> dict[str, Any]:
    def shown(value: float | None) -> str:
        return formats.value(value, result["unit"], result["currency"])

    ends = (point["low"], point["high"])
    return {
        "period": _period(result, point, formats),
        "value": _value(result, point, formats),
        "95% interval": f"{shown(ends[0])} … {shown(ends[1])}"
        if any(end is not None for end in ends)
        else "",
        "n": point["n"],
        "": " ".join([*(["partial"] if point["is_partial"] else []), *point["flags"]]),
    }


def _period(result: Mapping[str, Any], point: Mapping[str, Any], formats: Formats) -> str:
    start, end = date.fromisoformat(point["start"]), date.fromisoformat(point["end"])
    return formats.period(start, end, result["grain"])


def _pivot(result: Mapping[str, Any], starts: list[str], formats: Formats) -> list[dict[str, Any]]:
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for point in result["points"]:
        key = tuple(point["segment"].values())
        row = rows.setdefault(
            key,
            {
                "metric": _title(result),
                **point["segment"],
                **{
                    _period(result, named, formats): ""
                    for named in result["points"]
                    if named["start"] in starts
                },
            },
        )
        if point["start"] in starts:
            row[_period(result, point, formats)] = _value(result, point, formats)
    return list(rows.values())


def print_differences(comparison: Mapping[str, Any], most: int = 10) -> None:
    """Who makes each pair of variants differ."""
    for pair in comparison["pairs"]:
        title = f"\n{pair['first']} and {pair['second']} differ in {pair['count']} contributions"
        found = [
            {
                "period": difference["start"],
                "who": difference["entity"],
                "part": difference["part"],
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
