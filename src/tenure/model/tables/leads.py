"""One prospect."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, reference, step, text

TABLE = Table(
    name="leads",
    meaning="One prospect",
    columns=(
        key("lead_id", "Identifier of the lead"),
        fact("created_at", "When the lead came in"),
        text("source", "Where it came from"),
        reference("account_id", "The account it became"),
        step("converted_at", "When it became a customer"),
    ),
    key=("lead_id",),
)
