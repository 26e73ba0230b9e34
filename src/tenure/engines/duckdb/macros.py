"""Small functions that view SQL may call, made for the zone of the workspace."""

from __future__ import annotations

import duckdb

from tenure.engines.duckdb.literal import literal

MACROS = (
    # a local day; DuckDB's timezone() first reads a plain timestamp as UTC, then shows it in the zone
    "local_day(instant) as cast({local} as date)",
    "local_clock(instant) as {local}",
    "local_midnight(day) as {midnight}",
    # amount * multiplier / divisor in whole 1e-12 units, rounded half up, since DECIMAL / n would be a float
    "exact_part(amount, multiplier, divisor) as cast((2 * cast(cast(amount * 1000000000000 as decimal(38, 0))"
    " as hugeint) * multiplier + sign(amount) * divisor) // (2 * divisor) as decimal(38, 0))"
    " * 0.000000000001",
    # an amount of 0 needs no rate
    "converted(amount, rate) as cast(case when amount = 0 then 0 else amount * rate end as decimal(38, 12))",
    # null as soon as one of the amounts is null: a sum that lacks a rate must not look complete
    "strict_sum(amount) as case when count(*) = count(amount) then sum(amount) end",
    "positive(amount) as case when amount < 0 then 0 else amount end",
    "seconds_between(a, b) as date_diff('microsecond', a, b) / 1000000.0",
)


def macros(zone: str) -> list[str]:
    """Every function as ``name(parameters) as body``."""
    local = "instant" if zone == "UTC" else f"timezone({literal(zone)}, timezone('UTC', instant))"
    midnight = "cast(day as timestamp)"
    if zone != "UTC":
        midnight = f"timezone('UTC', timezone({literal(zone)}, {midnight}))"
    return [macro.format(local=local, midnight=midnight) for macro in MACROS]


def create_macros(cursor: duckdb.DuckDBPyConnection, zone: str) -> None:
    """Create the functions for this connection only."""
    for macro in macros(zone):
        cursor.execute(f"create or replace temp macro {macro}")
