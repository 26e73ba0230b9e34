"""One invoice line."""

from __future__ import annotations

from tenure.model.table import Kind, Table, currency, fact, key, money, plan, reference, step, text

TABLE = Table(
    name="revenue_lines",
    meaning="One invoice line",
    columns=(
        key("line_id", "Identifier of the line"),
        reference("account_id", "The account it belongs to", required=True),
        text("kind", "Kind of revenue", "recurring", "usage", "one_time", required=True),
        fact("starts_on", "First day it pays for", Kind.ON),
        plan("until_on", "Day after the last day it pays for", Kind.ON),
        money("amount", "Amount of the line", required=True),
        currency(required=True),
        plan("due_on", "When it is due", Kind.ON),
        step("paid_at", "When it was paid"),
    ),
    key=("line_id",),
    spans=(("starts_on", "until_on"),),
)
