"""Customer satisfaction."""

from __future__ import annotations

from tenure.catalog.cites import DELIGHTED, S0, S2, S3, S4, SIMPLESAT, SUPPORT_PAGES, ZENDESK
from tenure.catalog.voice import ANSWER
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import MEAN, SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="csat",
    name="Customer satisfaction",
    rank=2,
    panel="Satisfaction (CSAT)",
    question="How many customers are satisfied?",
    formula="Satisfied answers (4–5 of 5, 9–10 of 10, 6–7 of 7, 3–4 of 4, 3 of 3, good of good or bad) ÷ "
    "valid answers.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("response_id",),
    survey=True,
    rows=f"""
        select day, next_day, {ANSWER},
            is_satisfied as num
        from survey_answer
        where survey = 'csat'""",
    variants=(
        variant(
            "mean",
            "Mean of the scores as they were given; comparable only on one scale.",
            formula="Sum of the scores ÷ valid answers.",
            unit=Unit.SCORE,
            fold=MEAN,
            target=None,
            rows=f"""
                    select day, next_day, {ANSWER},
                        score as num
                    from survey_answer
                    where survey = 'csat'""",
        ),
    ),
    target=Target(0.80, 0.75, S2),
    benchmarks=(Benchmark("75–84 % good, 77–78 % typical", "support surveys", "2026", "l", SUPPORT_PAGES),),
    example=Example(
        tables={
            "survey_responses": """
                account_id, survey, instrument, score, answered_at, touchpoint, ticket_id
                B, csat, csat_1_5, 5, 2025-01-03, ticket, t2
                A, csat, , 4, 2025-01-03, ticket, t3
                B, csat, csat_1_5, 3, 2025-01-03, ticket, t4
                A, csat, csat_1_10, 9, 2025-01-03, onboarding,
                B, csat, csat_0_10, 7, 2025-01-03, onboarding,
                A, csat, csat_1_3, 3, 2025-01-03, onboarding,
                B, csat, csat_1_3, 2, 2025-01-03, onboarding,
                A, csat, csat_1_5, 1, 2025-01-04, ticket, t1
                B, csat, csat_1_5, 5, 2025-01-05, ticket, t1
                A, csat, csat_1_5, 6, 2025-01-03, ticket, t5
                B, csat, csat_1_5, 4.5, 2025-01-03, ticket, t6
                A, csat, csat_1_5, 1, 2025-02-01, ticket, t7
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.625",
        variants={"mean": "4.75"},
    ),
    cites=(S0, S2, S3, S4, DELIGHTED, ZENDESK, SIMPLESAT),
    notes=("Neutral answers stay in the denominator. Of a ticket the latest answer counts.",),
)
