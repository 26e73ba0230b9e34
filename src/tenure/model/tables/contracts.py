"""One term of a contract."""

from __future__ import annotations

from tenure.model.table import Kind, Table, agreed, currency, flag, key, money, plan, reference, step, text

TABLE = Table(
    name="contracts",
    meaning="One term of a contract",
    columns=(
        key("contract_id", "Identifier of the term"),
        reference("account_id", "The account it belongs to", required=True),
        text("product", "Product or product family"),
        agreed("started_on", "First day of the term", Kind.ON, known_by="signed_at"),
        plan("ended_on", "Day after the last day of the term", Kind.ON, required=True),
        money("annual_value", "Value of one year"),
        currency(),
        flag("auto_renew", "Renews unless cancelled"),
        reference("renewed_contract_id", "The term that follows this one"),
        step("signed_at", "When it was signed"),
        text(
            "decision",
            "What the customer decided at its end",
            "renewed",
            "lost",
            "pending",
            known_by="decided_at",
        ),
        step("decided_at", "When the customer decided"),
        step("cancelled_at", "When it was cancelled before its end"),
    ),
    key=("contract_id",),
    spans=(("started_on", "ended_on"),),
)
