"""Reconciliation and data quality: identities with their residuals, and rows that look wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tenure.engines.remote.session import RemoteSession
from tenure.engines.session import Session
from tenure.model.table import SIDE_TABLES
from tenure.model.tables import TABLES
from tenure.query.availability import first_days
from tenure.query.result import Result
from tenure.service.quality import CHECKS, Check

if TYPE_CHECKING:
    from tenure.service.workspace import Workspace

SAMPLE = 10
MRR_PARTS = {
    "mrr:opening": 1,
    "new_mrr": 1,
    "expansion_mrr": 1,
    "reactivation_mrr": 1,
    "contraction_mrr": -1,
    "churned_mrr": -1,
    "fx_mrr": 1,
    "mrr": -1,
}
CUSTOMER_PARTS = {
    "active_customers:opening": 1,
    "new_customers": 1,
    "reactivated_customers": 1,
    "churned_customers": -1,
    "active_customers": -1,
}
SEGMENT_PARTS = {"segment_in_mrr": 1, "segment_out_mrr": -1}
"""What moves between parts of the customers; 0 for all of them."""

STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Identity:
    """Metrics, each with its sign, that sum to zero in every period."""

    id: str
    title: str
    parts: Mapping[str, int]

    def residuals(self, ask: Callable[[tuple[str, ...]], Sequence[Result]]) -> dict[date, Decimal | None]:
        """The sum per start of a period, exact; None where one of the parts has no value.

        ``ask`` gives the results of several metrics.
        """
        found: dict[date, Decimal | None] = {}
        for sign, result in zip(self.parts.values(), ask(tuple(self.parts)), strict=True):
            for point in result.points:
                before, value = found.get(point.start, Decimal(0)), point.value
                if before is None or value is None:
                    found[point.start] = None
                else:
                    found[point.start] = before + sign * Decimal(str(value))
        return found


IDENTITIES = (
    Identity("mrr_identity", "Closing MRR = opening + movements + fx", MRR_PARTS),
    Identity("customer_identity", "Customers: closing = opening + new + returned − lost", CUSTOMER_PARTS),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check: ok, or how many rows and a sample of them."""

    id: str
    title: str
    is_ok: bool
    count: int
    detail: str
    do: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON."""
        return asdict(self)


def check(workspace: Workspace) -> list[Finding]:
    """Every identity and every data-quality check that the workspace's tables allow."""
    found = [_reconciled(identity, workspace) for identity in IDENTITIES]
    broken = [(id, str(error)) for id, error in workspace.catalog.broken.items()]
    found.append(
        Finding(
            "own_metrics",
            "Own metrics that cannot be used",
            not broken,
            len(broken),
            f"{len(broken)} files" if broken else "none",
            "Mend the files in the folder metrics.",
            ("metric", "error"),
            tuple(broken),
        )
    )
    with workspace.session(workspace.question()) as session:
        filled = first_days(session)
        found += [_rows(check, session) for check in CHECKS if set(check.tables) <= _filled(session)]
        found.append(_unmatched(session, "account_id", "accounts"))
        found.append(_unmatched(session, "user_id", "users"))
        found.append(_stale(session, filled))
    return found


def _filled(session: Session) -> set[str]:
    if isinstance(session, RemoteSession):
        return set(session.source.mapped)
    return {name for name in TABLES if session.rows(f"select 1 from data.{name} limit 1")} | {"quarantine"}


def _reconciled(identity: Identity, workspace: Workspace) -> Finding:
    """The sum of the parts must be zero in every period."""
    residuals = identity.residuals(lambda parts: workspace.show(*parts).results)
    wrong = {start.isoformat(): value for start, value in residuals.items() if value}
    unknown = sum(value is None for value in residuals.values())
    detail = f"{len(residuals) - unknown} periods, residual {sum(map(abs, wrong.values()), Decimal(0))}"
    if unknown:
        detail += f"; {unknown} without a value"
    return Finding(
        identity.id,
        identity.title,
        not wrong,
        len(wrong),
        detail,
        "This is a bug of Tenure: report it.",
        ("start", "residual"),
        tuple((start, str(value)) for start, value in list(wrong.items())[:SAMPLE]),
    )


def _rows(check: Check, session: Session) -> Finding:
    session.ensure(check.reads)
    sql = session.fill(check.sql)
    count = session.rows(f"select count(*) from ({sql}) as found")[0][0]
    sample = session.rows(f"select * from ({sql}) as found limit {SAMPLE}") if count else []
    columns = tuple(session.columns(sql)) if count else ()
    return Finding(
        check.id,
        check.title,
        count == 0,
        count,
        f"{count} rows" if count else "none",
        check.do,
        columns,
        _texts(sample),
    )


def _texts(rows: Iterable[tuple[Any, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("" if value is None else str(value) for value in row) for row in rows)


def _unmatched(session: Session, column: str, table: str) -> Finding:
    """Ids that other tables use and ``table`` does not know."""
    users = [t.name for t in TABLES.values() if t.column(column) and t.name != table]
    session.ensure([table, *users])
    union = " union all ".join(f"select '{name}' as used_in, {column} as id from {name}" for name in users)
    sql = (
        f"select id, min(used_in) as used_in, count(*) as rows from ({union}) as used "
        f"where id is not null and id not in (select {column} from {table}) group by id "
        "order by rows desc, id"
    )
    count = session.rows(f"select count(*) from ({sql}) as found")[0][0]
    return Finding(
        f"unmatched_{table}",
        f"Ids that {table} does not know",
        count == 0,
        count,
        f"{count} ids" if count else "none",
        f"Load the missing rows of {table}.",
        ("id", "used_in", "rows"),
        _texts(session.rows(f"{sql} limit {SAMPLE}")),
    )


def newest_days(session: Session, filled: Iterable[str]) -> dict[str, date]:
    """The last day of each feed: of the tables among ``filled`` whose rows happen at an instant."""
    newest: dict[str, date] = {}
    for name in filled:
        column = TABLES[name].fact
        if column and name not in SIDE_TABLES:
            newest[name] = session.rows(f'select cast(max("{column}") as date) from {name}')[0][0]
    return newest


def stale(newest: Mapping[str, date]) -> list[str]:
    """The feeds that end more than ``STALE_DAYS`` before the newest of all."""
    last = max(newest.values(), default=None)
    return [name for name, day in newest.items() if last and (last - day).days > STALE_DAYS]


def _stale(session: Session, filled: Iterable[str]) -> Finding:
    """Tables whose newest row is much older than the newest of all."""
    newest = newest_days(session, filled)
    late = [(name, newest[name]) for name in stale(newest)]
    return Finding(
        "stale_feeds",
        f"Feeds that are more than {STALE_DAYS} days behind the newest",
        not late,
        len(late),
        f"{len(late)} of {len(newest)} tables",
        "Load newer files for them.",
        ("table", "last day"),
        _texts(late),
    )
