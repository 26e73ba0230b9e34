"""Accounts and users that rows refer to and no row describes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import duckdb

from tenure.ingest.files.report import FileReport, Stubs
from tenure.model.tables import TABLES

SHOWN = 20
REFERENCES = {
    "accounts": ("account_id", "parent_account_id", "referred_account_id"),
    "users": ("user_id",),
}


def with_stubs(cursor: duckdb.DuckDBPyConnection, reports: Iterable[FileReport]) -> list[FileReport]:
    """The reports with the unknown ids of the rows that each file brought, after all were loaded."""
    return [
        replace(report, stubs=_stubs(cursor, report.table, report.load_id))
        if report.table and report.load_id and report.loaded
        else report
        for report in reports
    ]


def _stubs(cursor: duckdb.DuckDBPyConnection, table: str, load_id: int) -> dict[str, Stubs]:
    found: dict[str, Stubs] = {}
    names = defaultdict(list)
    for target, columns in REFERENCES.items():
        for column in columns:
            if TABLES[table].column(column) and TABLES[table].key != (column,):
                names[target].append(column)
    for target, referring in names.items():
        referred = " union ".join(
            f'select distinct "{column}" as id from data.{table} where load_id = ? and "{column}" is not null'
            for column in referring
        )
        key = TABLES[target].key[0]
        rows = cursor.execute(
            f"select id, count(*) over () from ({referred}) "
            f'where id not in (select "{key}" from data.{target}) order by id limit {SHOWN}',
            [load_id] * len(referring),
        ).fetchall()
        if rows:
            found[target] = Stubs(rows[0][1], tuple(row[0] for row in rows))
    return found
