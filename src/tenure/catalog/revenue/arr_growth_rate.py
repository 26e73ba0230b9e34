"""Growth of annual recurring revenue."""

from __future__ import annotations

from tenure.catalog.cites import S2
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over
from tenure.kernel.unit import Direction, Reason, Unit

OPENING = """
    select start_on, opening_on as segment_day, account_id, 12 * opening as num
    from mrr_period
    where opening_pays = 1"""

METRIC = Metric(
    id="arr_growth_rate",
    name="ARR growth",
    panel="Growth",
    question="By how much did annual recurring revenue grow, new customers included?",
    formula="(ARR at the end of the period − ARR just before it) ÷ ARR just before it.",
    unit=Unit.SHARE,
    bounds=(None, None),
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows=Over(num=("arr", "-" + OPENING.strip()), den=(OPENING.strip(),)),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                B, 100, 2024-11-01, 2025-01-15
                C, 50, 2025-01-20,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="-0.25",
    ),
    cites=(S2,),
    notes=(
        "S2 calls this formula net dollar retention. It is 0 when nothing changes and lets new customers in, "
        "so it is a growth rate; its threshold of 100 % belongs to net_revenue_retention.",
    ),
)
