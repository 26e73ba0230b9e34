"""The columns of the standard model that the oracle reads and its random data fill."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]

COLUMNS: dict[str, tuple[str, ...]] = {
    "accounts": ("account_id", "name", "created_at", "parent_account_id", "owner", "is_internal"),
    "users": ("user_id", "account_id", "created_at", "email", "name", "role", "is_internal"),
    "memberships": ("user_id", "account_id", "started_at", "ended_at"),
    "subscription_items": (
        "item_id", "subscription_id", "account_id", "product", "plan", "quantity", "unit_amount", "currency",
        "interval", "interval_count", "discount_share", "discount_amount", "unit", "started_at", "ended_at",
        "ended_reason", "cause", "signed_at", "cancel_requested_at",
    ),
    "contracts": (
        "contract_id", "account_id", "product", "started_on", "ended_on", "annual_value", "currency",
        "auto_renew", "renewed_contract_id", "signed_at", "decision", "decided_at", "cancelled_at",
    ),
    "trials": (
        "trial_id", "account_id", "user_id", "plan", "started_at", "ends_at", "cancelled_at", "converted_at",
    ),
    "orders": (
        "order_id", "account_id", "user_id", "ordered_at", "amount", "currency", "kind", "status", "product",
    ),
    "events": (
        "event_id", "event", "occurred_at", "received_at", "user_id", "anonymous_id", "account_id",
        "session_id", "source", "properties",
    ),
    "sessions": (
        "session_id", "user_id", "account_id", "started_at", "ended_at", "page_views", "clicks",
        "rage_clicks", "dead_clicks", "errors",
    ),
    "tickets": (
        "ticket_id", "account_id", "user_id", "opened_at", "channel", "category", "priority", "subject",
        "status", "first_response_at", "first_resolved_at", "resolved_at", "closed_at", "agent_replies",
        "customer_replies", "reopens", "assignee", "handling_seconds", "schedule", "merged_into_id",
        "is_deleted", "is_spam", "is_internal", ), "ticket_events": ( "ticket_event_id", "ticket_id", "at",
        "kind", "actor_kind", "actor_id", "is_public", "value", "body", ), "survey_responses": (
        "response_id", "survey", "instrument", "score", "answered_at", "account_id", "user_id", "touchpoint",
        "ticket_id", "comment", ), "survey_invitations": ( "invitation_id", "survey", "sent_at", "delivered",
        "account_id", "user_id", "touchpoint", "response_id", ), "exchange_rates": ("on", "currency", "rate"),
        }  # fmt: skip


def blank(table: str, **values: Any) -> Row:
    """A row with every column of its table; those not given are None."""
    unknown = set(values) - set(COLUMNS[table])
    if unknown:
        raise ValueError(f"{table} has no column {sorted(unknown)}")
    return {column: values.get(column) for column in COLUMNS[table]}
