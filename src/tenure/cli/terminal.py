"""Reaching the workspace, showing progress, printing results."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tenure.cli.options import Format

if TYPE_CHECKING:
    from tenure.service.formats import Formats


_drawn: list[Any] = []
"""The progress bar that is on the terminal, if any."""


@contextmanager
def progress_bar() -> Iterator[Any]:
    """A callback (what, number, of how many) that draws a bar on standard error, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        _drawn.append(bar)

        def told(what: str, number: float, total: int) -> None:
            bar.update(task, description=what, completed=number, total=total)

        try:
            yield told
        finally:
            _drawn.remove(bar)


@contextmanager
def without_bar() -> Iterator[None]:
    """No bar is drawn meanwhile: it would wipe out what a person types."""
    for bar in _drawn:
        bar.stop()
    try:
        yield
    finally:
        for bar in _drawn:
            bar.start()


def call(workspace: Path, command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out a command on a workspace, here or on its running server."""
    from tenure.service.opening import open_target

    target = open_target(workspace)
    try:
        with progress_bar() as told:
            return target.call(command, arguments, told)
    finally:
        target.close()


def formats(workspace: Path) -> Formats:
    """How the workspace writes numbers and dates."""
    from tenure.service.formats import Formats
    from tenure.service.workspace import read_settings

    return Formats.of(read_settings(workspace))


def chosen(format: Format | None) -> Format:
    """The format asked for, else a table on a terminal and JSON elsewhere."""
    return format or (Format.TABLE if sys.stdout.isatty() else Format.JSON)


def print_json(answer: object) -> None:
    """JSON on standard output."""
    import json

    print(json.dumps(answer, indent=1, ensure_ascii=False, default=str))


def print_records(records: list[dict[str, Any]], format: Format) -> None:
    """Records as CSV, Parquet or Markdown on standard output."""
    from tenure.service.export import to_csv, to_markdown, to_parquet

    if format is Format.PARQUET:
        sys.stdout.buffer.write(to_parquet(records))
    elif format is Format.CSV:
        sys.stdout.write(to_csv(records))
    else:
        print(to_markdown(records))


def print_table(records: list[dict[str, Any]], title: str = "", right: tuple[str, ...] = ()) -> None:
    """Records as a table for people; numbers, and the columns named in ``right``, to the right."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(header_style="bold", box=None, pad_edge=False)
    for name in records[0] if records else ():
        is_number = name in right or all(
            isinstance(record[name], (int, float)) or record[name] is None for record in records
        )
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    for record in records:
        table.add_row(*(Text("" if value is None else str(value)) for value in record.values()))
    console = Console(width=None if sys.stdout.isatty() else 200)
    if title:  # not the table's own, which is broken at the width of the columns
        console.print(Text(title, style="italic"))
    console.print(table)
