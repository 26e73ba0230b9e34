"""The small company with contacts, contracts, rates and odd names, for tests of the pages about customers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tenure.model.tables import TABLES
from tenure.query.example import insert, parse
from tenure.service.workspace import Workspace
from tests.small import FIXED, NOW, REGULAR, SETTINGS

ODD_ID, ODD_NAME = 'fox/1 ?#"&%', "<b>Fox</b> & \N{FOX FACE}"

HEALTH = """
[health.components]
tickets = { input = "open_tickets", low = 5, high = 0, weight = 2 }
survey = { input = "last_survey", low = 4, high = 10, weight = 6, max_age_days = 90 }
use = { input = "usage_growth", low = -0.5, high = 0.5, weight = 2 }
"""


def rates() -> list[dict[str, str]]:
    """Euro per day: 1.10, and 1.20 from April 2025 on."""
    days = [date(2024, 12, 20) + timedelta(number) for number in range(200)]
    return [
        {"currency": "EUR", "on": f"{day}", "rate": "1.10" if day < date(2025, 4, 1) else "1.20"}
        for day in days
    ]


MORE = {
    "accounts": [
        {"account_id": ODD_ID, "name": ODD_NAME, "region": "EU", "owner": "Ola"},
        {"account_id": "N", "name": "=Nobody()", "created_at": "2025-05-01"},
        {"account_id": "Z", "name": "Own", "is_internal": "true"},
    ],
    "subscription_items": list(
        parse("""
        item_id, account_id, subscription_id, plan, unit_amount, currency, interval, started_at
        6, F, sf, pro, 100, EUR, month, 2025-01-01
        7, Z, sz, pro, 5000, USD, month, 2025-01-01
        """)
    ),
    "exchange_rates": rates(),
    "contracts": list(
        parse("""
        contract_id, account_id, product, started_on, ended_on, annual_value, currency, auto_renew
        c1, A, core, 2024-08-01, 2025-08-01, 2160, USD, true
        c2, B, core, 2024-03-01, 2025-03-01, 600, USD, false
        c3, B, core, 2025-03-01, 2026-03-01, 660, USD, false
        """)
    ),
    "interactions": list(
        parse("""
        interaction_id, account_id, at, kind, summary, author, sentiment
        i1, A, 2025-05-15T09:00:00, call, Asked for <exports>, Ola, 4
        i2, A, 2025-03-01T09:00:00, qbr, All is well, Ola,
        """)
    ),
    "feedback": list(
        parse("""
        feedback_id, account_id, said_at, source, text, theme, url
        f1, A, 2025-06-10T10:00:00, review, Too slow & <i>late</i>, speed, javascript:alert(1)
        """)
    ),
    "tickets": list(
        parse("""
        ticket_id, account_id, user_id, status, subject, opened_at
        k100, A, u1, open, Export fails, 2025-06-25T08:00:00
        """)
    ),
    "survey_responses": list(
        parse("""
        response_id, account_id, survey, instrument, touchpoint, score, answered_at, comment
        r100, B, csat, csat_1_5, ticket, 5, 2025-06-30T08:00:00, Quick & kind
        """)
    ),
}


def known_company(folder: Path) -> Workspace:
    """A new workspace in ``folder``, with the tables of the small company and those above."""
    Workspace.create(folder, SETTINGS + HEALTH).close()
    workspace = Workspace(folder, now=lambda: NOW)
    number = 0
    for name, text in {**FIXED, **REGULAR}.items():
        number += 1
        insert(workspace.database, TABLES[name], list(parse(text)), number)
    for name, rows in MORE.items():
        number += 1
        odd = [{**row, "account_id": ODD_ID} if row.get("account_id") == "F" else row for row in rows]
        insert(workspace.database, TABLES[name], odd, number)
    return workspace
