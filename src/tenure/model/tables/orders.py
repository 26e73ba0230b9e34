"""One purchase."""

from __future__ import annotations

from tenure.model.table import Table, currency, fact, key, money, reference, text

TABLE = Table(
    name="orders",
    meaning="One purchase",
    columns=(
        key("order_id", "Identifier of the order"),
        reference("account_id", "The account it belongs to", required=True),
        reference("user_id", "The user it belongs to"),
        fact("ordered_at", "When it was ordered"),
        money("amount", "What was paid", required=True),
        currency(required=True),
        text(
            "kind", "Kind of purchase", "first", "repeat", "upsell", "cross_sell", "subscription", "one_time"
        ),
        text("status", "State of the order", "paid", "cancelled", "refunded"),
        text("product", "What was bought"),
    ),
    key=("order_id",),
)
