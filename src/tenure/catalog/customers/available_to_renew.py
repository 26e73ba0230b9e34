"""Available to renew."""

from __future__ import annotations

from tenure.catalog.cites import OURS
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="available_to_renew",
    name="Available to renew",
    rank=7,
    panel="Renewals",
    question="How much contract value comes up for renewal?",
    formula="Sum of the yearly value of all terms that are due in the period, decided or not.",
    unit=Unit.MONEY,
    direction=Direction.NEUTRAL,
    fold=SUM,
    grain=("contract_id",),
    empty=Reason.NO_DATA,
    rows="""
        select start_on, last_on as segment_day, contract_id, account_id, product, old_value as num
        from renewal_period""",
    example=Example(
        tables={
            "contracts": """
                contract_id, account_id, started_on, ended_on, annual_value, auto_renew, cancelled_at
                a, A, 2024-01-01, 2025-01-01, 5000, ,
                b, B, 2022-01-31, 2025-01-31, 7000, true,
                c, C, 2024-01-15, 2025-01-15, 3000, , 2024-06-01
                d, D, 2024-02-01, 2025-02-01, 900, ,
                e, E, 2024-12-15, 2025-01-15, 800, ,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="15000",
    ),
    cites=(OURS,),
    notes=("A period that is not over shows all that is due in it, also after today.",),
)
