"""One answer to a survey."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, number, reference, text

TABLE = Table(
    name="survey_responses",
    meaning="One answer to a survey",
    columns=(
        key("response_id", "Identifier of the answer"),
        text("survey", "What is asked", "nps", "csat", "ces", required=True),
        text(
            "instrument",
            "Question and scale, for example nps_0_10",
            "nps_0_10",
            "csat_1_5",
            "ces_1_7",
            "ces_1_5_effort",
            is_open=True,
        ),
        number("score", "The answer on its own scale", required=True),
        fact("answered_at", "When it was given"),
        reference("account_id", "The account it belongs to"),
        reference("user_id", "The user it belongs to"),
        text("touchpoint", "What it follows", "relationship", "ticket", "onboarding", is_open=True),
        reference("ticket_id", "The ticket it follows"),
        text("comment", "Free text"),
    ),
    key=("response_id",),
)
