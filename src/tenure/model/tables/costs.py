"""One cost."""

from __future__ import annotations

from tenure.model.table import Kind, Table, currency, fact, key, money, plan, reference, text

TABLE = Table(
    name="costs",
    meaning="One cost",
    columns=(
        key("cost_id", "Identifier of the cost"),
        fact("incurred_on", "Day, or first day, of the cost", Kind.ON),
        plan("until_on", "Day after the last day it is spread over", Kind.ON),
        text(
            "kind",
            "Kind of cost",
            "customer_success",
            "account_management",
            "renewals",
            "training",
            "loyalty",
            "retention_marketing",
            "tools",
            "support",
            "acquisition",
            "cogs",
            required=True,
        ),
        money("amount", "Amount of the cost", required=True),
        currency(required=True),
        reference("account_id", "The account it belongs to"),
    ),
    key=("cost_id",),
    spans=(("incurred_on", "until_on"),),
)
