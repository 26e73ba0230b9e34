"""One offer to a customer."""

from __future__ import annotations

from tenure.model.table import Table, currency, fact, key, money, reference, step, text

TABLE = Table(
    name="offers",
    meaning="One offer to a customer",
    columns=(
        key("offer_id", "Identifier of the offer"),
        reference("account_id", "The account it belongs to", required=True),
        reference("user_id", "The user it belongs to"),
        text("kind", "More of the same product, or another one", "upsell", "cross_sell", required=True),
        fact("presented_at", "When it was presented"),
        step("accepted_at", "When it was accepted"),
        step("withdrawn_at", "When it was withdrawn"),
        money("amount", "Value of the offer"),
        currency(),
    ),
    key=("offer_id",),
)
