"""One item on constant terms over a span; a change of terms closes one row and opens the next."""

from __future__ import annotations

from tenure.model.table import Kind, Table, currency, key, money, number, reference, scheduled, step, text

TABLE = Table(
    name="subscription_items",
    meaning="One item on constant terms over a span; a change of terms closes one row and opens the next",
    columns=(
        key("item_id", "Identifier of the item on these terms"),
        reference("subscription_id", "The subscription it is part of"),
        reference("account_id", "The account it belongs to", required=True),
        text("product", "Product or product family"),
        text("plan", "Plan or price"),
        number("quantity", "Units bought", default="1"),
        money("unit_amount", "List price of one unit for one interval", required=True),
        currency(required=True),
        text(
            "interval",
            "What unit_amount pays for",
            "day",
            "week",
            "month",
            "quarter",
            "year",
            "term",
            required=True,
        ),
        number(
            "interval_count", "How many intervals unit_amount pays for", Kind.INTEGER, default="1", minimum=1
        ),
        number("discount_share", "Share taken off", Kind.SHARE),
        money("discount_amount", "Amount taken off per interval, after discount_share"),
        text("unit", "What is counted by quantity", "seat", "usage", "flat", is_open=True),
        scheduled("started_at", "When these terms take effect", required=True),
        scheduled("ended_at", "When they cease; empty while they run on"),
        text(
            "ended_reason",
            "Why they ended",
            "cancelled",
            "non_renewal",
            "non_payment",
            "fraud",
            "other",
            is_open=True,
        ),
        text(
            "cause",
            "What changed against the item before",
            "quantity",
            "plan",
            "price",
            "discount",
            "pause",
            "other",
            is_open=True,
        ),
        step("signed_at", "When the terms were agreed"),
        step("cancel_requested_at", "When the customer asked to end them"),
    ),
    key=("item_id",),
    spans=(("started_at", "ended_at"),),
)
