"""Trial conversion rate."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, OURS, RETENTIONLENS, S3, STRIPE
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import RATIO, SHARE
from tenure.kernel.metric import Example, Metric, Over, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="trial_conversion_rate",
    name="Trial conversion rate",
    rank=8,
    panel="Conversion",
    question="Of the trials that ended, how many became paying customers?",
    formula="Trials that ended in the period and were paid for within 7 days after ÷ trials that ended in "
    "the period.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    needs=("trials",),
    rows="""
        select end_day as day, grace_until as mature_at, account_id, user_id, plan,
            is_paid_in_grace as num
        from trial""",
    variants=(
        variant(
            "start_cohort",
            "By the day the trial started, paid within a fixed number of days, so that a "
            "value "
            "does not change for ever.",
            CHARTMOGUL,
            formula="Trials started in the period and paid for within 30 days ÷ trials started in the "
            "period.",
            rows="""
                    select start_day as day, horizon_until as mature_at, account_id, user_id,
                        plan, is_paid_in_horizon as num
                    from trial""",
        ),
        variant(
            "period",
            "The article's form: conversions and ends of the same period, which are different trials.",
            S3,
            STRIPE,
            formula="Conversions in the period ÷ trials that ended in the period.",
            fold=RATIO,
            rows=Over(
                num=("select paid_day as day, account_id, user_id, plan, 1 as num from trial",),
                den=("select end_day as day, account_id, user_id, plan, 1 as num from trial",),
            ),
        ),
    ),
    target=Target(0.25, 0.15, OURS),
    benchmarks=(
        Benchmark("15–25 %", "trials without a card", "2024", "l", RETENTIONLENS),
        Benchmark("40–60 %", "trials that ask for a card", "2024", "l", RETENTIONLENS),
    ),
    example=Example(
        tables={
            "trials": """
                trial_id, account_id, started_at, ends_at, cancelled_at
                T-J, J, 2025-01-05, 2025-01-19,
                T-K, K, 2025-01-02, 2025-01-16,
                T-L, L, 2025-01-10, 2025-02-10, 2025-01-20
                T-M, M, 2024-12-28, 2025-01-28,
                T-N, N, 2025-01-25, 2025-02-08,
                T-O, O, 2025-01-10, 2025-01-24,
                T-P, P, 2024-11-01, 2024-11-15,
                T-Q, P, 2025-01-01, 2025-01-15,
                T-R, R, 2024-12-24, 2025-01-07,
            """,
            "subscription_items": """
                account_id, unit_amount, started_at
                J, 25, 2025-01-19
                M, 25, 2024-12-30
                N, 25, 2025-02-09
                O, 25, 2024-06-01
                P, 25, 2025-01-12
                R, 25, 2025-01-15
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.25",
        variants={"start_cohort": "0.5", "period": "0.75"},
    ),
    cites=(S3, STRIPE, CHARTMOGUL),
    notes=(
        "MRR above zero decides. The first trial of each customer counts; customers who paid already are "
        "out.",
        "A trial ends when it is scheduled to, when it is cancelled or when it is paid for, whichever is "
        "first.",
        "Compare trials that ask for a card only with others that do.",
    ),
)
