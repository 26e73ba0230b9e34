"""Options that several commands share."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    MARKDOWN = "markdown"


class Grain(StrEnum):
    """Length of the periods."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TOTAL = "total"


def complete_metric(incomplete: str) -> list[str]:
    """Ids, aliases and variants that begin with what was typed."""
    from tenure.catalog import catalog

    metrics = catalog().metrics.values()
    names = [name for metric in metrics for name in (metric.id, *metric.aliases)]
    names += [f"{metric.id}:{variant.id}" for metric in metrics for variant in metric.variants]
    return [name for name in names if name.startswith(incomplete)]


Workspace = Annotated[
    Path,
    typer.Option(
        "--workspace", "-w", envvar="TENURE_WORKSPACE", help="Folder of the workspace.", show_default="."
    ),
]
Metrics = Annotated[
    list[str],
    typer.Argument(
        metavar="METRIC[:VARIANT]…",
        help="Ids or aliases; 'all' is every metric.",
        autocompletion=complete_metric,
    ),
]
Metric = Annotated[
    str, typer.Argument(metavar="METRIC[:VARIANT]", help="Id or alias.", autocompletion=complete_metric)
]
From = Annotated[str | None, typer.Option("--from", help="First day: 2025-01-01, 2025-01, 2025-Q1 or 2025.")]
To = Annotated[str | None, typer.Option("--to", help="Day after the last, in the same forms.")]
Period = Annotated[
    str | None,
    typer.Option("--period", help="A range by name instead: last-year, this-quarter, last-30-days, all."),
]
GrainOption = Annotated[
    Grain | None, typer.Option("--grain", help="Length of the periods.", show_default="month")
]
Trailing = Annotated[
    str | None, typer.Option("--trailing", help="Window that ends with each period: 12mo, 30d.")
]
By = Annotated[str | None, typer.Option("--by", help="Segments, separated by commas: plan,region.")]
Where = Annotated[list[str] | None, typer.Option("--where", help="Filter ATTR=VALUE; may be repeated.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The clock at which the number is asked.")]
KnownOn = Annotated[str | None, typer.Option("--known-on", help="Only what was known on that day.")]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="Setting KEY=VALUE for this call; may be repeated.")
]
FormatOption = Annotated[
    Format | None, typer.Option("--format", "-f", help="Default: table on a terminal, else json.")
]


Asked = dict[str, Any]
"""The options of a question as arguments of a command."""


def asked(
    start: From = None,
    end: To = None,
    period: Period = None,
    grain: GrainOption = None,
    trailing: Trailing = None,
    by: By = None,
    where: Where = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    settings: Set = None,
) -> Asked:
    """The options of ``show`` as arguments of a command."""
    return {
        "start": start,
        "end": end,
        "period": period,
        "grain": grain.value if grain else None,
        "trailing": trailing,
        "by": by or [],
        "where": where or [],
        "as_of": as_of,
        "known_on": known_on,
        "settings": settings or [],
    }


def takes_question(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of ``asked`` in place of its parameter ``question``."""
    options = dict(inspect.signature(asked, eval_str=True).parameters)
    own = dict(inspect.signature(command, eval_str=True).parameters)
    own.pop("question")

    @functools.wraps(command)
    def wrapper(**given: Any) -> None:
        question = asked(**{name: given.pop(name) for name in options})
        command(question=question, **given)

    merged = [*own.values(), *options.values()]
    wrapper.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in merged]
    )
    wrapper.__annotations__ = {parameter.name: parameter.annotation for parameter in merged}
    del wrapper.__wrapped__
    return wrapper
