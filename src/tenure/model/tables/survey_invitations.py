"""One ask."""

from __future__ import annotations

from tenure.model.table import Table, fact, flag, key, reference, text

TABLE = Table(
    name="survey_invitations",
    meaning="One ask",
    columns=(
        key("invitation_id", "Identifier of the ask"),
        text("survey", "What is asked", "nps", "csat", "ces", required=True),
        fact("sent_at", "When it was sent"),
        flag("delivered", "Reached the person; empty counts as yes"),
        reference("account_id", "The account it belongs to"),
        reference("user_id", "The user it belongs to"),
        text("touchpoint", "What it follows", "relationship", "ticket", "onboarding", is_open=True),
        reference("response_id", "The answer that came of it"),
    ),
    key=("invitation_id",),
)
