"""Net new MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, OURS
from tenure.kernel.cite import Target
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Unit

MONTHLY = """select day, account_id, movement as num,
            case when kind in ('new', 'reactivation') then closing_on else opening_on end as segment_day,
            case when kind = 'churn' then opening_on else closing_on end as segment_until
        from mrr_movement
        where kind in ('new', 'expansion', 'reactivation', 'contraction', 'churn', 'unconverted')"""
EVENT = """select day, account_id, movement as num,
            case when kind in ('new', 'reactivation') then day else before_on end as segment_day,
            case when kind = 'churn' then before_on else day end as segment_until
        from mrr_event"""

METRIC = Metric(
    id="net_new_mrr",
    name="Net new MRR",
    rank=4,
    panel="Movements",
    question="By how much did MRR move, exchange rates aside?",
    formula=(
        "New + expansion + reactivation − contraction − churned MRR; in a segment also what moved in − out."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    segment_move="stays",
    rows=Over(num=(MONTHLY, "segment_in_mrr", "-segment_out_mrr"), den=()),
    variants=(
        variant(
            "event",
            "The sum of every change: equal in total, its parts are not.",
            CHARTMOGUL,
            rows=Over(num=(EVENT,), den=()),
        ),
    ),
    target=Target(0.0, 0.0, OURS),
    example=Example(
        # +30 C, −80 D, −60 E, +40 F, +90 H; G joins and leaves
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                C, 50, 2024-11-15, 2025-01-20
                C, 80, 2025-01-20,
                D, 200, 2024-10-01, 2025-01-05
                D, 120, 2025-01-05,
                E, 60, 2024-09-01, 2025-01-18
                F, 40, 2025-01-07,
                G, 30, 2025-01-10, 2025-01-25
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="20",
        variants={"event": "20"},
    ),
    cites=(CHARTMOGUL,),
    notes=("Opening MRR + net new MRR + exchange rate effect = closing MRR.",),
)
