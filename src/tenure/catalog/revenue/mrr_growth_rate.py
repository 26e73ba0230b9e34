"""Growth of monthly recurring revenue."""

from __future__ import annotations

from tenure.catalog.cites import S2, SAAS_CAPITAL_GROWTH
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Formula, Metric, Operand, Over, variant
from tenure.kernel.unit import Direction, Reason, Unit

CONSTANT = """select start_on, closing_on as segment_day, account_id, closing as num
    from mrr_period
    where closing_pays = 1"""

METRIC = Metric(
    id="mrr_growth_rate",
    name="MRR growth",
    rank=11,
    panel="Growth",
    question="By how much did MRR grow?",
    formula="MRR at the end of the period ÷ MRR just before it − 1, each at its own day's rates.",
    unit=Unit.SHARE,
    bounds=(None, None),
    direction=Direction.HIGHER,
    fold=RATIO,
    empty=Reason.NO_BASE,
    rows=Over(num=("mrr", "-mrr:opening"), den=("mrr:opening",)),
    variants=(
        variant(
            "yoy",
            "Against the same day of the year before.",
            S2,
            window="12mo",
            target=Target(0.2, 0.2, S2, stretch=0.3, basis="12mo"),
        ),
        variant(
            "constant_currency",
            "Both ends at the opening day's rates.",
            rows=Over(num=(CONSTANT, "-mrr:opening"), den=("mrr:opening",)),
        ),
        variant(
            "compound_monthly",
            "The constant monthly rate that leads from the start to the end (CMGR).",
            rows=Formula(
                "(closing / opening) ** (1 / months) - 1",
                {"closing": Operand("mrr"), "opening": Operand("mrr:opening")},
            ),
        ),
    ),
    benchmarks=(Benchmark("25 % a year", "private B2B SaaS, median", "2025", "m", SAAS_CAPITAL_GROWTH),),
    example=Example(
        # a year before, only A paid: 500
        tables={
            "subscription_items": """
                account_id, unit_amount, currency, started_at, ended_at
                A, 500, USD, 2023-06-01, 2024-07-01
                A, 900, USD, 2024-07-01,
                B, 100, EUR, 2024-03-01,
                C, 130, USD, 2025-01-10,
            """,
            "exchange_rates": """
                on, currency, rate
                2024-12-31, EUR, 1.00
                2025-01-31, EUR, 1.20
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.15",
        variants={"yoy": "1.3", "constant_currency": "0.13", "compound_monthly": "0.15"},
    ),
    cites=(S2,),
    notes=("S2 aims at 20 to 30 % a year: compare the variant yoy with it.",),
)
