"""A small company in a workspace of its own, for tests of pages, API and commands. The clock stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tenure.model.tables import TABLES
from tenure.query.example import insert, parse
from tenure.service.workspace import Workspace

NOW = datetime(2025, 7, 1, 9, 30, tzinfo=UTC)

SETTINGS = """
currency = "USD"
time_zone = "Europe/Berlin"
segments = ["plan", "region"]
value_event = "report_shared"

[features.reports]
events = ["report_shared"]

[targets.customer_churn_rate]
value = 0.02
warn = 0.05
"""

FIXED = {
    "accounts": """
        account_id, name, created_at, region
        A, Amber & Sons, 2024-01-05, EU
        B, Birch <Ltd>, 2024-02-01, US
        C, Cedar, 2024-06-01, EU
        D, Dune, 2025-03-10, US
    """,
    "subscription_items": """
        item_id, account_id, subscription_id, plan, unit_amount, currency, interval, started_at, ended_at
        1, A, sa, pro, 100, USD, month, 2024-02-01, 2025-03-15
        2, A, sa, pro, 180, USD, month, 2025-03-15,
        3, B, sb, starter, 600, USD, year, 2024-03-01,
        4, C, sc, starter, 40, EUR, month, 2024-07-01, 2025-05-10
        5, D, sd, pro, 90, USD, month, 2025-04-01,
    """,
    "exchange_rates": """
        currency, on, rate
        EUR, 2024-01-01, 1.10
    """,
    "users": """
        user_id, account_id, created_at
        u1, A, 2024-01-06
        u2, A, 2024-03-01
        u3, B, 2024-02-03
        u4, D, 2025-03-11
    """,
    "trials": """
        trial_id, account_id, started_at, ends_at, converted_at
        t1, D, 2025-03-11, 2025-03-25, 2025-04-01
    """,
}


def monthly(header: str, line: str, months: int = 18) -> str:
    """One line per month from January 2024 on; ``{m}`` is the month, ``{n}`` its number."""
    texts = [header]
    for number in range(months):
        month = f"{2024 + number // 12}-{number % 12 + 1:02}"
        texts.append(line.format(m=month, n=number, score=number * 7 % 11))
    return "\n".join(texts)


REGULAR = {
    "events": monthly(
        "event_id, user_id, account_id, event, occurred_at", "e{n}, u1, A, report_shared, {m}-05T10:00:00"
    ),
    "tickets": monthly(
        "ticket_id, account_id, status, opened_at, first_response_at, first_resolved_at, resolved_at",
        "k{n}, B, solved, {m}-07T08:00:00, {m}-07T09:00:00, {m}-08T09:00:00, {m}-08T09:00:00",
    ),
    "survey_responses": monthly(
        "response_id, account_id, user_id, survey, instrument, touchpoint, score, answered_at",
        "r{n}, A, u1, nps, nps_0_10, relationship, {score}, {m}-20T12:00:00",
    ),
}


def small_workspace(folder: Path) -> Workspace:
    """A new workspace in ``folder``, with the tables above."""
    Workspace.create(folder, SETTINGS).close()
    workspace = Workspace(folder, now=lambda: NOW)
    for number, (name, text) in enumerate({**FIXED, **REGULAR}.items(), start=1):
        insert(workspace.database, TABLES[name], list(parse(text)), number)
    return workspace
