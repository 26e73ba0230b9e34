"""What Tenure, pandas and polars are asked from the same files, so that the answers can be compared."""

from __future__ import annotations

from typing import Any

TABLES = (
    "accounts",
    "users",
    "events",
    "subscription_items",
    "exchange_rates",
    "tickets",
    "survey_responses",
)
"""The tables of which the questions need something."""

MONTH = {"start": "2024-01-01", "end": "2026-01-01", "grain": "month"}
WEEK = {"start": "2024-01-01", "end": "2025-12-29", "grain": "week"}
DAY = {"start": "2024-01-01", "end": "2026-01-01", "grain": "day"}

ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "mrr": ("mrr", MONTH),
    "new_mrr": ("new_mrr", MONTH),
    "expansion_mrr": ("expansion_mrr", MONTH),
    "contraction_mrr": ("contraction_mrr", MONTH),
    "churned_mrr": ("churned_mrr", MONTH),
    "reactivation_mrr": ("reactivation_mrr", MONTH),
    "fx_mrr": ("fx_mrr", MONTH),
    "net_revenue_retention": ("net_revenue_retention", MONTH),
    "gross_revenue_retention": ("gross_revenue_retention", MONTH),
    "customer_churn_rate": ("customer_churn_rate", MONTH),
    "active_customers": ("active_customers", MONTH),
    "average_revenue_per_account": ("average_revenue_per_account", MONTH),
    "active_users_of_a_day": ("dau", DAY),
    "mean_daily_active_users": ("dau", MONTH),
    "weekly_active_users": ("wau", WEEK),
    "monthly_active_users": ("mau", MONTH),
    "rolling_28_day_active_users": ("mau:trailing", DAY),
    "stickiness": ("stickiness", MONTH),
    "feature_adoption_rate": ("feature_adoption_rate", {**MONTH, "by": ("feature",)}),
    "session_duration": ("session_duration", MONTH),
    "funnel_conversion_rate": ("funnel_conversion_rate", MONTH),
    "onboarding_completion_rate": ("onboarding_completion_rate", MONTH),
    "time_to_value": ("time_to_value", MONTH),
    "ticket_volume": ("ticket_volume", DAY),
    "first_response_time": ("first_response_time", DAY),
    "resolution_time": ("resolution_time", DAY),
    "ticket_backlog": ("ticket_backlog", DAY),
    "nps": ("nps", MONTH),
    "csat": ("csat", MONTH),
    "ces": ("ces", MONTH),
}
"""Name of the question, the metric that answers it, and the keywords of ``show``."""

Answers = dict[str, dict[str, float]]
"""Name of the question, then first day of the period (with the feature, where there is one), then value."""


def differences(ours: Answers, theirs: Answers, tolerance: float = 1e-9) -> list[str]:
    """Where two sets of answers differ by more than a relative tolerance; what only one has differs too."""
    found = []
    for name in ASKED:
        mine, other = ours[name], theirs[name]
        for key in sorted(mine.keys() | other.keys()):
            a, b = mine.get(key), other.get(key)
            if a is None or b is None or abs(a - b) > tolerance * max(1.0, abs(a), abs(b)):
                found.append(f"{name} {key}: {a} and {b}")
    return found
