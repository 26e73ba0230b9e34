"""One contact with the customer."""

from __future__ import annotations

from tenure.model.table import Kind, Table, fact, key, number, reference, text

TABLE = Table(
    name="interactions",
    meaning="One contact with the customer",
    columns=(
        key("interaction_id", "Identifier of the contact"),
        reference("account_id", "The account it belongs to", required=True),
        reference("user_id", "The user it belongs to"),
        fact("at", "When it took place"),
        text("kind", "Kind of contact", "call", "meeting", "email", "note", "qbr", required=True),
        text("summary", "What was said"),
        text("author", "Who wrote it down"),
        number("sentiment", "1 very bad to 5 very good", Kind.INTEGER, minimum=1),
    ),
    key=("interaction_id",),
)
