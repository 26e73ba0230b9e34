"""Small nasty data sets, one per seed, and how to write them as files that load without a mapping."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from .columns import COLUMNS, Tables
from .dice import END, Dice
from .periods import Clock, Period, periods
from .random_money import money_tables
from .random_use import use_tables
from .random_voice import voice_tables

SETTINGS: dict[str, Any] = {
    "activity.passive_events": ["ping"],
    "value_event": "value",
    "features": {"export": {"events": ["export"], "min_uses": 2}},
}


@dataclass(frozen=True)
class Case:
    """A data set with the clock and the settings to ask with."""

    seed: int
    tables: Tables
    clock: Clock
    settings: dict[str, Any]

    def periods(self, grain: str, start: date = date(2024, 8, 1), end: date = END) -> list[Period]:
        """The periods of a grain from August 2024; the last ones are partial or to come."""
        return periods(grain, start, end, self.settings)


def random_case(seed: int) -> Case:
    """Accounts, billing, use, support and voice; the same for the same seed. The zone follows the seed."""
    dice = Dice(seed)
    tables = money_tables(dice)
    tables |= use_tables(dice, [row["account_id"] for row in tables["accounts"]])
    tables |= voice_tables(dice, tables["users"])
    return Case(seed, tables, dice.clock, {**SETTINGS, "mrr.bridge_gap_days": dice.one((1, 1, 0, 3))})


def write_csv(tables: Tables, folder: Path) -> list[Path]:
    """One file per table that has rows, named after it, with the columns of the model; returns the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for table, rows in tables.items():
        if not rows:
            continue
        paths.append(folder / f"{table}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS[table])
            writer.writerows([text(row[column]) for column in COLUMNS[table]] for row in rows)
    return paths


def text(value: Any) -> str:
    """ISO 8601 in UTC, ISO dates, plain decimals, true and false, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case _:
            return str(value)
