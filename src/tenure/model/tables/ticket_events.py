"""One step of a ticket."""

from __future__ import annotations

from tenure.model.table import Table, fact, flag, key, reference, text

TABLE = Table(
    name="ticket_events",
    meaning="One step of a ticket",
    columns=(
        key("ticket_event_id", "Identifier of the step"),
        reference("ticket_id", "The ticket", required=True),
        fact("at", "When it happened"),
        text(
            "kind",
            "What happened",
            "opened",
            "customer_message",
            "agent_reply",
            "internal_note",
            "status",
            "reopened",
            "resolved",
            "closed",
            "merged",
            "deleted",
            required=True,
        ),
        text("actor_kind", "Who did it", "customer", "agent", "bot", "system"),
        reference("actor_id", "Identifier of who did it"),
        flag("is_public", "Seen by the customer"),
        text(
            "value",
            "The new state, for a status step",
            "new",
            "open",
            "pending",
            "hold",
            "solved",
            "closed",
            is_open=True,
        ),
        text("body", "Text of the message"),
    ),
    key=("ticket_event_id",),
)
