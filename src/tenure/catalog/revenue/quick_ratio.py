"""Quick ratio."""

from __future__ import annotations

from tenure.catalog.cites import BAREMETRICS, GROWPANEL, OURS, PITCHKIT
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="quick_ratio",
    name="Quick ratio",
    rank=14,
    panel="Growth",
    question="How many times is lost MRR made up for by gained MRR?",
    formula="(New + expansion + reactivation MRR) ÷ (contraction + churned MRR).",
    unit=Unit.RATIO,
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_EVENTS,
    zero=Reason.NO_LOSS,
    rows=Over(num=("new_mrr", "expansion_mrr", "reactivation_mrr"), den=("contraction_mrr", "churned_mrr")),
    variants=(
        variant(
            "without_reactivation",
            "Customers who come back do not count as gain.",
            BAREMETRICS,
            GROWPANEL,
            rows=Over(num=("new_mrr", "expansion_mrr"), den=("contraction_mrr", "churned_mrr")),
        ),
    ),
    target=Target(4.0, 1.0, OURS, basis="month"),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                F, 20, 2025-01-07,
                C, 10, 2024-11-15, 2025-01-20
                C, 18, 2025-01-20,
                E, 5, 2024-09-01, 2025-01-18
                D, 9, 2024-10-01, 2025-01-05
                D, 6, 2025-01-05,
                H, 7, 2024-03-01, 2024-09-01
                H, 4, 2025-01-12,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="4",
        variants={"without_reactivation": "3.5"},
    ),
    cites=(GROWPANEL, PITCHKIT),
    notes=("Without any loss there is no finite value: it is shown as ∞.",),
)
