"""The command about the engines that metrics run on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tenure.cli.options import AsOf, Format, FormatOption, From, To

DIFFERENT = 3
SHOWN = 100


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(engines)


def engines(
    action: Annotated[str, typer.Argument(metavar="[list|test]", help="What to do.")] = "list",
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Engine to test.")] = None,
    url: Annotated[
        str | None, typer.Option(envvar="TENURE_ENGINE_URL", help="Address of its server.")
    ] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help="Compare the tables of this one, too.")
    ] = None,
    start: From = None,
    end: To = None,
    as_of: AsOf = None,
    format: FormatOption = None,
) -> None:
    """List the engines, or prove that one gives the same cells as the embedded one.

    Exit code 3 when a cell differs.

    Example: tenure engines test postgres --url postgresql://user@host/database
    """
    from tenure.cli.terminal import chosen, print_json, print_records, print_table, progress_bar
    from tenure.kernel.errors import UserError, unknown
    from tenure.service.engines import check_engine, list_engines

    how = chosen(format)
    if action == "list":
        listed = list_engines()
        if how is Format.JSON:
            print_json({"engines": listed})
        else:
            print_table(listed) if how is Format.TABLE else print_records(listed, how)
        return
    if action != "test":
        raise unknown("action", action, ("list", "test"))
    if name is None:
        raise UserError(
            "Which engine?", do="Name it: tenure engines test postgres. 'tenure engines' lists all."
        )
    with progress_bar() as told:
        found = check_engine(name, url, workspace, told, start=start, end=end, as_of=as_of)
    if how is Format.JSON:
        print_json(found)
    elif how is Format.TABLE:
        print_table(found["families"])
        print_table(found["differences"][:SHOWN])
        print(f"{found['cells']} cells, {found['different']} different.", file=sys.stderr)
    else:
        print_records(found["families"], how)
    if found["different"]:
        raise typer.Exit(DIFFERENT)
