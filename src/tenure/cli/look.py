"""Commands that look at the whole: metrics, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import Format, FormatOption, Workspace, complete_metric

HERE = Path()
FOUND = 3


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(metrics)
    app.command()(check)


def metrics(
    metric: Annotated[
        str | None,
        typer.Argument(metavar="[METRIC]", help="Show all about one.", autocompletion=complete_metric),
    ] = None,
    workspace: Workspace = HERE,
    available: Annotated[bool, typer.Option("--available", help="Only those that have data.")] = False,
    format: FormatOption = None,
) -> None:
    """List the metrics and what each still needs, or explain one.

    Example: tenure metrics --available
    """
    from tenure.cli.terminal import call, chosen, print_json, print_records, print_table

    if metric:
        print(call(workspace, "explain_metric", {"metric": metric})["page"])
        return
    found = call(workspace, "metrics", {"available_only": available})["metrics"]
    how = chosen(format)
    if how is Format.JSON:
        print_json({"metrics": found})
        return
    if how is Format.TABLE:
        print_table(
            [
                {
                    "metric": item["id"],
                    "name": item["name"],
                    "unit": item["unit"],
                    "better": item["direction"],
                    "variants": " ".join(item["variants"]),
                    "state": "available" if item["is_available"] else "needs " + ", ".join(item["missing"]),
                }
                for item in found
            ]
        )
        return
    print_records(
        [
            {key: " ".join(value) if isinstance(value, list) else value for key, value in item.items()}
            for item in found
        ],
        how,
    )


def check(workspace: Workspace = HERE, format: FormatOption = None) -> None:
    """Reconcile the numbers and look for impossible data.

    Exit code 3 when something is found.

    Example: tenure check --workspace acme
    """
    from tenure.cli.terminal import call, chosen, print_json, print_records, print_table

    findings = call(workspace, "check", {})["findings"]
    how = chosen(format)
    records = [
        {"check": f["id"], "": "ok" if f["is_ok"] else "FOUND", "title": f["title"], "detail": f["detail"]}
        for f in findings
    ]
    if how is Format.JSON:
        print_json({"findings": findings})
    elif how is Format.TABLE:
        print_table(records)
        for finding in findings:
            if not finding["is_ok"]:
                sample = [dict(zip(finding["columns"], row, strict=True)) for row in finding["rows"]]
                print_table(sample, f"\n{finding['title']}. {finding['do']}")
    else:
        print_records(records, how)
    if not all(finding["is_ok"] for finding in findings):
        raise typer.Exit(FOUND)
