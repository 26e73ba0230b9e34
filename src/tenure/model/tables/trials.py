"""One trial."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, plan, reference, step, text

TABLE = Table(
    name="trials",
    meaning="One trial",
    columns=(
        key("trial_id", "Identifier of the trial"),
        reference("account_id", "The account it belongs to", required=True),
        reference("user_id", "The user it belongs to"),
        text("plan", "Plan that is tried"),
        fact("started_at", "When the trial began"),
        plan("ends_at", "When it ends, with all extensions", required=True),
        step("cancelled_at", "When it was cancelled"),
        step("converted_at", "When it turned into a paid subscription"),
    ),
    key=("trial_id",),
    spans=(("started_at", "ends_at"),),
)
