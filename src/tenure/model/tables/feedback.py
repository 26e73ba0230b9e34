"""One piece of text."""

from __future__ import annotations

from tenure.model.table import Table, fact, key, number, reference, text

TABLE = Table(
    name="feedback",
    meaning="One piece of text",
    columns=(
        key("feedback_id", "Identifier of the text"),
        fact("said_at", "When it was said"),
        text(
            "source", "Where it was said", "survey", "ticket", "review", "interview", "social", required=True
        ),
        text("text", "The words", required=True),
        reference("account_id", "The account it belongs to"),
        reference("user_id", "The user it belongs to"),
        number("rating", "Rating that came with it"),
        text("url", "Where it can be read"),
        text("theme", "What it is about"),
        text("sentiment", "How it sounds"),
    ),
    key=("feedback_id",),
)
