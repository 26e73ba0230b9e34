"""One item of content that was started."""

from __future__ import annotations

from tenure.model.table import Kind, Table, fact, key, number, reference, step, text

TABLE = Table(
    name="content_views",
    meaning="One item of content that was started",
    columns=(
        key("view_id", "Identifier of the view"),
        reference("content_id", "The item", required=True),
        reference("user_id", "The user it belongs to"),
        reference("account_id", "The account it belongs to"),
        fact("started_at", "When it was started"),
        step("completed_at", "When it was finished"),
        number("share_consumed", "Share that was consumed", Kind.SHARE),
        text("category", "Kind of content"),
        text("title", "Title of the item"),
    ),
    key=("view_id",),
)
