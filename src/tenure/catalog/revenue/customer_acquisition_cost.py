"""Customer acquisition cost."""

from __future__ import annotations

from tenure.catalog.cites import S0, S2, S3
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over
from tenure.kernel.unit import Direction, Reason, Unit

COST = "select start_on, cost_id, account_id, amount as num from cost_period where kind = 'acquisition'"
NEW = "select day, closing_on as segment_day, account_id, 1 as num from mrr_movement where kind = 'new'"

METRIC = Metric(
    id="customer_acquisition_cost",
    name="Customer acquisition cost",
    rank=17,
    panel="Lifetime value and costs",
    question="How much does it cost to win a customer?",
    formula="Cost rows of kind acquisition that fall in the period ÷ new customers of the period.",
    unit=Unit.MONEY,
    direction=Direction.LOWER,
    fold=RATIO,
    empty=Reason.NO_COST,
    zero=Reason.NO_EVENTS,
    has_interval=False,
    aliases=("cac",),
    requires=("costs",),
    rows=Over(num=(COST,), den=(NEW,), needs_num=True),
    example=Example(
        # 600 in January, and 31 of 59 days of a campaign of 590; F and J are new, H comes back
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                F, 40, 2025-01-07,
                J, 25, 2025-01-19,
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
            """,
            "costs": """
                kind, incurred_on, until_on, amount
                acquisition, 2025-01-10, , 600
                acquisition, 2024-12-17, 2025-02-14, 590
                acquisition, 2025-02-01, , 70
                tools, 2025-01-10, , 100
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="455",
    ),
    cites=(S0, S2, S3),
    notes=("A cost with an end is spread evenly over its days.",),
)
