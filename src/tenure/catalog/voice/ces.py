"""Customer effort score."""

from __future__ import annotations

from tenure.catalog.cites import CYS, DELIGHTED, GARTNER, S0, S1, S2, S3, SUPPORT_PAGES
from tenure.catalog.voice import ANSWER
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import MEAN, NET_SHARE, SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="ces",
    name="Customer effort score",
    rank=3,
    panel="Effort (CES)",
    question="How easy is it to get things done with us?",
    formula="Mean ease on 1–7 (7 = very easy); other scales are mapped to it, those of effort turned round.",
    unit=Unit.POINTS,
    bounds=(1, 7),
    direction=Direction.HIGHER,
    fold=MEAN,
    grain=("response_id",),
    survey=True,
    rows=f"""
        select day, next_day, {ANSWER}, ease as num
        from survey_answer
        where survey = 'ces'""",
    variants=(
        variant(
            "easy_share",
            "The share that at least somewhat agrees that it was easy.",
            GARTNER,
            DELIGHTED,
            formula="Answers of 5–7 of 7 or 4–5 of 5 ÷ valid answers.",
            unit=Unit.SHARE,
            fold=SHARE,
            target=None,
            rows=f"""
                    select day, next_day, {ANSWER},
                        case when ease >= 5 then 1 else 0 end as num
                    from survey_answer
                    where survey = 'ces'""",
        ),
        variant(
            "effort_index",
            "S0's reading: effort on 0–100, where less is better.",
            S0,
            formula="100 × (7 − ease) ÷ 6, mean over the valid answers.",
            direction=Direction.LOWER,
            target=Target(20, 100 / 3, S0),
            rows=f"""
                    select day, next_day, {ANSWER},
                        (7 - ease) * 100 / 6 as num
                    from survey_answer
                    where survey = 'ces'""",
            bounds=(0, 100),
        ),
        variant(
            "net",
            "Percent easy (6–7) less percent hard (1–2).",
            CYS,
            formula="100 × (answers of 6–7 − answers of 1–2) ÷ valid answers, on 1–7.",
            fold=NET_SHARE,
            target=None,
            rows=f"""
                    select day, next_day, {ANSWER},
                        case when ease >= 6 then 100 when ease <= 2 then -100 else 0 end as num
                    from survey_answer
                    where survey = 'ces'""",
        ),
    ),
    target=Target(5.8, 5.0, S0),
    benchmarks=(
        Benchmark("5.5 median, 6.0 top quartile", "support surveys on 1–7", "2026", "l", SUPPORT_PAGES),
    ),
    example=Example(
        tables={
            "survey_responses": """
                account_id, survey, instrument, score, answered_at, touchpoint, ticket_id
                B, ces, ces_1_7, 7, 2025-01-03, ticket, t1
                A, ces, , 5, 2025-01-03, ticket, t2
                B, ces, ces_1_7, 2, 2025-01-03, ticket, t3
                A, ces, ces_1_5, 4, 2025-01-03, ticket, t4
                B, ces, ces_1_5, 3, 2025-01-03, ticket, t5
                A, ces, ces_1_5_effort, 1, 2025-01-03, ticket, t6
                B, ces, ces_0_100, 20, 2025-01-03, ticket, t7
                A, ces, ces_1_7, 8, 2025-01-03, ticket, t8
                B, ces, ces_1_7, 1, 2024-12-31, ticket, t9
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="5.185714285714",
        variants={
            "easy_share": "0.714285714286",
            "effort_index": "30.238095238095",
            "net": "14.285714285714",
        },
    ),
    cites=(S0, S1, S2, S3, GARTNER, CYS),
    notes=(
        "S0 speaks of 0–100 where below 20 is good, S1 of a mean on 1–7: they meet at 5.8, and "
        "effort_index is S0's.",
        "A value over several instruments is flagged mixed_instruments; '--by instrument' takes them apart.",
    ),
)
