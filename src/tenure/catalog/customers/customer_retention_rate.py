"""Customer retention rate."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, S0, S1, S2
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO, SHARE
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="customer_retention_rate",
    name="Customer retention rate",
    rank=2,
    panel="Churn",
    question="Of the customers we had, how many are still here?",
    formula="Customers who pay at the start and at the end of the period ÷ customers who pay at its start.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    empty=Reason.NO_BASE,
    aliases=("crr",),
    rows="""
        select start_on, opening_on as segment_day, account_id, closing_pays as num
        from mrr_period
        where opening_pays = 1""",
    variants=(
        variant(
            "arithmetic",
            "The form of the articles: customers at the end less new ones ÷ customers at "
            "the start. "
            "Counts returned customers as retained, so it can exceed 100 %.",
            S0,
            S2,
            formula="(Customers at the end − new customers of the period) ÷ customers at the start.",
            fold=RATIO,
            rows=Over(num=("active_customers", "-new_customers"), den=("active_customers:opening",)),
        ),
    ),
    target=Target(0.90, 0.88, S0, basis="12mo"),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                E, 60, 2024-09-01, 2025-01-18
                L, 45, 2024-07-01, 2025-02-01
                I, 110, 2024-08-01, 2025-01-08
                I, 110, 2025-01-22,
                N, 20, 2024-10-01,
                N, 30, 2024-10-01, 2025-01-15
                F, 40, 2025-01-07,
                G, 30, 2025-01-10, 2025-01-25
                H, 70, 2024-03-01, 2024-09-01
                H, 90, 2025-01-12,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.8",
        variants={"arithmetic": "1"},
    ),
    cites=(S0, S1, S2, CHARTMOGUL),
    notes=(
        "A customer who left and came back inside the period is retained; one who joined and left in it "
        "plays no part.",
        "The articles' target of 90 % is meant for a year: ask with a trailing window of 12 months.",
    ),
)
