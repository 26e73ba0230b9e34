"""The query parameters of the API, in the words of the command line."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query, Request

from tenure.kernel.errors import UserError, unknown
from tenure.kernel.period import Grain
from tenure.service.preset import Preset

REPEATED = ("where", "set", "metric", "by")

From = Annotated[str, Query(alias="from", description="First day: 2025-01-31, 2025-01, 2025-Q1 or 2025")]
To = Annotated[
    str, Query(description="Day after the last one. Without a range: the last 12 complete periods")
]
PeriodName = Annotated[
    str | None,
    Query(
        description="A range by name, instead of from and to; counted from as_of on the workspace's calendar",
        json_schema_extra={"enum": [*Preset]},
    ),
]
GrainName = Annotated[
    str | None,
    Query(
        description="Length of a period. Without it: month; day with last-30-days, week with last-90-days",
        json_schema_extra={"enum": [*Grain]},
    ),
]
Trailing = Annotated[str, Query(description="Trailing window that ends with each period: 12mo, 30d")]
By = Annotated[list[str], Query(description="Attributes to split by, also as a,b")]
Where = Annotated[list[str], Query(description="ATTRIBUTE=VALUE; the same attribute twice means either")]
AsOf = Annotated[str, Query(description="Only what had happened before this instant")]
KnownOn = Annotated[str, Query(description="Only what was known on this day")]
Set = Annotated[list[str], Query(description="KEY=VALUE replaces a setting for this call")]


def question(
    request: Request,
    from_: From = "",
    to: To = "",
    period: PeriodName = None,
    grain: GrainName = None,
    trailing: Trailing = "",
    by: By = [],  # noqa: B006 - FastAPI copies the default
    where: Where = [],  # noqa: B006
    as_of: AsOf = "",
    known_on: KnownOn = "",
    set: Set = [],  # noqa: B006
) -> dict[str, Any]:
    """The keywords of ``show``. UserError for a parameter that does not exist or is given twice."""
    check_parameters(request)
    return {
        "start": from_,
        "end": to,
        "period": period,
        "grain": grain,
        "trailing": trailing,
        "by": [name.strip() for names in by for name in names.split(",") if name.strip()],
        "where": [pair for pair in where if pair],
        "as_of": as_of,
        "known_on": known_on,
        "settings": tuple(pair for pair in set if pair),
    }


def check_parameters(request: Request) -> None:
    """UserError for a query parameter that the operation does not have, or that is given twice."""
    known = parameters_of(request)
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        if name not in known:
            raise unknown("parameter", name, known)
        if name not in REPEATED and names.count(name) > 1:
            raise UserError(f"The parameter '{name}' is given twice.", do="Give it once.")


def parameters_of(request: Request) -> tuple[str, ...]:
    """Names of the query parameters of the operation that answers a request."""
    dependant = request.scope["route"].dependant
    found = [dependant, *dependant.dependencies]
    return tuple(parameter.alias for part in found for parameter in part.query_params)
