"""Growth of expansion MRR."""

from __future__ import annotations

from tenure.catalog.cites import S4
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Formula, Metric, Operand
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="expansion_growth",
    name="Growth of expansion MRR",
    panel="Growth",
    question="Is expansion itself growing?",
    formula="Expansion MRR ÷ expansion MRR of the period before − 1.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows=Formula(
        "(now - before) / before",
        {"now": Operand("expansion_mrr"), "before": Operand("expansion_mrr", before=True)},
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01, 2024-12-10
                A, 120, 2024-12-10, 2025-01-10
                A, 150, 2025-01-10,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.5",
    ),
    cites=(S4,),
    notes=(
        "Without expansion in the period before there is nothing to compare with.",
        "S4 says that this revenue comes from new customers, a slip: it comes from existing ones.",
    ),
)
