"""Customer health score."""

from __future__ import annotations

from tenure.catalog.cites import S0, S2, S3
from tenure.kernel.cite import Cite, Target
from tenure.kernel.fold import MEAN, RATIO, SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

NATERO = Cite(
    "Natero",
    "Natero, how health scores are calculated",
    "https://support.natero.com/hc/en-us/articles/204446145",
)
GAINSIGHT = Cite("Gainsight", "Gainsight scorecards", "https://support.gainsight.com")

METRIC = Metric(
    id="health_score",
    name="Customer health score",
    rank=1,
    page="customers",
    panel="Health",
    question="How well are our customers doing, from 0 (badly) to 100?",
    formula="Mean, over customers, of the weighted mean of the points of their known components, drawn "
    "towards the "
    "mean of all as far as components are missing.",
    unit=Unit.SCORE,
    bounds=(0, 100),
    direction=Direction.HIGHER,
    fold=MEAN,
    empty=Reason.INSUFFICIENT_DATA,
    does_without=("features",),
    rows="select start_on, account_id, coverage, score as num from health_period where score is not null",
    variants=(
        variant(
            "mrr_weighted",
            "Customers count by their MRR, so that it speaks of revenue.",
            GAINSIGHT,
            formula="Sum of score × MRR ÷ sum of MRR, over scored customers.",
            fold=RATIO,
            rows="""
                    select h.start_on, h.account_id, h.coverage, h.score * m.level as num, m.level as den
                    from health_period as h
                    join mrr_period as m on m.start_on = h.start_on and m.account_id = h.account_id
                    where h.score is not null and m.closing_pays = 1""",
        ),
        variant(
            "share_healthy",
            "How many are above the upper band (70).",
            S2,
            formula="Customers with a score above 70 ÷ scored customers.",
            fold=SHARE,
            unit=Unit.SHARE,
            target=None,
            rows="""
                    select start_on, account_id, coverage, is_healthy as num
                    from health_period
                    where score is not null""",
        ),
        variant(
            "share_at_risk",
            "How many are below the lower band (50).",
            S2,
            formula="Customers with a score below 50 ÷ scored customers.",
            fold=SHARE,
            unit=Unit.SHARE,
            direction=Direction.LOWER,
            target=None,
            rows="""
                    select start_on, account_id, coverage, is_at_risk as num
                    from health_period
                    where score is not null""",
        ),
    ),
    target=Target(70, 50, S2),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-01-01,
                B, 300, 2024-01-01,
                C, 100, 2024-01-01,
                D, 100, 2024-01-01,
                E, 100, 2024-01-01, 2025-01-31
            """,
            "tickets": """
                account_id, opened_at, resolved_at, status
                A, 2025-01-05 10:00:00, , open
                B, 2025-01-05 10:00:00, 2025-01-06 10:00:00, solved
            """,
            "revenue_lines": """
                account_id, kind, starts_on, amount, due_on, paid_at
                A, recurring, 2025-01-01, 100, 2025-01-10, 2025-01-12 10:00:00
                B, recurring, 2025-01-01, 300, 2025-01-10, 2025-02-12 10:00:00
            """,
            "survey_responses": """
                account_id, survey, instrument, score, answered_at
                A, nps, nps_0_10, 2, 2025-01-02 10:00:00
                A, nps, nps_0_10, 10, 2025-01-20 10:00:00
                B, csat, csat_1_5, 4, 2025-01-10 10:00:00
                B, nps, nps_0_10, 10, 2025-02-01 00:00:00
                C, nps, nps_0_10, 10, 2024-06-01 10:00:00
                D, nps, nps_0_10, 3, 2025-01-10 10:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="62.992337164751",
        variants={
            "mrr_weighted": "63.795402298851",
            "share_healthy": "0.333333333333",
            "share_at_risk": "0.333333333333",
        },
        settings={
            "health.components": {
                "tickets": {"input": "open_tickets", "low": 5, "high": 0, "weight": 2},
                "invoices": {"input": "overdue_invoices", "low": 2, "high": 0, "weight": 2},
                "survey": {"input": "last_survey", "low": 4, "high": 10, "weight": 6, "max_age_days": 90},
            },
        },
    ),
    cites=(S0, S2, S3, NATERO, GAINSIGHT),
    notes=(
        "Above 70 is healthy, below 50 at risk; 70 and 50 themselves are neutral.",
        "A component is missing where its input is unknown or older than its max_age_days. With less than 40 "
        "% of "
        "the weights known a customer has no score. With coverage c the score is m + c / (c + 0.35 (1 - c)) "
        "× "
        "(points - m), where m is the mean points of all scored customers.",
        "The inputs: usage_frequency (active days per active user), usage_breadth (features), usage_depth "
        "(actions "
        "per active user), usage_growth (against the mean of the three stretches before), all over the last "
        "activity.trailing_days; open_tickets, last_survey (on 0 to 10), overdue_invoices, renewal_distance "
        "(days).",
    ),
)
