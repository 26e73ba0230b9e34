"""Which columns of the base tables the stored views read, derived from their SQL."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from sqlglot import exp, parse_one
from sqlglot.optimizer.pushdown_projections import pushdown_projections
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from benchmarks.place import Place
from benchmarks.work_load import SETTINGS
from tenure.engines.duckdb.literal import fill_parameters
from tenure.engines.duckdb.setting_views import SETTING_VIEWS
from tenure.model.tables import TABLES
from tenure.model.views import views
from tenure.service.workspace import Workspace

Read = dict[str, tuple[str, ...]]


def columns_read(place: Place) -> Read:
    """The columns by table; derived once for a folder, since it takes longer than to scan a small size."""
    path = place.folder / "columns.json"
    if not path.exists():
        path.write_text(json.dumps(derived()), "utf-8")
    return {table: tuple(names) for table, names in json.loads(path.read_text("utf-8")).items()}


def derived() -> Read:
    """The same from the SQL of the views, with only those columns that reach their output or a condition."""
    stored = {name: view for name, view in views().items() if not view.is_spine}
    with (
        tempfile.TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / "empty", SETTINGS) as workspace,
    ):
        parameters = workspace.settings.parameters()
        with workspace.session(workspace.question()) as session:
            session.ensure([*stored, *SETTING_VIEWS])
            schema = {name: session.columns(f'select * from "{name}"') for name in (*stored, *SETTING_VIEWS)}
    schema |= {table.name: [*(c.name for c in table.columns), "attributes"] for table in TABLES.values()}
    typed: dict[str, object] = {name: dict.fromkeys(columns, "VARCHAR") for name, columns in schema.items()}
    found: dict[str, set[str]] = {}
    for view in stored.values():
        tree = parse_one(fill_parameters(view.sql, parameters), dialect="duckdb")
        tree = qualify(tree, schema=typed, dialect="duckdb", validate_qualify_columns=False)
        for scope in traverse_scope(pushdown_projections(tree)):
            for alias, source in scope.sources.items():
                if isinstance(source, exp.Table) and source.name in TABLES:
                    used = {column.name for column in scope.columns if column.table == alias}
                    found.setdefault(source.name, set()).update(used & set(schema[source.name]))
    # the relation that shows a table picks the versions that are known now
    return {table: (*sorted(names), "known_until") for table, names in sorted(found.items())}
