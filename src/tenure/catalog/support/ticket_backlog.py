"""Ticket backlog."""

from __future__ import annotations

from tenure.catalog.cites import FIVETRAN_ZENDESK, S0, ZENDESK
from tenure.catalog.support import TICKET
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="ticket_backlog",
    name="Ticket backlog",
    rank=2,
    panel="Backlog",
    question="How many requests are still open?",
    formula="Number of tickets that are new, open, pending or on hold at the end of the period.",
    unit=Unit.COUNT,
    direction=Direction.LOWER,
    fold=SUM,
    window="ever",
    grain=("ticket_id", "day"),
    rows=f"""
        select day, until_day, first_day, {TICKET}, 1 as num
        from ticket_open""",
    variants=(
        variant(
            "our_court",
            "Only those that wait for us: new and open, not pending or on hold.",
            formula="Number of tickets that are new or open at the end of the period.",
            needs=("ticket_events",),
            rows=f"""
                    select day, until_day, first_day, {TICKET}, 1 as num
                    from ticket_open
                    where is_ours = 1""",
        ),
    ),
    example=Example(
        tables={
            "tickets": """
                account_id, ticket_id, opened_at, status, resolved_at, is_deleted
                B, A, 2025-01-10 09:00:00, pending, ,
                A, B, 2025-01-31 23:00:00, new, ,
                B, C, 2025-01-05 09:00:00, solved, ,
                A, D, 2025-01-15 09:00:00, open, ,
                B, E, 2025-01-16 09:00:00, open, ,
                A, F, 2025-01-16 09:00:00, solved, 2025-01-31 23:59:59,
                B, G, 2025-01-16 09:00:00, open, , true
                A, H, 2025-02-01 00:00:00, open, ,
            """,
            "ticket_events": """
                ticket_id, at, kind, value
                A, 2025-01-10 09:00:00, opened,
                A, 2025-01-11 09:00:00, status, pending
                B, 2025-01-31 23:00:00, opened,
                C, 2025-01-05 09:00:00, opened,
                C, 2025-01-06 09:00:00, status, hold
                C, 2025-02-01 00:00:00, resolved,
                D, 2025-01-15 09:00:00, opened,
                D, 2025-01-20 09:00:00, resolved,
                D, 2025-01-30 09:00:00, reopened,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="5",
        variants={"our_court": "2"},
    ),
    cites=(S0, ZENDESK, FIVETRAN_ZENDESK),
    notes=(
        "The backlog of a day is that of the day before, plus tickets opened and reopened, minus tickets "
        "solved.",
        "'--by age' counts from the day on which the ticket was opened, also after a reopening.",
    ),
)
