"""Other names that files use for the model's columns. They only propose; the user confirms."""

from __future__ import annotations

import difflib
import re

CLOSE = 0.85
"""Names that are as alike as this may mean the same."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    "account_id": (
        "customer_id",
        "client_id",
        "company_id",
        "organization_id",
        "organisation_id",
        "org_id",
        "tenant_id",
        "workspace_id",
        "account",
        "customer",
        "client",
        "company",
        "organization",
    ),
    "user_id": ("person_id", "member_id", "contact_id", "user", "end_user_id", "requester_id"),
    "name": (
        "company",
        "company_name",
        "customer_name",
        "account_name",
        "organization",
        "full_name",
        "title",
    ),
    "email": ("e_mail", "mail", "email_address"),
    "owner": ("csm", "customer_success_manager", "account_manager", "account_owner"),
    "created_at": (
        "created",
        "created_on",
        "created_date",
        "creation_date",
        "date_created",
        "signup_date",
        "signed_up_at",
        "registered_at",
        "customer_since",
    ),
    "started_at": (
        "start_date",
        "start",
        "started",
        "started_on",
        "starts_at",
        "valid_from",
        "from",
        "effective_date",
        "start_time",
        "created",
        "created_at",
    ),
    "ended_at": (
        "end_date",
        "end",
        "ended",
        "ended_on",
        "ends_at",
        "valid_to",
        "valid_until",
        "to",
        "canceled_at",
        "cancelled_at",
        "cancellation_date",
        "end_time",
        "churned_at",
    ),
    "started_on": ("start_date", "start", "started_at", "contract_start", "term_start", "effective_date"),
    "ended_on": ("end_date", "end", "ended_at", "contract_end", "term_end", "expiry_date", "expires_on"),
    "starts_on": ("start_date", "period_start", "service_start", "invoice_date", "date"),
    "until_on": ("end_date", "period_end", "service_end"),
    "ends_at": ("end_date", "trial_end", "end", "ended_at", "expires_at"),
    "unit_amount": ("mrr", "amount", "price", "unit_price", "monthly_price", "monthly_amount", "monthly_fee"),
    "amount": ("total", "price", "value", "revenue", "cost", "amount_paid", "order_total"),
    "annual_value": ("acv", "arr", "annual_contract_value", "contract_value", "value", "amount"),
    "currency": ("currency_code", "iso_currency", "ccy"),
    "interval": ("billing_interval", "billing_period", "period", "billing_cycle", "frequency"),
    "quantity": ("qty", "seats", "units", "licenses"),
    "plan": ("plan_name", "plan_id", "tier", "price_id", "package"),
    "product": ("product_name", "product_id", "sku"),
    "ordered_at": ("order_date", "date", "purchased_at", "purchase_date", "created_at", "invoice_date"),
    "occurred_at": ("timestamp", "time", "date", "event_time", "created_at", "happened_at", "ts"),
    "event": ("event_name", "event_type", "action", "name"),
    "anonymous_id": ("visitor_id", "device_id", "distinct_id"),
    "opened_at": (
        "created_at",
        "created",
        "opened",
        "date_received",
        "received_at",
        "open_date",
        "date_opened",
    ),
    "closed_at": ("closed", "date_closed", "close_date"),
    "resolved_at": ("resolved", "solved_at", "date_resolved", "resolution_date"),
    "first_response_at": ("first_reply_at", "first_responded_at"),
    "assignee": ("agent", "assigned_to", "assignee_id", "agent_id"),
    "subject": ("title", "summary"),
    "category": ("issue_type", "type", "topic", "product_category"),
    "score": ("rating", "nps_score", "value", "nps", "csat"),
    "answered_at": ("responded_at", "date", "submitted_at", "created_at", "response_date"),
    "comment": ("feedback", "text", "verbatim", "answer"),
    "said_at": ("date", "created_at", "submitted_at", "posted_at", "date_received"),
    "text": ("comment", "body", "review", "feedback", "message", "content", "complaint_description"),
    "incurred_on": ("date", "cost_date", "month", "period"),
    "rate": ("exchange_rate", "fx_rate", "value"),
    "on": ("date", "day", "rate_date"),
    "at": ("date", "timestamp", "time", "created_at", "occurred_at"),
    "kind": ("type", "category"),
    "sent_at": ("date", "invited_at", "sent", "sent_on"),
}


def plain(name: str) -> str:
    """The name in small letters, words joined by one underscore: ``Customer ID`` → customer_id."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def likeness(column: str, name: str, *, is_key: bool) -> float:
    """How well a file's column name fits a model column, 0 to 1."""
    given = plain(name)
    if given == column:
        return 1.0
    synonyms = SYNONYMS.get(column, ())
    if given in synonyms:
        return 0.9 - 0.01 * synonyms.index(given)
    if is_key and given in ("id", "uuid", "key", "number"):
        return 0.85
    match = difflib.SequenceMatcher(None, column, given)
    if match.real_quick_ratio() < CLOSE or match.quick_ratio() < CLOSE:
        return 0.0
    ratio = match.ratio()
    return 0.7 * ratio if ratio >= CLOSE else 0.0
