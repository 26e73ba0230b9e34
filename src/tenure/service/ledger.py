"""Who moved MRR in one period: every customer with every kind of movement, adding up to the waterfall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tenure.engines.session import Session
from tenure.query.definition import stored
from tenure.query.plan import Planner
from tenure.service.cached import LARGE, Asked, Cached
from tenure.service.names import account_names
from tenure.service.waterfall import CLOSING, KINDS, OPENING, name_in_files, parts_of


@dataclass(frozen=True, slots=True)
class Line:
    """One customer's movement of one kind; ``amount`` is below zero for a loss.

    ``before`` and ``after`` are the customer's MRR at the opening and the closing of the period (0 when
    it did not pay). All three are None where an exchange rate is missing.
    """

    account_id: str
    name: str
    metric: str
    kind: str
    amount: Decimal | None
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The movements of a period, the largest first, those of unknown size last."""

    lines: tuple[Line, ...]

    def totals(self) -> dict[str, Decimal | None]:
        """The sum per metric, in the order of the waterfall; None where one amount is unknown."""
        found: dict[str, Decimal | None] = {}
        for metric in KINDS:
            amounts = [line.amount for line in self.lines if line.metric == metric]
            if amounts:
                found[metric] = (
                    None if None in amounts else sum((a for a in amounts if a is not None), Decimal(0))
                )
        return found


def ledger(cached: Cached, asked: Asked, start: date, end: date) -> Ledger:
    """The movements of the period from ``start`` to ``end`` (exclusive), of the question's filter."""
    one = asked.change(start=start, end=end, by=())
    parts = parts_of(one)

    def compute() -> Ledger:
        with cached.workspace.session(one.question, one.overrides) as session:
            return Ledger(tuple(_lines(cached, one, session)))

    found = cached.keep("ledger", tuple(parts), one, compute, lambda made: len(made.lines) < LARGE)
    names = account_names(cached, asked)
    return Ledger(
        tuple(replace(line, name=names.get(line.account_id, line.account_id)) for line in found.lines)
    )


def _lines(cached: Cached, asked: Asked, session: Session) -> Iterable[Line]:
    parts = parts_of(asked)
    moves = [metric for metric in parts if metric not in (OPENING, CLOSING)]
    rows = session.rows(_sql(cached, asked, session, moves))
    lines = [
        Line(
            account,
            account,
            moves[place],
            KINDS[moves[place]],
            _signed(parts[moves[place]], amount),
            before,
            after,
        )
        for place, account, amount, before, after in rows
    ]
    return sorted(lines, key=_order)


def _signed(sign: int, amount: Decimal | None) -> Decimal | None:
    return None if amount is None else sign * amount


def _order(line: Line) -> tuple[bool, Decimal, str, str]:
    return line.amount is None, -abs(line.amount or Decimal(0)), line.account_id, line.metric


def _sql(cached: Cached, asked: Asked, session: Session, moves: list[str]) -> str:
    """One select over the rows of every part, so that its sums are theirs."""
    resolve = cached.workspace.catalog.resolve
    planner = Planner(asked.question, session, resolve)
    metrics = {name: resolve(name) for name in (OPENING, *moves, CLOSING)}
    session.ensure({name for metric in metrics.values() for name in stored(metric, resolve)})
    session.hold()

    def per_account(name: str, place: int) -> str:
        return (
            f"select {place} as place, account_id, strict_sum(num) as amount\n"
            f"from (\n{planner.contributions(metrics[name]).sql}\n) as placed\ngroup by account_id"
        )

    union = "\nunion all\n".join(per_account(name, place) for place, name in enumerate(moves))
    return (
        f"with movement as (\n{union}\n),\n"
        f"opened as (\n{per_account(OPENING, 0)}\n),\nclosed as (\n{per_account(CLOSING, 0)}\n)\n"
        "select m.place, m.account_id, m.amount,\n"
        "    case when o.account_id is null then 0 else o.amount end as opening,\n"
        "    case when c.account_id is null then 0 else c.amount end as closing\n"
        "from movement as m\n"
        "left join opened as o on o.account_id = m.account_id\n"
        "left join closed as c on c.account_id = m.account_id"
    )


COLUMNS = ("account_id", "account", "movement", "amount", "mrr_before", "mrr_after", "currency")


def records(found: Ledger, currency: str) -> list[dict[str, object]]:
    """The ledger as flat rows of a file, with ``COLUMNS``; amounts exact."""
    return [
        {
            "account_id": line.account_id,
            "account": line.name,
            "movement": name_in_files(line.kind),
            "amount": line.amount,
            "mrr_before": line.before,
            "mrr_after": line.after,
            "currency": currency,
        }
        for line in found.lines
    ]
