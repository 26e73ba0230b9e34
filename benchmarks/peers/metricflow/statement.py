"""The SQL that MetricFlow generated for the project in this folder, as text."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
PLAIN, BY_PLAN = "active_users.sql", "active_users_by_plan.sql"


def sql(name: str) -> str:
    """One generated statement, for tables ``activity`` and ``day`` of the current schema."""
    return (HERE / name).read_text("utf-8")


def version() -> str:
    """The version of MetricFlow, from the first line of the statement."""
    return sql(PLAIN).partition("\n")[0].rpartition(" ")[2]
