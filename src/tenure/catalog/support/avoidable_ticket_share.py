"""Avoidable ticket share."""

from __future__ import annotations

from tenure.catalog.cites import S4
from tenure.catalog.support import TICKET
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="avoidable_ticket_share",
    name="Avoidable ticket share",
    panel="Avoidable tickets",
    question="How many requests would better documentation or onboarding have saved?",
    formula="Tickets of an avoidable category (tickets.avoidable_categories) ÷ tickets opened in the period.",
    unit=Unit.SHARE,
    direction=Direction.LOWER,
    fold=SHARE,
    grain=("ticket_id",),
    rows=f"""
        select opened_day as day, {TICKET},
            case when category in $tickets_avoidable_categories then 1 else 0 end as num
        from ticket""",
    example=Example(
        tables={
            "tickets": """
                account_id, ticket_id, opened_at, category, is_deleted
                B, t1, 2025-01-02, how_to,
                A, t2, 2025-01-03, plan_information,
                B, t3, 2025-01-04, bug,
                A, t4, 2025-01-05, ,
                B, t5, 2025-01-06, billing_question,
                A, t6, 2025-01-07, how_to, true
                B, t7, 2025-02-01, how_to,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.6",
    ),
    cites=(S4,),
    notes=("A ticket without a category counts as not avoidable.",),
)
