"""Reopen rate."""

from __future__ import annotations

from tenure.catalog.cites import ZENDESK
from tenure.catalog.support import TICKET
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="reopen_rate",
    name="Reopen rate",
    panel="Resolution",
    question="How often was a request not settled after all?",
    formula="Tickets opened again within 28 days (tickets.reopen_days) of their first solve in the period "
    "÷ tickets solved in the period, once the days have passed.",
    unit=Unit.SHARE,
    direction=Direction.LOWER,
    fold=SHARE,
    grain=("ticket_id", "day"),
    needs=("ticket_events",),
    rows=f"""
        select day, prev_day, known_at as mature_at, {TICKET},
            case when seconds_to_reopening <= $tickets_reopen_days * 86400 then 1 else 0 end as num
        from ticket_solve""",
    example=Example(
        tables={
            "tickets": """
                account_id, ticket_id, opened_at, resolved_at, reopens
                B, A, 2025-01-02 09:00:00, ,
                A, B, 2025-01-02 09:00:00, ,
                B, C, 2025-01-02 09:00:00, ,
                A, D, 2025-01-02 09:00:00, 2025-01-03 09:00:00, 1
                B, E, 2025-01-02 09:00:00, ,
            """,
            "ticket_events": """
                ticket_id, at, kind
                A, 2025-01-02 09:00:00, opened
                A, 2025-01-05 09:00:00, resolved
                A, 2025-01-20 09:00:00, reopened
                A, 2025-01-21 09:00:00, resolved
                B, 2025-01-02 09:00:00, opened
                B, 2025-01-10 09:00:00, resolved
                C, 2025-01-02 09:00:00, opened
                C, 2025-01-15 09:00:00, closed
                C, 2025-02-20 09:00:00, reopened
                E, 2025-01-02 09:00:00, opened
                E, 2025-01-31 22:00:00, resolved
                E, 2025-02-28 23:00:00, reopened
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-03-15",
        value="0.25",
    ),
    cites=(ZENDESK,),
    notes=(
        "A ticket counts once in a period, with its first solve there. Only tickets with steps "
        "(ticket_events) count: of the others nobody knows when they were opened again.",
    ),
)
