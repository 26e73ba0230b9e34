"""Resolution time."""

from __future__ import annotations

from tenure.catalog.cites import FIVETRAN_ZENDESK, S1, SUPPORT_PAGES, ZENDESK
from tenure.catalog.support import TICKET
from tenure.kernel.cite import Benchmark
from tenure.kernel.fold import MEAN, MEDIAN
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="resolution_time",
    name="Resolution time",
    rank=4,
    panel="Resolution",
    question="How long does it take until a request is settled for good?",
    formula="Median of the time from the opening of a ticket to its last solve, over the tickets whose "
    "last solve lies in the period.",
    unit=Unit.SECONDS,
    direction=Direction.LOWER,
    fold=MEDIAN,
    grain=("ticket_id",),
    rows=f"""
        select resolved_day as day, {TICKET}, resolution_seconds as num
        from ticket
        where resolution_seconds >= 0""",
    variants=(
        variant("mean", "The arithmetic mean; few very old tickets move it.", S1, fold=MEAN),
        variant(
            "first_resolution",
            "To the first solve, in the period of that solve, whether reopened later or not.",
            ZENDESK,
            formula="Median of the time from the opening of a ticket to its first solve.",
            rows=f"""
                    select first_resolved_day as day, {TICKET}, first_resolution_seconds as num
                    from ticket
                    where first_resolution_seconds >= 0""",
        ),
        variant(
            "business_hours",
            "Counts only the hours in which the desk is open (business_hours).",
            FIVETRAN_ZENDESK,
            formula="Median of the business time from opening to the last solve.",
            rows=f"""
                    select resolved_day as day, {TICKET}, resolution_seconds as num
                    from ticket_business
                    where resolution_seconds is not null""",
        ),
        variant(
            "requester_wait",
            "Only the time in which the customer waits: new, open and hold, not pending.",
            ZENDESK,
            formula="Median of the time that a ticket spent in new, open and hold until its last solve.",
            needs=("ticket_events",),
            rows=f"""
                    select resolved_day as day, {TICKET}, wait_seconds as num
                    from ticket
                    where resolved_day is not null and wait_seconds is not null""",
        ),
        variant(
            "handling",
            "The time that agents worked on a ticket: S1's 'time spent', taken literally.",
            S1,
            formula="Median of the handling time of the tickets whose last solve lies in the period.",
            rows=f"""
                    select resolved_day as day, {TICKET}, handling_seconds as num
                    from ticket
                    where resolved_day is not null and handling_seconds is not null""",
        ),
    ),
    benchmarks=(
        Benchmark("under 8 h standard, under 24 h complex", "support desks", "2026", "l", SUPPORT_PAGES),
    ),
    example=Example(
        tables={
            "tickets": """
        account_id, ticket_id, opened_at, status, first_resolved_at, resolved_at, closed_at, handling_seconds
        B, A, 2025-01-02 09:00:00, closed, , , , 1200
        A, B, 2025-01-06 10:00:00, closed, , , 2025-01-06 12:00:00, 600
        B, C, 2025-01-10 16:00:00, solved, 2025-01-13 10:00:00, 2025-01-13 10:00:00, , 900
        A, D, 2025-01-20 10:00:00, open, , , , 300
        B, E, 2025-01-21 10:00:00, solved, 2025-01-21 09:00:00, 2025-01-21 09:00:00, ,
        A, F, 2025-01-30 10:00:00, solved, 2025-02-01 00:00:00, 2025-02-01 00:00:00, , 60
            """,
            "ticket_events": """
                ticket_id, at, kind, actor_kind, value
                A, 2025-01-02 09:00:00, opened, customer,
                A, 2025-01-02 11:00:00, status, agent, pending
                A, 2025-01-02 15:00:00, status, system, open
                A, 2025-01-02 16:00:00, resolved, agent,
                A, 2025-01-03 09:00:00, reopened, customer,
                A, 2025-01-03 10:00:00, resolved, agent,
                A, 2025-01-07 10:00:00, closed, system,
                D, 2025-01-20 10:00:00, opened, customer,
                D, 2025-01-20 12:00:00, resolved, agent,
                D, 2025-01-25 12:00:00, reopened, customer,
            """,
            "business_hours": """
                schedule, time_zone, weekday, opens, closes
                desk, UTC, 1, 09:00, 17:00
                desk, UTC, 2, 09:00, 17:00
                desk, UTC, 3, 09:00, 17:00
                desk, UTC, 4, 09:00, 17:00
                desk, UTC, 5, 09:00, 17:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="90000",
        variants={
            "mean": "111600",
            "first_resolution": "16200",
            "business_hours": "7200",
            "requester_wait": "14400",
            "handling": "900",
        },
    ),
    cites=(S1, ZENDESK),
    notes=(
        "The last solve is the start of the final unbroken stretch in solved or closed: closing without "
        "solving counts, and a ticket that is reopened moves to a later period.",
        "A ticket that would have been solved before it was opened is an error of the data and left out.",
    ),
)
