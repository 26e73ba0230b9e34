"""One user in one account over a span."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, plan, reference

TABLE = Table(
    name="memberships",
    meaning="One user in one account over a span",
    columns=(
        key("user_id", "The user"),
        reference("account_id", "The account", required=True),
        fact("started_at", "When the user joined the account"),
        plan("ended_at", "When the user left the account"),
    ),
    key=("user_id", "account_id", "started_at"),
    spans=(("started_at", "ended_at"),),
)
