"""One customer: who pays."""

from __future__ import annotations

from tenure.model.table import Table, born, flag, key, reference, text

TABLE = Table(
    name="accounts",
    meaning="One customer: who pays",
    columns=(
        key("account_id", "Identifier of the customer"),
        text("name", "Name of the customer"),
        born("created_at", "When the customer signed up"),
        reference("parent_account_id", "The account above this one, for groups of companies"),
        text("owner", "The customer-success manager in charge"),
        flag("is_internal", "Own, test or deleted account: left out of every metric"),
    ),
    key=("account_id",),
)
