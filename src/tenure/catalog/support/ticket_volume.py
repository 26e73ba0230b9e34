"""Ticket volume."""

from __future__ import annotations

from tenure.catalog.cites import S0, S4
from tenure.catalog.support import TICKET
from tenure.kernel.fold import RATIO, SUM
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

OPENED = "select opened_day as day, account_id, user_id, channel, category, 1 as num from ticket"

METRIC = Metric(
    id="ticket_volume",
    name="Ticket volume",
    rank=1,
    panel="Volume",
    question="How many support requests came in?",
    formula="Number of tickets opened in the period, without deleted, spam, merged and internal ones.",
    unit=Unit.COUNT,
    direction=Direction.LOWER,
    fold=SUM,
    grain=("ticket_id",),
    rows=f"""
        select opened_day as day, {TICKET}, 1 as num
        from ticket""",
    variants=(
        variant(
            "per_100_customers",
            "Comparable while the customer base grows: per 100 paying customers at the end of the period.",
            formula="Tickets opened in the period ÷ customers who pay at its end, times 100.",
            unit=Unit.NUMBER,
            fold=RATIO,
            grain=("account_id",),
            empty=Reason.NO_BASE,
            rows=Over(
                num=(OPENED,),
                den=(
                    """
                    select start_on, closing_on as segment_day, account_id, 0.01 as num
                    from mrr_period
                    where closing_pays = 1""",
                ),
            ),
        ),
        variant(
            "per_active_user",
            "Comparable while use grows: per user who was active in the period.",
            formula="Tickets opened in the period ÷ distinct users active in it.",
            unit=Unit.NUMBER,
            fold=RATIO,
            grain=("account_id",),
            empty=Reason.NO_BASE,
            rows=Over(
                num=(OPENED,), den=("select day, prev_day, user_id, account_id, 1 as num from user_day",)
            ),
        ),
    ),
    example=Example(
        tables={
            "tickets": """
                ticket_id, account_id, opened_at, is_deleted, is_spam, is_internal, merged_into_id
                t1, A, 2025-01-01 00:00:00, , , ,
                t2, A, 2025-01-10 12:00:00, , , ,
                t3, B, 2025-01-20 12:00:00, , , ,
                t4, D, 2025-01-25 12:00:00, , , ,
                t5, C, 2025-01-31 23:59:59, , , ,
                t6, C, 2025-02-01 00:00:00, , , ,
                t7, A, 2025-01-11 12:00:00, true, , ,
                t8, A, 2025-01-12 12:00:00, , true, ,
                t9, A, 2025-01-13 12:00:00, , , true,
                t10, A, 2025-01-14 12:00:00, , , , t2
            """,
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-12-01,
                B, 100, 2025-01-15,
                C, 100, 2024-12-01,
                D, 100, 2024-12-01,
                E, 100, 2024-12-01, 2025-01-31
            """,
            "events": """
                event, occurred_at, user_id, account_id
                open, 2025-01-02, u1, A
                open, 2025-01-03, u1, A
                open, 2025-01-03, u2, B
                open, 2025-02-01, u3, B
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="5",
        variants={"per_100_customers": "125", "per_active_user": "2.5"},
    ),
    cites=(S0, S4),
    notes=("Fewer is better only while customers and their use do not shrink: look at the variants too.",),
)
