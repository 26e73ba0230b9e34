"""Annual recurring revenue."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, GASP, S3
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="arr",
    name="Annual recurring revenue",
    rank=5,
    panel="Recurring revenue",
    question="How much would customers pay us in a year, as things stand?",
    formula="12 × monthly recurring revenue at the end of the period (run rate).",
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    empty=Reason.NO_DATA,
    rows="""
        select start_on, closing_on as segment_day, account_id, 12 * level as num
        from mrr_period
        where closing_pays = 1""",
    variants=(
        variant(
            "contracted",
            "Value of one year of the running contracts of at least twelve months.",
            CHARTMOGUL,
            GASP,
            grain=("contract_id",),
            needs=("contracts",),
            rows="select start_on, contract_id, account_id, annual_value as num from revenue_contract",
        ),
    ),
    example=Example(
        # B is too short, C was cancelled, D ends with the period
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at
                A, 5, 2024-11-01
                B, 5, 2024-11-01
                C, 5, 2024-11-01
                D, 5, 2024-11-01
                E, 5, 2025-01-31
            """,
            "contracts": """
                account_id, started_on, ended_on, annual_value, currency, cancelled_at
                A, 2024-06-01, 2025-06-01, 1000, USD,
                B, 2024-12-01, 2025-06-01, 900, USD,
                C, 2024-01-01, 2026-01-01, 500, USD, 2025-01-10
                D, 2024-02-01, 2025-02-01, 200, USD,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="300",
        variants={"contracted": "1200"},
    ),
    cites=(S3, CHARTMOGUL),
    notes=("The default is a run rate; what is signed for a year is the variant contracted.",),
)
