"""Commands that ask for numbers: show, rows, sql, compare, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tenure.cli.options import Asked, Format, FormatOption, Metric, Metrics, Workspace, takes_question

HERE = Path()


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (show, rows, sql, compare, export):
        app.command()(takes_question(command))


def show(
    metrics: Metrics,
    question: Asked,
    workspace: Workspace = HERE,
    format: FormatOption = None,
) -> None:
    """Show the values of metrics.

    Example: tenure show mrr nrr --from 2025-01 --to 2025-07 --by plan
    """
    from tenure.cli.terminal import call, chosen, formats, print_json, print_records

    answer = call(workspace, "show", {"metrics": metrics, **question})
    how = chosen(format)
    if how is Format.JSON:
        print_json(answer)
    elif how is Format.TABLE:
        from tenure.cli.tables import print_answer

        print_answer(answer, formats(workspace))
    else:
        from tenure.service.table import records

        print_records(records(answer), how)


def rows(
    metric: Metric,
    question: Asked,
    workspace: Workspace = HERE,
    format: FormatOption = None,
) -> None:
    """Show the rows behind a number, which fold to it exactly.

    Example: tenure rows nrr --from 2025-06 --to 2025-07
    """
    from tenure.cli.terminal import call, chosen, print_json, print_records, print_table

    answer = call(workspace, "rows", {"metric": metric, **question})
    how = chosen(format)
    if how is Format.JSON:
        print_json(answer)
        return
    parts = answer["parts"]
    for part in parts:
        found = [dict(zip(part["columns"], row, strict=True)) for row in part["rows"]]
        if how is Format.TABLE:
            print_table(found, f"{part['name']}: {len(found)} rows")
        elif len(parts) == 1:
            print_records(found, how)
    if how is not Format.TABLE and len(parts) > 1:
        names = list(dict.fromkeys(name for part in parts for name in ("part", *part["columns"])))
        print_records([_named(part, row, names) for part in parts for row in part["rows"]], how)


def _named(part: dict[str, Any], row: list[Any], names: list[str]) -> dict[str, Any]:
    found = {"part": part["name"], **dict(zip(part["columns"], row, strict=True))}
    return {name: found.get(name) for name in names}


def sql(
    metric: Metric,
    question: Asked,
    workspace: Workspace = HERE,
    engine: Annotated[
        str, typer.Option(help="Dialect to show: duckdb, postgres, spark, clickhouse, …")
    ] = "duckdb",
) -> None:
    """Show the SQL that is run for a metric.

    Example: tenure sql nrr --engine postgres
    """
    from tenure.cli.terminal import call

    text = call(workspace, "sql", {"metric": metric, "engine": engine, **question})["sql"]
    print(text)


def compare(
    metric: Metric,
    question: Asked,
    workspace: Workspace = HERE,
    format: FormatOption = None,
) -> None:
    """Show all variants of a metric, and who makes them differ.

    Example: tenure compare customer_churn_rate --from 2025-06 --to 2025-07
    """
    from tenure.cli.terminal import call, chosen, formats, print_json, print_records

    answer = call(workspace, "compare", {"metric": metric, **question})
    how = chosen(format)
    if how is Format.JSON:
        print_json(answer)
    elif how is Format.TABLE:
        from tenure.cli.tables import print_answer, print_differences

        print_answer(answer, formats(workspace))
        print_differences(answer)
    else:
        from tenure.service.table import records

        print_records(records(answer), how)


def export(
    metrics: Metrics,
    output: Annotated[Path, typer.Option("--output", "-o", help="File: .xlsx, .csv, .parquet or .md.")],
    question: Asked,
    workspace: Workspace = HERE,
) -> None:
    """Write values to a file: .xlsx, .csv, .parquet or .md.

    Example: tenure export all --output board.xlsx
    """
    from tenure.cli.terminal import call
    from tenure.service.export import check_ending, write_file

    check_ending(output)
    answer = call(workspace, "show", {"metrics": metrics, **question})
    count = write_file(answer, output)
    print(f"{output}: {count} values", file=sys.stderr)
