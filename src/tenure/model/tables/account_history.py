"""One value of one attribute of an account, from a date until the next row."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, text

TABLE = Table(
    name="account_history",
    meaning="One value of one attribute of an account, from a date until the next row",
    columns=(
        key("account_id", "The account it describes"),
        text("attribute", "Name of the attribute", required=True),
        text("value", "The value from then on", required=True),
        fact("valid_from", "When the value became true"),
    ),
    key=("account_id", "attribute", "valid_from"),
)
