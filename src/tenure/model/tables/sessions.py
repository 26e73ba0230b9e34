"""One visit."""

from __future__ import annotations

from tenure.model.table import Kind, Table, fact, key, number, plan, reference

TABLE = Table(
    name="sessions",
    meaning="One visit",
    columns=(
        key("session_id", "Identifier of the visit"),
        reference("user_id", "The user it belongs to"),
        reference("account_id", "The account it belongs to"),
        fact("started_at", "When it began"),
        plan("ended_at", "When it ended", required=True),
        number("page_views", "Pages seen", Kind.INTEGER),
        number("clicks", "Clicks", Kind.INTEGER),
        number("rage_clicks", "Fast repeated clicks on one place", Kind.INTEGER),
        number("dead_clicks", "Clicks that did nothing", Kind.INTEGER),
        number("errors", "Errors met", Kind.INTEGER),
    ),
    key=("session_id",),
)
