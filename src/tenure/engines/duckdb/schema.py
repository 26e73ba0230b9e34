"""Tables of the standard model as DuckDB tables, each with its history."""

from __future__ import annotations

import duckdb

from tenure.model.table import Table
from tenure.model.tables import TABLES

FOREVER = "2100-01-01"
"""``known_until`` of the version that is known now."""

META = """
create schema if not exists data;
create schema if not exists meta;
create sequence if not exists meta.load_number;
create table if not exists meta.load (
    load_id bigint not null, file varchar not null, sha256 varchar not null, "table" varchar not null,
    read bigint not null, loaded bigint not null, unchanged bigint not null, quarantined bigint not null,
    known_from timestamp not null, loaded_at timestamp not null);
create table if not exists meta.quarantine (
    load_id bigint not null, "table" varchar not null, file varchar not null, line bigint not null,
    "column" varchar, reason varchar not null, detail varchar not null, raw varchar not null,
    header varchar not null, retried_by bigint);
create table if not exists meta.mapping (load_id bigint not null, mapping varchar not null);
create table if not exists meta.confirmed (
    load_id bigint not null, "table" varchar not null, known_from timestamp not null, key uhugeint);
create schema if not exists "view";
create table if not exists meta.view (name varchar not null, key varchar not null);
alter table meta.view add column if not exists shape varchar;
create table if not exists meta.refreshed (
    versions varchar not null, as_of timestamp not null, clock_key varchar not null);
"""


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Create whatever is missing; existing tables and rows stay."""
    connection.execute(META)
    for table in TABLES.values():
        connection.execute(table_ddl(table))


def table_ddl(table: Table) -> str:
    """The statement that creates ``data.<table>``.

    After the model's columns come ``attributes`` (columns of the files that the model does
    not name, as JSON text values), the span in which this version was known, and the load.
    No key and no index: uniqueness is the loader's work.
    """
    columns = [f'"{column.name}" {column.sql_type}' for column in table.columns]
    columns += [
        "attributes JSON",
        "known_from TIMESTAMP NOT NULL",
        f"known_until TIMESTAMP NOT NULL DEFAULT TIMESTAMP '{FOREVER}'",
        "load_id BIGINT NOT NULL",
    ]
    return f"create table if not exists data.{table.name} ({', '.join(columns)})"
