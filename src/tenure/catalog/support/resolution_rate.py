"""Resolution rate."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.catalog.support import TICKET
from tenure.kernel.fold import RATIO, SHARE
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="resolution_rate",
    name="Resolution rate",
    panel="Resolution",
    question="How many of the requests do we settle in time?",
    formula="Tickets first solved within seven days (tickets.resolved_within_days) ÷ tickets opened in the "
    "period, once the days have passed.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("ticket_id",),
    rows=f"""
        select opened_day as day, resolution_known_at as mature_at, {TICKET},
            case when first_resolution_seconds <= $tickets_resolved_within_days * 86400
                then 1 else 0 end as num
        from ticket""",
    variants=(
        variant(
            "clearance",
            "Work done against work come in, whichever tickets it was; above 1 the backlog shrinks.",
            formula="Tickets last solved in the period ÷ tickets opened in the period.",
            unit=Unit.RATIO,
            fold=RATIO,
            rows=Over(
                num=(
                    f"""
                        select resolved_day as day, {TICKET}, 1 as num
                        from ticket
                        where resolved_day is not null""",
                ),
                den=("ticket_volume",),
            ),
        ),
    ),
    example=Example(
        tables={
            "tickets": """
                account_id, ticket_id, opened_at, resolved_at
                B, A, 2025-01-02 09:00:00, 2025-01-09 09:00:00
                A, B, 2025-01-03 09:00:00, 2025-01-11 09:00:00
                B, C, 2025-01-04 09:00:00,
                A, D, 2025-01-28 09:00:00, 2025-01-29 09:00:00
                B, E, 2025-01-04 09:00:00, 2025-01-05 09:00:00
                A, F, 2024-12-20 09:00:00, 2025-01-03 09:00:00
                B, G, 2024-12-21 09:00:00, 2025-01-04 09:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-02-01",
        value="0.5",
        variants={"clearance": "1.2"},
    ),
    cites=(S0,),
)
