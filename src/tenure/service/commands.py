"""Every operation as a function from JSON to JSON: the command line calls these, here or on a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from tenure.kernel.errors import Bug
from tenure.query.behind import Rows
from tenure.query.compare import compare
from tenure.query.run import Runner
from tenure.service.loading import export_quarantine, list_quarantine, load_files, retry_quarantine
from tenure.service.reconcile import check
from tenure.service.reference import page
from tenure.service.workspace import Progress, Workspace

Json = dict[str, Any]


class Target(Protocol):
    """Something that carries out commands: this process or a running server."""

    def call(self, command: str, arguments: Mapping[str, Any], progress: Progress | None = None) -> Json: ...

    def close(self) -> None: ...


class Local:
    """Carries out commands on a workspace of this process."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def call(self, command: str, arguments: Mapping[str, Any], progress: Progress | None = None) -> Json:
        """The JSON answer of a command."""
        return run(self.workspace, command, arguments, progress)

    def close(self) -> None:
        """Release the workspace."""
        self.workspace.close()


def run(
    workspace: Workspace, command: str, arguments: Mapping[str, Any], progress: Progress | None = None
) -> Json:
    """Carry out one command. Bug for an unknown one, UserError as the command says."""
    if command not in COMMANDS:
        raise Bug(f"There is no command {command}.")
    return COMMANDS[command](workspace, dict(arguments), progress)


def _metrics(workspace: Workspace, arguments: Json, _: Progress | None) -> Json:
    return {"metrics": [item.as_dict() for item in workspace.metrics(**arguments)]}


def _explain_metric(workspace: Workspace, arguments: Json, _: Progress | None) -> Json:
    return {
        "page": page(
            workspace.catalog.resolve(arguments["metric"]).with_variant("default"), workspace.catalog
        )
    }


def _show(workspace: Workspace, arguments: Json, progress: Progress | None) -> Json:
    names = arguments.pop("metrics")
    if names == ["all"]:
        names = list(workspace.catalog.metrics)
    return workspace.show(*names, progress=progress, **arguments).as_dict()


def _rows(workspace: Workspace, arguments: Json, _: Progress | None) -> Json:
    return {"parts": [rows_json(part) for part in workspace.rows(**arguments)]}


def rows_json(part: Rows) -> Json:
    """Contributions as JSON; decimals stay exact as text."""
    return {
        "name": part.name,
        "columns": list(part.columns),
        "rows": [[_plain(value) for value in row] for row in part.rows],
    }


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value


def _sql(workspace: Workspace, arguments: Json, _: Progress | None) -> Json:
    return {"sql": workspace.sql(**arguments)}


def _compare(workspace: Workspace, arguments: Json, _: Progress | None) -> Json:
    metric = workspace.catalog.resolve(arguments.pop("metric"))
    settings = arguments.pop("settings", {})
    asked = workspace.asked(arguments, settings)
    with workspace.session(asked, settings) as session:
        return compare(
            metric.with_variant("default"), Runner(asked, session, workspace.catalog.resolve)
        ).as_dict()


def _check(workspace: Workspace, arguments: Json, _: Progress | None) -> Json:
    return {"findings": [finding.as_dict() for finding in check(workspace)]}


def _refresh(workspace: Workspace, arguments: Json, progress: Progress | None) -> Json:
    return {"built": workspace.refresh(progress)}


def _load(workspace: Workspace, arguments: Json, progress: Progress | None) -> Json:
    paths = [Path(path) for path in arguments.pop("paths")]
    return load_files(workspace, paths, progress=progress, **arguments)


def _quarantine(workspace: Workspace, arguments: Json, progress: Progress | None) -> Json:
    action = arguments.pop("action")
    actions: dict[str, Callable[..., Json]] = {
        "list": list_quarantine,
        "export": export_quarantine,
        "retry": retry_quarantine,
    }
    return actions[action](workspace, **arguments)


COMMANDS: Mapping[str, Callable[[Workspace, Json, Progress | None], Json]] = {
    "metrics": _metrics,
    "explain_metric": _explain_metric,
    "show": _show,
    "rows": _rows,
    "sql": _sql,
    "compare": _compare,
    "check": _check,
    "refresh": _refresh,
    "load": _load,
    "quarantine": _quarantine,
}

LOADING = frozenset({"load", "quarantine", "refresh"})
"""Commands after which answers may differ."""
