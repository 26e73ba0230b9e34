"""Random arrivals of a small company's data: new, late, corrected and repeated rows, in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import duckdb

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.schema import FOREVER
from tenure.model.table import Clock, Column, Kind, Table
from tenure.model.tables import TABLES

FIRST = datetime(2025, 1, 1)
DAYS = 60
KNOWN = datetime(2025, 6, 1)
WORDS = {
    "event": ["login", "report", "upload", "invite", "export", "beat"],
    "survey": ["nps", "csat", "ces"],
    "currency": ["USD", "EUR"],
    "interval": ["month", "year", "quarter"],
    "plan": ["basic", "pro"],
    "value": ["pro", "basic", "emea", "open", "solved", "closed"],
    "attribute": ["region", "plan"],
    "kind": ["usage", "status", "agent_reply", "customer_message", "resolved", "reopened", "upsell", "sales"],
    "status": ["open", "solved", "paid"],
    "touchpoint": ["relationship", "ticket"],
    "category": ["bug", "how_to"],
    "unit": ["seat"],
    "cause": ["pause", "price"],
    "ended_reason": ["cancelled", "non_payment"],
    "decision": ["renewed", "lost"],
    "schedule": ["office"],
    "time_zone": ["Europe/Berlin"],
    "instrument": ["nps_0_10", "csat_1_5", "ces_1_7"],
}
SELDOM = {"ended_at", "anonymous_id", "session_id", "is_deleted", "is_spam", "merged_into_id",
          "decision", "cancelled_at", "cancel_requested_at", "holiday_on", "cause", "instrument"}  # fmt: skip
ENTITIES = {"account_id": 4, "user_id": 6, "ticket_id": 8, "parent_account_id": 4, "referred_account_id": 4}
ROWS = {"events": 90, "subscription_items": 14, "tickets": 8, "ticket_events": 20, "exchange_rates": 20}


@dataclass
class Arrivals:
    """Fills a database step by step; the same seed gives the same company."""

    database: Database
    seed: int
    rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = field(default_factory=dict)
    loads: int = 0

    def __post_init__(self) -> None:
        self.dice = Random(self.seed)
        self.cursor = self.database.cursor()
        self.skipped = set(self.dice.sample(sorted(TABLES), 6)) | (
            {"sessions"} if self.dice.random() < 0.7 else set()
        )

    def step(self, share: float) -> None:
        """Load some rows into some of the tables."""
        for name in self.dice.sample(sorted(TABLES), len(TABLES)):
            if name not in self.skipped and self.dice.random() < 0.6 + share:
                self._load(TABLES[name], max(1, round(ROWS.get(name, 6) * share)))

    def _load(self, table: Table, count: int) -> None:
        known = self.rows.setdefault(table.name, {})
        self.loads += 1
        at = KNOWN + timedelta(days=self.loads)
        drawn = {}
        for _ in range(count):
            row = dict(self._row(table))
            drawn[tuple(row[name] for name in table.key)] = row
        for key in self.dice.sample(sorted(known, key=repr), min(len(known), self.dice.randrange(3))):
            drawn[key] = self._corrected(table, known[key])
        fresh = {key: row for key, row in drawn.items() if known.get(key) != row}
        for key, row in fresh.items():
            if key in known:
                self._supersede(table, key, at)
            self._insert(table, row, at)
        known.update(fresh)
        stamp = [self.loads, "file", "hash", table.name, len(drawn), len(fresh), at, at]
        self.cursor.execute("insert into meta.load values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?)", stamp)

    def _corrected(self, table: Table, row: dict[str, Any]) -> dict[str, Any]:
        """The row with some columns drawn again (or, one time in three, as it was)."""
        if self.dice.random() < 0.3:
            return row
        other = dict(self._row(table))
        kept = set(table.key) | set(self.dice.sample(sorted(other), len(other) // 2))
        return {name: row[name] if name in kept else value for name, value in other.items()}

    def _supersede(self, table: Table, key: tuple[Any, ...], at: datetime) -> None:
        same = " and ".join(f'"{name}" = ?' for name in table.key)
        self.cursor.execute(
            f"update data.{table.name} set known_until = ? where {same} and known_until = '{FOREVER}'",
            [at, *key],
        )

    def _insert(self, table: Table, row: dict[str, Any], at: datetime) -> None:
        names = [*row, "attributes", "known_from", "load_id"]
        attributes = json.dumps({"size": self.dice.choice(["s", "l"])}) if "accounts" in table.name else None
        marks = ", ".join("?" for _ in names)
        listed = ", ".join(f'"{name}"' for name in names)
        self.cursor.execute(
            f"insert into data.{table.name} ({listed}) values ({marks})",
            [*row.values(), attributes, at, self.loads],
        )

    def _row(self, table: Table) -> Iterator[tuple[str, Any]]:
        """A row: the columns of a span in order, ids of the few entities that there are."""
        begun: datetime | None = None
        ends = {end for _, end in table.spans}
        for column in table.columns:
            if not column.required and self.dice.random() < self._absent(column):
                yield column.name, None
            elif column.kind in (Kind.AT, Kind.ON):
                follows = column.name in ends or (begun and column.clock is Clock.HAPPENS)
                value = self._instant(begun if follows else None)
                begun = begun or value
                yield column.name, value.date() if column.kind is Kind.ON else value
            else:
                yield column.name, self._value(table, column)

    def _absent(self, column: Column) -> float:
        if column.name == "is_internal":
            return 0.97
        return 0.75 if column.name in SELDOM else 0.0 if column.clock is Clock.FACT else 0.2

    def _instant(self, after: datetime | None) -> datetime:
        dice = self.dice
        if after:
            return after + timedelta(minutes=dice.randrange(1, 20 * 1440))
        day = dice.randrange(DAYS) if dice.random() < 0.7 else dice.randrange(DAYS - 4, DAYS)
        hour = dice.choice([0, 9, 10, 22, 23])  # close together, and around midnight
        return FIRST + timedelta(days=day, hours=hour, minutes=dice.randrange(60))

    def _value(self, table: Table, column: Column) -> Any:
        dice, name = self.dice, column.name
        if name in ENTITIES:
            return f"{name[0]}{dice.randrange(ENTITIES[name])}"
        if name in table.key and column.kind is Kind.ID:
            return f"{table.name[:2]}{dice.randrange(4 * ROWS.get(table.name, 8))}"
        if name in WORDS:
            return dice.choice(WORDS[name])
        if column.kind is Kind.ID:
            return f"x{dice.randrange(8)}"
        if column.kind is Kind.TEXT:
            return dice.choice(column.choices or ("a", "b"))
        if column.kind is Kind.BOOLEAN:
            return dice.random() < 0.5
        if column.kind is Kind.SHARE:
            return Decimal(dice.randrange(10)) / 10
        if column.kind is Kind.TIME:
            return time(9) if name == "opens" else time(17)
        if column.kind is Kind.JSON:
            return None
        return dice.randrange(1, 6)


def differ(cursor: duckdb.DuckDBPyConnection, one: str, other: str) -> bool:
    """Whether two relations hold different rows, or a row a different number of times."""
    both = (f"(select * from {a} except all select * from {b})" for a, b in ((one, other), (other, one)))
    return (
        cursor.execute(f"select 1 from ({' union all '.join(both)}) as rows limit 1").fetchone() is not None
    )
