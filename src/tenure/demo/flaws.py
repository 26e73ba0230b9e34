"""Rows that no export is without: mistakes, duplicates, and accounts that nobody knows."""

from __future__ import annotations

from dataclasses import replace

from tenure.demo.clock import DAY, Clock
from tenure.demo.dice import Dice
from tenure.demo.writer import Row, Sheet

UNKNOWN_ACCOUNT = "acc-legacy-17"
# (file, column, what stands there instead)
MISTAKES = (
    ("accounts", "account_id", ""),
    ("accounts", "created_at", "soon"),
    ("users", "user_id", ""),
    ("subscription_items", "ended_at", "2001-01-01T00:00:00Z"),
    ("subscription_items", "ended_at", "2001-02-01T00:00:00Z"),
    ("subscription_items", "interval", "fortnight"),
    ("subscription_items", "unit_amount", "on request"),
    ("contracts", "decision", "maybe"),
    ("contracts", "ended_on", "2001-01-01"),
    ("orders", "status", "lost in the post"),
    ("orders", "ordered_at", "2025-02-30T10:00:00Z"),
    ("revenue_lines", "kind", "gift"),
    ("costs", "kind", "party"),
    ("costs", "amount", "n/a"),
    ("events-late", "occurred_at", "2025-13-01T08:00:00Z"),
    ("events-late", "event", ""),
    ("tickets", "ticket_id", ""),
    ("tickets", "opened_at", "yesterday"),
    ("survey_responses", "score", "very good"),
    ("survey_responses", "survey", "smiley"),
    ("interactions", "kind", "carrier pigeon"),
)
DUPLICATES, CHANGED = 150, 5


def spoil(sheets: list[Sheet]) -> None:
    """Gives every sheet its mistakes."""
    for sheet in sheets:
        sheet.mistakes = tuple((column, text) for name, column, text in MISTAKES if name == sheet.name)


def duplicate_sheet(tickets: Sheet, dice: Dice) -> Sheet:
    """``tickets-duplicates``: rows that were sent before, a few of them with another priority since."""
    first = len(tickets.rows) // 2
    rows: list[Row] = list(tickets.rows[first : first + DUPLICATES])
    place = tickets.header.index("priority")
    for number in range(CHANGED):
        row = list(rows[number * 7])
        row[place] = "low" if row[place] != "low" else "high"
        rows[number * 7] = tuple(row)
    return Sheet("tickets-duplicates", tickets.header, rows)


def unknown_rows(orders: Sheet, clock: Clock) -> Sheet:
    """The orders with two more of an account that is in no list."""
    found: list[Row] = [
        (
            f"ord-legacy-{number}",
            UNKNOWN_ACCOUNT,
            None,
            (clock.end_day - 40 * number) * DAY,
            14_900,
            "USD",
            "repeat",
            "paid",
            "template pack",
        )
        for number in (1, 2)
    ]
    return replace(orders, rows=[*orders.rows, *found])
