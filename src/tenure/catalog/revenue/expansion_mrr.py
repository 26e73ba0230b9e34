"""Expansion MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S0, S1, S3, S4
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="expansion_mrr",
    name="Expansion MRR",
    rank=7,
    panel="Movements",
    question="How much more do customers who already paid pay now?",
    formula=(
        "Sum, per customer and month, of closing − opening MRR where both are above 0 and it rose, at "
        "the opening rate."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    grain=("account_id", "day"),
    segment_move="stays",
    rows="""
        select day, opening_on as segment_day, closing_on as segment_until, account_id, cause, movement as num
        from mrr_movement
        where kind in ('expansion', 'unconverted')""",
    variants=(
        variant(
            "event",
            "Every rise counts, also one that is taken back inside the month.",
            CHARTMOGUL,
            rows="""
                    select day, before_on as segment_day, day as segment_until, account_id, movement as num
                    from mrr_event
                    where kind in ('expansion', 'unconverted')""",
        ),
    ),
    example=Example(
        # Q rises by 30 and falls by 20; a customer who comes back is no expansion
        tables={
            "subscription_items": """
                account_id, subscription_id, unit_amount, started_at, ended_at
                C, c, 50, 2024-11-15, 2025-01-20
                C, c, 80, 2025-01-20,
                Q, q, 20, 2024-11-01, 2025-01-10
                Q, q, 50, 2025-01-10, 2025-01-20
                Q, q, 30, 2025-01-20,
                D, d, 200, 2024-10-01, 2025-01-05
                D, d, 120, 2025-01-05,
                H, h, 70, 2024-03-01, 2024-09-01
                H, h, 90, 2025-01-12,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="40",
        variants={"event": "60"},
    ),
    cites=(S0, S1, S3, S4, CHARTMOGUL),
    notes=(
        "S3 means this amount; S1's share of revenue is expansion_share, S4's growth is "
        "expansion_growth, S0's comparison with the first contract is expansion_vs_initial.",
        "S4 says that it comes from new customers, a slip: who is new in the month has no expansion in it.",
        "Split it by cause: quantity, plan, price, discount, cross_sell.",
        "A quarter or a year is the sum of its months; below a month the days are compared.",
    ),
)
