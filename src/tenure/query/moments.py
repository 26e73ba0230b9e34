"""Sums that the database makes of contributions; all that a fold needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.fold import FoldKind
from tenure.kernel.metric import Metric
from tenure.query.plan import Contributions
from tenure.stats.order_statistics import interpolation, quantile_ranks

Key = tuple[date, tuple[str, ...]]


@dataclass
class Moments:
    """Of one period and segment: counts, sums, and what quantiles need."""

    n: int = 0
    waiting: int = 0  # outcome not known yet
    unknown: int = 0  # an amount could not be converted
    days: int = 0
    num: Decimal | int | float = 0
    den: Decimal | int | float = 0
    is_mixed: int = 0  # answers on more than one instrument
    flag: str = ""  # a flag that one of the rows carries
    num2: float = 0.0
    num_den: float = 0.0
    den2: float = 0.0
    num3: float = 0.0
    at_rank: dict[int, Any] = field(default_factory=dict)
    durations: list[tuple[float, int, int]] = field(default_factory=list)  # (duration, happened, rows)


def moments_of(metric: Metric, contributions: Contributions, by: int, session: Session) -> dict[Key, Moments]:
    """Moments per period and segment value; what has no rows is missing."""
    found: dict[Key, Moments] = {}
    for row in session.rows(moments_sql(metric, contributions, by)):
        key = (row[0], tuple(row[1 : by + 1]))
        sums: list[Any] = [0 if value is None else value for value in row[by + 1 :]]
        found[key] = Moments(*sums)
    if metric.fold.kind is FoldKind.QUANTILE:
        _add_ranks(metric, contributions, by, session, found)
    if metric.fold.kind is FoldKind.SURVIVAL:
        _add_durations(contributions, by, session, found)
    return found


def moments_sql(metric: Metric, contributions: Contributions, by: int) -> str:
    """The select that squashes contributions to moments."""
    kind, has = metric.fold.kind, contributions.extra
    if kind is FoldKind.SUM and contributions.counted:
        return _counted_sql(contributions.counted, by)
    known = "case when num is null then null else den end" if kind is FoldKind.RATIO else "num"

    def ripe(amount: str) -> str:
        return f"case when mature = 1 then {amount} end" if contributions.matures else amount

    n = f"count({ripe('1')})"
    columns = [
        f"{n} as n",
        "count(case when mature = 0 then 1 end) as waiting" if contributions.matures else "0 as waiting",
        f"{n} - count({ripe(known)}) as unknown",
        "max(days) as days",
        f"sum({ripe('num')}) as num",
        f"sum({ripe('den')}) as den" if contributions.has_den else "null as den",
        "max(instrument) > min(instrument)" if "instrument" in has else "0",
        "max(flag)" if "flag" in has else "''",
    ]
    num, den = "cast(num as double)", "cast(den as double)"
    powers = {
        FoldKind.RATIO: (f"{num} * {num}", f"{num} * {den}", f"{den} * {den}"),
        FoldKind.MEAN: (f"{num} * {num}", "0", "0", f"{num} * {num} * {num}"),
        FoldKind.NET_SHARE: (f"{num} * {num}",),
    }
    columns += [f"sum({ripe(power)})" if power != "0" else "0" for power in powers.get(kind, ())]
    keys = ", ".join(["start_on", *(f"s{number}" for number in range(by))])
    return (
        f"select {keys},\n    "
        + ",\n    ".join(columns)
        + f"\nfrom (\n{contributions.sql}\n) as placed\ngroup by {keys}"
    )


def _counted_sql(counted: str, by: int) -> str:
    """The same of rows that are counted already."""
    keys = ", ".join(["start_on", *(f"s{number}" for number in range(by))])
    columns = [
        "cast(sum(rows) as bigint) as n",
        "0 as waiting",
        "cast(sum(case when num is null then rows else 0 end) as bigint) as unknown",
        "max(days) as days",
        "sum(num * rows) as num",
        "null as den",
        "0",
        "''",
    ]
    return (
        f"select {keys},\n    "
        + ",\n    ".join(columns)
        + f"\nfrom (\n{counted}\n) as placed\ngroup by {keys}"
    )


def _add_ranks(
    metric: Metric, contributions: Contributions, by: int, session: Session, found: dict[Key, Moments]
) -> None:
    p = metric.fold.p
    wanted = [(key, rank) for key, moments in found.items() for rank in needed_ranks(moments.n, p)]
    if not wanted:
        return
    names = ["start_on", *(f"s{number}" for number in range(by))]
    keys = ", ".join(names)
    same = " and ".join(f"w.{name} = r.{name}" for name in [*names, "place"])
    listed = ", ".join(f"({', '.join(literal(v) for v in (key[0], *key[1], rank))})" for key, rank in wanted)
    sql = (
        f"with ranked as (select {keys}, num, row_number() over (partition by {keys} order by num) as place\n"
        f"from (\n{contributions.sql}\n) as placed where mature = 1)\n"
        f"select {', '.join(f'r.{name}' for name in names)}, r.place, r.num from ranked as r\n"
        f"join (values {listed}) as w({keys}, place) on {same}"
    )
    for row in session.rows(sql):
        found[(row[0], tuple(row[1 : by + 1]))].at_rank[row[by + 1]] = row[by + 2]


def needed_ranks(n: int, p: float) -> Iterable[int]:
    """Ranks of the quantile and of its interval."""
    if n == 0:
        return ()
    below, above, _ = interpolation(n, p)
    return {rank for rank in (below, above, *quantile_ranks(n, p)) if rank is not None}


def _add_durations(
    contributions: Contributions, by: int, session: Session, found: dict[Key, Moments]
) -> None:
    keys = ", ".join(["start_on", *(f"s{number}" for number in range(by))])
    sql = (
        f"select {keys}, num, den, count(*) from (\n{contributions.sql}\n) as placed\n"
        f"where mature = 1 group by {keys}, num, den order by {keys}, num, den"
    )
    for row in session.rows(sql):
        duration, happened, rows = row[by + 1 :]
        found[(row[0], tuple(row[1 : by + 1]))].durations.append((float(duration), int(happened), rows))
