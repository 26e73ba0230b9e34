"""Exchange rate effect on MRR."""

from __future__ import annotations

from tenure.catalog.cites import CHARGEBEE, CHARTMOGUL
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="fx_mrr",
    name="Exchange rate effect on MRR",
    panel="Movements",
    question="How much did MRR change because exchange rates moved?",
    formula=(
        "Sum, per customer and month, of the closing MRR at the closing day's rate − at the opening "
        "day's rate."
    ),
    unit=Unit.MONEY,
    direction=Direction.NEUTRAL,
    fold=SUM,
    grain=("account_id", "day"),
    rows="""
        select day, closing_on as segment_day, account_id, movement as num
        from mrr_movement
        where kind = 'fx'""",
    example=Example(
        # O paid 100 EUR all along, Q 50 EUR from the middle of the month, R left: 150 × (1.05 − 1.10)
        tables={
            "subscription_items": """
                account_id, unit_amount, currency, started_at, ended_at
                O, 100, EUR, 2024-06-01,
                Q, 50, EUR, 2025-01-15,
                R, 200, EUR, 2024-06-01, 2025-01-15
                A, 100, USD, 2024-06-01,
            """,
            "exchange_rates": """
                on, currency, rate
                2024-12-31, EUR, 1.10
                2025-01-31, EUR, 1.05
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="-7.5",
    ),
    cites=(CHARTMOGUL, CHARGEBEE),
    notes=(
        "Movements and retention use the opening day's rates at both ends; what rates did is all in here.",
    ),
)
