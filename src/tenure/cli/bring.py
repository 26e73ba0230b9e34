"""Commands that bring data in: load, quarantine, refresh."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from tenure.cli.options import Format, FormatOption, Workspace

HERE = Path()
COUNTS = ("read", "loaded", "unchanged", "quarantined")


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(load)
    app.command()(quarantine)
    app.command()(refresh)


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files or folders of files.")],
    workspace: Workspace = HERE,
    table: Annotated[str | None, typer.Option("--as", help="Table of the model that the file fills.")] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="File that maps its columns.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would come of it; write nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Accept the proposed mapping.")] = False,
    known_on: Annotated[str | None, typer.Option(help="When the file became known; default now.")] = None,
    format: FormatOption = None,
) -> None:
    """Load CSV, TSV, JSON Lines, Parquet and Excel files.

    Example: tenure load exports/ --workspace acme
    """
    from tenure.cli.terminal import call, chosen, print_json, print_records, print_table

    arguments: dict[str, Any] = {
        "paths": [str(path.absolute()) for path in paths],
        "table": table,
        "mapping": str(mapping.absolute()) if mapping else None,
        "dry_run": dry_run,
        "yes": yes,
        "known_on": known_on,
    }
    if sys.stdin.isatty() and sys.stderr.isatty() and not yes:
        arguments["ask"] = ask_person
    report = call(workspace, "load", arguments)
    how = chosen(format)
    if how is Format.JSON:
        print_json(report)
        return
    records = [_counts(file) for file in report["files"]]
    if how is Format.TABLE:
        print_table(records)
        _print_details(report)
    else:
        print_records(records, how)


def _counts(file: dict[str, Any]) -> dict[str, Any]:
    return {"file": Path(file["file"]).name, "table": file["table"], **{name: file[name] for name in COUNTS}}


def _print_details(report: dict[str, Any]) -> None:
    """Reasons, stubs, notes and (of a dry run) the plan, for people."""
    from tenure.cli.terminal import print_table

    for file in report["files"]:
        name = Path(file["file"]).name
        for reason, count in file["reasons"].items():
            where = "" if report["dry_run"] else " (see: tenure quarantine list)"
            print(f"{name}: {count} × {reason}{where}", file=sys.stderr)
        for row in file["first_refused"]:
            print(f"{name}, line {row['line']}: {row['detail'] or row['reason']}", file=sys.stderr)
        for kind, stubs in file["stubs"].items():
            print(
                f"{name}: {stubs['count']} unknown {kind}: {', '.join(stubs['first'][:5])}", file=sys.stderr
            )
        for note in file["notes"]:
            print(f"{name}: {note}", file=sys.stderr)
        if report["dry_run"] and file["plan"]:
            print_table([{**plan, "samples": " | ".join(plan["samples"])} for plan in file["plan"]], name)


def ask_person(question: Any) -> str:
    """Ask on the terminal; the answer is one of the question's choices."""
    import rich.prompt
    from rich.console import Console

    from tenure.cli.terminal import without_bar

    console = Console(stderr=True)
    with without_bar():
        console.print(question.text, markup=False)
        return rich.prompt.Prompt.ask("Answer", choices=list(question.choices), console=console)


def quarantine(
    action: Annotated[str, typer.Argument(metavar="[list|export|retry]", help="What to do.")] = "list",
    workspace: Workspace = HERE,
    output: Annotated[Path, typer.Option("--output", "-o", help="File for export.")] = Path("quarantine.csv"),
    limit: Annotated[int, typer.Option(help="Rows to list.")] = 100,
    format: FormatOption = None,
) -> None:
    """Show, export or retry the rows that were refused, and why.

    Example: tenure quarantine list --workspace acme
    """
    from tenure.cli.terminal import call, chosen, print_json, print_records, print_table
    from tenure.kernel.errors import unknown

    extra: dict[str, dict[str, Any]] = {
        "list": {"limit": limit},
        "export": {"output": str(output.absolute())},
        "retry": {},
    }
    if action not in extra:
        raise unknown("action", action, extra)
    answer = call(workspace, "quarantine", {"action": action, **extra[action]})
    how = chosen(format)
    if action == "list" and how is not Format.JSON:
        print_table(answer["rows"]) if how is Format.TABLE else print_records(answer["rows"], how)
    elif action == "retry" and how is Format.TABLE:
        print_table([_counts(file) for file in answer["files"]])
    else:
        print_json(answer)


def refresh(workspace: Workspace = HERE, format: FormatOption = None) -> None:
    """Bring the fact views up to date; done by itself when needed.

    Example: tenure refresh --workspace acme
    """
    from tenure.cli.terminal import call, chosen, print_json

    built = call(workspace, "refresh", {})["built"]
    if chosen(format) is Format.JSON:
        print_json({"built": built})
    else:
        print(f"Built: {', '.join(built)}" if built else "Everything was up to date.")
