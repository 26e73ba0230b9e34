"""A company whose MRR moves in every way: two currencies, two plans, customers who leave and return."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tenure.kernel.period import add_months
from tenure.model.tables import TABLES
from tenure.query.example import insert
from tenure.service.cached import Cached
from tenure.service.workspace import Workspace

NOW = datetime(2025, 7, 10, 8, tzinfo=UTC)
FIRST = date(2023, 7, 1)
Item = dict[str, str]


def month_ends() -> list[date]:
    """The last day of every month around the data."""
    return [add_months(date(2023, 7, 1), number) - timedelta(days=1) for number in range(26)]


def rates() -> dict[date, str]:
    """Dollars per euro at each month's end; no other day has one but those within a week after."""
    return {day: f"1.{number % 7}{number % 10}" for number, day in enumerate(month_ends())}


def items(seed: int = 7, accounts: int = 60) -> list[Item]:
    """Items of accounts that join, grow, shrink, change plan, leave for good, leave and return."""
    choice = random.Random(seed)
    found: list[Item] = []
    for number in range(accounts):
        day = FIRST + timedelta(days=choice.randrange(660))
        currency = choice.choice(["USD", "USD", "EUR"])
        for _ in range(choice.randrange(1, 5)):
            until = day + timedelta(days=choice.randrange(12, 200))
            is_open = until > date(2025, 6, 1) or choice.random() < 0.2
            found.append(
                {
                    "item_id": f"i{len(found)}",
                    "account_id": f"A{number}",
                    "subscription_id": f"s{number}",
                    "plan": choice.choice(["pro", "basic"]),
                    "unit_amount": str(choice.randrange(10, 400)),
                    "currency": currency,
                    "interval": "month",
                    "started_at": day.isoformat(),
                    "ended_at": "" if is_open else until.isoformat(),
                }
            )
            if is_open:
                break
            day = until + timedelta(days=choice.choice([0, 0, 0, 15, 70]))
    return found


@contextmanager
def company(folder: Path, rows: list[Item]) -> Iterator[Cached]:
    """The items, with rates, in a workspace of their own."""
    Workspace.init(folder).close()
    with Workspace(folder, now=lambda: NOW) as workspace:
        insert(workspace.database, TABLES["subscription_items"], rows, 1)
        quoted = [{"currency": "EUR", "on": day.isoformat(), "rate": rate} for day, rate in rates().items()]
        insert(workspace.database, TABLES["exchange_rates"], quoted, 2)
        yield Cached(workspace)
