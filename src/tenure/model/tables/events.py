"""One thing that happened in the product."""

from __future__ import annotations

from tenure.model.table import Column, Kind, Table, fact, key, plan, reference, text

TABLE = Table(
    name="events",
    meaning="One thing that happened in the product",
    columns=(
        key("event_id", "Identifier of the event"),
        text("event", "Name of the event", required=True),
        fact("occurred_at", "When it happened"),
        plan("received_at", "When it was received"),
        reference("user_id", "The user it belongs to"),
        text("anonymous_id", "Identifier of a visitor who is not known yet"),
        reference("account_id", "The account it belongs to"),
        reference("session_id", "The visit it is part of"),
        text("source", "What sent it"),
        Column("properties", Kind.JSON, "Details, as sent"),
    ),
    key=("event_id",),
)
