"""Net promoter score."""

from __future__ import annotations

from tenure.catalog.cites import HAPPYSUPPORT, NPS_ERROR, S1, S2, S3, S4
from tenure.catalog.voice import ANSWER
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import MEAN, NET_SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="nps",
    name="Net promoter score",
    rank=1,
    panel="Recommendation (NPS)",
    question="Would our customers recommend us?",
    formula="100 × (promoters, 9–10, − detractors, 0–6) ÷ respondents, each with the latest answer in the "
    "period.",
    unit=Unit.POINTS,
    bounds=(-100, 100),
    direction=Direction.HIGHER,
    fold=NET_SHARE,
    grain=("response_id",),
    survey=True,
    rows=f"""
        select day, next_day, {ANSWER}, points as num
        from survey_answer
        where survey = 'nps' and touchpoint in $surveys_nps_touchpoints""",
    variants=(
        variant(
            "per_account",
            "Every customer has the same weight, however many people answer.",
            formula="Mean over customers of the mean of their respondents (100, 0 or −100 each).",
            fold=MEAN,
            grain=("account_id",),
            rows="select start_on, account_id, flag, points as num from nps_account",
        ),
        variant(
            "all_answers",
            "Every answer counts, also earlier ones of the same respondent.",
            formula="100 × (promoters − detractors) ÷ answers.",
            rows=f"""
                    select day, {ANSWER}, points as num
                    from survey_answer
                    where survey = 'nps' and touchpoint in $surveys_nps_touchpoints""",
        ),
    ),
    target=Target(50, 30, S1, stretch=70),
    benchmarks=(Benchmark("+36", "B2B SaaS, median", "2026", "l", HAPPYSUPPORT),),
    example=Example(
        tables={
            "survey_responses": """
                survey, instrument, score, answered_at, account_id, user_id, touchpoint
                nps, nps_0_10, 9, 2025-01-03, A, u1, relationship
                nps, nps_0_10, 6, 2025-01-20, A, u1, relationship
                nps, nps_0_10, 10, 2025-01-05, A, u2, relationship
                nps, nps_0_10, 10, 2025-01-06, A, u8, relationship
                nps, , 8, 2025-01-07, B, u3,
                nps, nps_0_10, 9, 2025-01-08, B, u4, relationship
                nps, nps_0_10, 0, 2025-02-01, B, u5, relationship
                nps, nps_0_10, 11, 2025-01-09, B, u6, relationship
                nps, nps_0_10, 8.5, 2025-01-09, B, u6, relationship
                nps, nps_0_10, 3, 2025-01-10, B, u7, ticket
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="40",
        variants={"per_account": "41.666666666667", "all_answers": "50"},
    ),
    cites=(S1, S2, S3, S4, NPS_ERROR),
    notes=(
        "Shares are never rounded before they are subtracted.",
        "Answers on 1 to 10 are cut at the same places and flagged scale_mismatch; other scales are not "
        "counted.",
        "Relationship surveys only, unless surveys.nps_touchpoints names more.",
    ),
)
