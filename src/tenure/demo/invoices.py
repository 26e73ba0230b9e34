"""Invoice lines: what was billed for items, usage and one-time purchases, and when it was paid."""

from __future__ import annotations

from tenure.demo.clock import DAY, HOUR, Clock, add_months, calendar_date
from tenure.demo.dice import Dice
from tenure.demo.item import Item
from tenure.demo.writer import Row, Sheet, columns

HEADER = columns("line_id account_id kind starts_on until_on amount currency due_on paid_at")


def invoice_sheet(items: list[Item], orders: Sheet, clock: Clock, dice: Dice) -> Sheet:
    """``revenue_lines`` from a year before the first month on."""
    lines: list[Row] = []
    since = clock.month(-36)
    for item in items:
        if item.unit == "usage":
            lines += _usage(item, clock, dice)
        elif item.cause != "pause":
            lines += [line for line in _recurring(item, clock, dice) if line[2] >= since]  # type: ignore[operator]
    for order in orders.rows:
        _, account_id, _, ordered, amount, currency, _, status, _ = order
        if status == "paid" and isinstance(ordered, int):
            day = ordered // DAY
            lines.append((account_id, "one_time", day, day + 1, amount, currency, day + 14, ordered + 60))
    return Sheet("revenue_lines", HEADER, [(f"inv-{n:06d}", *line) for n, line in enumerate(lines, 1)])


def _recurring(item: Item, clock: Clock, dice: Dice) -> list[Row]:
    """One line per bill; the last one covers the days up to the change of terms."""
    lines: list[Row] = []
    last = min(clock.end_day - 1, clock.end_day if item.ends is None else item.ends - 1)
    number, start = 0, item.starts
    while start <= last:
        number += 1
        full = add_months(item.starts, number * item.months)
        until = full if item.ends is None else min(full, item.ends)
        amount = item.bill * (until - start) // (full - start)
        unpaid = item.reason == "non_payment" and item.ends is not None and until >= item.ends - 45
        lines.append(
            (
                item.account_id,
                "recurring",
                start,
                until,
                amount,
                item.currency,
                *_paid(start, item, clock, dice, unpaid=unpaid),
            )
        )
        start = full
    return lines


def _usage(item: Item, clock: Clock, dice: Dice) -> list[Row]:
    """Metered automation runs, billed at the end of each calendar month."""
    lines: list[Row] = []
    level = dice.skewed(240.0, 0.7)
    for number, month in clock.months()[:-1]:
        until = clock.month(number + 1)
        start = max(month, item.starts)
        if start < until and (item.ends is None or item.ends >= until):
            season = 1.15 if calendar_date(month).month in (3, 9, 12) else 1.0
            cents = round(level * 100 * season * dice.between(0.75, 1.3))
            paid = _paid(start, item, clock, dice, unpaid=False)
            lines.append(
                (
                    item.account_id,
                    "usage",
                    start,
                    until,
                    cents,
                    item.currency,
                    until + 14,
                    None if paid[1] is None else paid[1] + 30 * DAY,
                )
            )
    return lines


def _paid(start: int, item: Item, clock: Clock, dice: Dice, *, unpaid: bool) -> tuple[int, int | None]:
    """(due day, instant of payment or None)."""
    due = start + (14 if item.billing == "month" else 30)
    forgotten = start > clock.end_day - 120 and dice.chance(0.07)
    if unpaid or forgotten:
        return due, None
    days_late = dice.whole(-12, 0) if dice.chance(0.86) else dice.whole(1, 25)
    return due, (due + days_late) * DAY + dice.whole(8 * HOUR, 17 * HOUR)
