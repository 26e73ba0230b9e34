"""Lead conversion rate."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="lead_conversion_rate",
    name="Lead conversion rate",
    panel="Conversion",
    question="Of the leads that came in, how many became customers?",
    formula="Leads created in the period and converted within 30 days ÷ leads created in the period.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("lead_id",),
    aliases=("conversion_rate",),
    rows="""
        select day, mature_at, lead_id, account_id, source, is_converted as num
        from prospect""",
    example=Example(
        tables={
            "leads": """
                created_at, source, account_id, converted_at
                2025-01-01, web, A, 2025-01-31
                2025-01-05, web, B, 2025-02-04T00:00:01
                2025-01-10, event, ,
                2025-01-31T23:00, web, C, 2025-02-01
                2025-02-01, web, D, 2025-02-02
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.5",
    ),
    cites=(S0,),
)
