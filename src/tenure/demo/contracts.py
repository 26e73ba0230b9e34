"""Contract terms of the accounts that pay by the year, and what became of each at its end."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

from tenure.demo.clock import HOUR, Clock, add_months
from tenure.demo.company import Account
from tenure.demo.dice import Dice
from tenure.demo.item import ADD_ON, CORE, Item
from tenure.demo.writer import Row, Sheet, columns


@dataclass(slots=True)
class Term:
    """One term: days, whole cents."""

    contract_id: str
    account: Account
    product: str
    starts: int
    ends: int
    annual: int
    auto_renew: bool
    renewed_by: str | None = None
    signed: int | None = None
    decision: str | None = None
    decided: int | None = None
    cancelled: int | None = None

    def row(self) -> Row:
        """The row of ``contracts``."""
        return (
            self.contract_id,
            self.account.account_id,
            self.product,
            self.starts,
            self.ends,
            self.annual,
            self.account.currency,
            self.auto_renew,
            self.renewed_by,
            self.signed,
            self.decision,
            self.decided,
            self.cancelled,
        )


HEADER = columns(
    "contract_id account_id product started_on ended_on annual_value currency auto_renew "
    "renewed_contract_id signed_at decision decided_at cancelled_at"
)


def contract_sheet(accounts: list[Account], items: list[Item], clock: Clock, dice: Dice) -> Sheet:
    """``contracts``: renewals (early, late), losses, terms cancelled early, merged and pending ones."""
    owned: dict[str, list[Item]] = {}
    for item in items:
        owned.setdefault(item.account_id, []).append(item)
    rows: list[Row] = []
    for account in accounts:
        if account.term_months >= 6:
            for number, (start, end) in enumerate(account.spans):
                terms = _terms(account, number, start, end, owned[account.account_id], clock, dice)
                rows += [term.row() for term in terms]
                rows += _add_on_terms(account, terms, owned[account.account_id], clock)
    return Sheet("contracts", HEADER, rows)


def _terms(
    account: Account, number: int, start: int, end: int | None, items: list[Item], clock: Clock, dice: Dice
) -> list[Term]:
    terms: list[Term] = []
    auto_renew = dice.chance(0.35)
    begins = start
    while begins <= max(start, clock.end_day + 20) and (end is None or begins < end):
        ends = add_months(start, (len(terms) + 1) * account.term_months)
        name = f"con-{account.account_id[4:]}-{number + 1}-{len(terms) + 1}"
        term = Term(name, account, CORE, begins, ends, _annual(items, begins), auto_renew)
        term.signed = clock.midnight(begins - dice.whole(2, 40)) + 14 * HOUR
        if term.signed >= clock.end:
            break  # the next term is not signed yet: the one before stays open
        terms.append(term)
        begins = ends
        if ends < clock.end_day and end is None and dice.chance(0.06):
            begins = ends + dice.whole(5, 24)  # signed late: the account goes on paying meanwhile
    _decide(terms, end, clock, dice)
    return terms


def _decide(terms: list[Term], end: int | None, clock: Clock, dice: Dice) -> None:
    for term, successor in itertools.pairwise(terms):
        term.decided = successor.signed
        if dice.chance(0.7):
            term.decision, term.renewed_by = "renewed", successor.contract_id
    if not terms:
        return
    last = terms[-1]
    if end is not None and end < last.ends:
        last.cancelled = clock.midnight(end) + 12 * HOUR
        last.decision = "lost"
    elif end is not None and end < clock.end_day:
        last.decision, last.decided = "lost", clock.midnight(end - dice.whole(5, 60)) + 12 * HOUR
    elif last.ends < clock.end_day + 90:
        last.decision = "pending"


def _annual(items: list[Item], day: int) -> int:
    running = [item for item in items if item.starts <= day and (item.ends is None or item.ends > day)]
    return sum(item.bill * 12 // item.months for item in running if item.product == CORE)


def _add_on_terms(account: Account, terms: list[Term], items: list[Item], clock: Clock) -> list[Row]:
    """A term of the add-on ends with the main one and is merged into its successor."""
    rows: list[Row] = []
    for item in items:
        term = next((t for t in terms if t.starts <= item.starts < t.ends), None)
        if item.product != ADD_ON or term is None or item.billing == "term" or term.ends - item.starts < 95:
            continue
        merged = replace(
            term,
            contract_id=f"{term.contract_id}-insights",
            product=ADD_ON,
            starts=item.starts,
            annual=item.bill * 12 // item.months,
            signed=item.signed,
            cancelled=None,
        )
        if term.renewed_by is None and term.decision is None:
            merged.decision = None if term.ends >= clock.end_day else "renewed"
        rows.append(merged.row())
    return rows
