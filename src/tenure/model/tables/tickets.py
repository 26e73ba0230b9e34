"""One support request."""

from __future__ import annotations

from tenure.model.table import Kind, Table, fact, flag, key, number, reference, step, text

TABLE = Table(
    name="tickets",
    meaning="One support request",
    columns=(
        key("ticket_id", "Identifier of the ticket"),
        reference("account_id", "The account it belongs to"),
        reference("user_id", "The user it belongs to"),
        fact("opened_at", "When it was created"),
        text("channel", "How it came in"),
        text("category", "What it is about"),
        text("priority", "How urgent it is"),
        text("subject", "Its subject line"),
        text(
            "status",
            "Its state",
            "new",
            "open",
            "pending",
            "hold",
            "solved",
            "closed",
            "deleted",
            is_open=True,
        ),
        step("first_response_at", "First public comment of a human agent"),
        step("first_resolved_at", "First time it was solved"),
        step("resolved_at", "Last time it was solved"),
        step("closed_at", "When it was closed"),
        number("agent_replies", "Public replies of human agents", Kind.INTEGER),
        number("customer_replies", "Messages of the customer", Kind.INTEGER),
        number("reopens", "How often it was opened again", Kind.INTEGER),
        text("assignee", "The agent in charge"),
        number("handling_seconds", "Time agents worked on it", Kind.INTEGER, minimum=0),
        text("schedule", "The business hours that apply"),
        reference("merged_into_id", "The ticket that took its place"),
        flag("is_deleted", "Deleted: left out"),
        flag("is_spam", "Spam: left out"),
        flag("is_internal", "Opened by agents for their own use: left out"),
    ),
    key=("ticket_id",),
)
