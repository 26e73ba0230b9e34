"""The HTTP API: the same words and the same JSON as the command line."""

# No `from __future__ import annotations`: types of parameters are made inside a function, from the catalogue.

import hmac
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer

from tenure.api import shapes
from tenure.api.asking import check_parameters, question
from tenure.api.problem import MEDIA_TYPE, problem
from tenure.kernel.errors import UserError
from tenure.service import commands
from tenure.service.cached import Asked, Cached

Question = Annotated[dict[str, Any], Depends(question)]
BEARER = HTTPBearer(
    auto_error=False, description="A token from the page “You”; checked before every operation"
)
Variant = Annotated[str, Query(description="Another rule for the same question; the metric lists them")]
PROBLEM: dict[str, Any] = {"content": {MEDIA_TYPE: {"schema": shapes.Problem.model_json_schema()}}}
ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "What is asked cannot be answered; the detail says what to do", **PROBLEM},
    401: {"description": "No session, and no valid token", **PROBLEM},
    403: {"description": "Session or token lack the right", **PROBLEM},
    421: {"description": "The server does not answer to this host name", "content": {"text/plain": {}}},
    503: {
        "description": "The file of users and tokens is busy; Retry-After says when to ask again",
        **PROBLEM,
    },
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such metric", **PROBLEM}}


def router(cached: Cached) -> APIRouter:
    """The public routes. They are functions, not coroutines: each runs in a thread of its own."""
    ids = list(cached.workspace.catalog.metrics)
    api = APIRouter(prefix="/api/v1", responses=ERRORS, tags=["metrics"], dependencies=[Depends(BEARER)])
    Id = Annotated[str, Path(description="Id or alias of a metric", json_schema_extra={"enum": ids})]
    Ids = Annotated[
        list[str], Query(description="id or id:variant", json_schema_extra={"items": {"enum": ids}})
    ]

    def named(id: str, variant: str) -> str:
        """The label of a metric. NotFound without the metric."""
        found = cached.resolve(id)
        return found.with_variant(variant).label if variant else found.label

    @api.get("/metrics", response_model=shapes.Metrics)
    def metrics(request: Request) -> JSONResponse:
        """Every metric, with what it needs and whether that is there."""
        check_parameters(request)
        return JSONResponse({"metrics": [item.as_dict() for item in cached.metrics()]})

    @api.get("/metrics/{id}", response_model=shapes.Answer, responses=NOT_FOUND)
    def metric(id: Id, asked: Question, variant: Variant = "") -> JSONResponse:
        """Values of one metric."""
        return JSONResponse(cached.show((named(id, variant),), cached.asked(**asked)).as_dict())

    @api.get("/metrics/{id}/rows", response_model=shapes.Rows, responses=NOT_FOUND)
    def rows(id: Id, asked: Question, variant: Variant = "") -> JSONResponse:
        """The contributions behind the values, which fold to them exactly."""
        parts = cached.rows(named(id, variant), cached.asked(**asked))
        return JSONResponse({"parts": [commands.rows_json(part) for part in parts]})

    @api.get("/metrics/{id}/sql", response_model=shapes.Sql, responses=NOT_FOUND)
    def sql(id: Id, asked: Question, variant: Variant = "") -> JSONResponse:
        """The SQL that is run."""
        return JSONResponse({"sql": cached.sql(named(id, variant), cached.asked(**asked))})

    @api.get("/metrics/{id}/compare", responses=NOT_FOUND)
    def compare(id: Id, asked: Question) -> JSONResponse:
        """All variants side by side, and the entities that make each differ."""
        label, checked = named(id, ""), cached.asked(**asked)
        return JSONResponse(_command(cached, "compare", label, checked, asked))

    @api.get("/show", response_model=shapes.Answer, responses=NOT_FOUND)
    def show(metric: Ids, asked: Question) -> JSONResponse:
        """Values of several metrics, computed together."""
        labels = tuple(named(name, "") for name in metric)
        return JSONResponse(cached.show(labels, cached.asked(**asked)).as_dict())

    @api.get("/check", tags=["data"])
    def check(request: Request) -> JSONResponse:
        """Reconciliation and data quality: identities, residuals, rows that look wrong."""
        check_parameters(request)
        return JSONResponse(commands.run(cached.workspace, "check", {}))

    return api


def _command(
    cached: Cached, command: str, label: str, checked: Asked, asked: dict[str, Any]
) -> dict[str, Any]:
    """The JSON of a command on one metric, kept like any answer."""
    arguments = {**asked, "metric": label}
    return cached.keep(command, (label,), checked, lambda: commands.run(cached.workspace, command, arguments))


def operations(cached: Cached, token: str | None, renew: Callable[[], None]) -> APIRouter:
    """Whether the server is well and, with a token, the commands that the owner's other processes send.

    ``renew`` brings the pages up to date after a command that brought data.
    """
    own = APIRouter()

    @own.get("/healthz", response_model=shapes.Health, tags=["server"])
    def health() -> JSONResponse:
        """Whether the server answers and its database does."""
        cached.workspace.database.cursor().execute("select 1").close()
        return JSONResponse({"status": "ok"})

    if token:
        _add_call(own, cached, token, renew)
    return own


def _add_call(own: APIRouter, cached: Cached, token: str, renew: Callable[[], None]) -> None:
    @own.post("/internal/call", include_in_schema=False, dependencies=[Depends(_bearer(token))])
    def call(method: Annotated[str, Body()], arguments: Annotated[dict[str, Any], Body()]) -> JSONResponse:
        if method not in commands.COMMANDS:
            raise UserError(
                f"There is no command '{method}'.", exists=f"Known: {', '.join(commands.COMMANDS)}."
            )
        answer = commands.run(cached.workspace, method, arguments)
        if method in commands.LOADING:
            renew()
        return JSONResponse(answer)


class Unauthorized(Exception):
    """A private route was asked without its token."""


def _bearer(token: str) -> Callable[[Request], None]:
    expected = f"Bearer {token}".encode()

    def check(request: Request) -> None:
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected):
            raise Unauthorized

    return check


__all__ = ["Unauthorized", "operations", "problem", "router"]
