"""One end user."""

from __future__ import annotations

from tenure.model.table import Table, born, flag, key, reference, text

TABLE = Table(
    name="users",
    meaning="One end user",
    columns=(
        key("user_id", "Identifier of the user"),
        reference("account_id", "The account it belongs to"),
        born("created_at", "When the user signed up"),
        text("email", "E-mail address"),
        text("name", "Name of the user"),
        text("role", "Role of the user in the product"),
        flag("is_internal", "Own or test user, or a bot: left out of every metric"),
    ),
    key=("user_id",),
)
