"""Time between purchases."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import MEAN, MEDIAN, RATIO
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="time_between_purchases",
    name="Time between purchases",
    panel="Purchases",
    question="How many days pass until a customer buys again?",
    formula="Sum of the days between successive order days of a customer ÷ number of such gaps that end in "
    "the period.",
    unit=Unit.DAYS,
    direction=Direction.LOWER,
    fold=MEAN,
    grain=("account_id", "day"),
    rows="select day, account_id, day - prev_day as num from order_day where number > 1",
    variants=(
        variant(
            "median",
            "Not moved by a few very long gaps.",
            fold=MEDIAN,
            formula="Median of the days between successive order days of a customer that end in the period.",
        ),
        variant(
            "customer_mean",
            "Every customer weighs the same, so frequent buyers do not dominate.",
            formula="Mean over customers of each customer's mean gap.",
            grain=("account_id",),
            rows="""
                    select start_on, account_id, gap_days / cast(gaps as double) as num
                    from order_period
                    where gaps > 0""",
        ),
        variant(
            "per_purchase",
            "The article's form: it divides by purchases, of which the first has no gap, "
            "so it comes out too low.",
            S0,
            formula="Sum of the gaps ÷ number of order days in the period.",
            fold=RATIO,
            rows="""
                    select day, account_id, case when number > 1 then day - prev_day else 0 end as num,
                        1 as den
                    from order_day""",
        ),
    ),
    example=Example(
        tables={
            "orders": """
                account_id, ordered_at, amount, kind, status
                A, 2024-12-22, 10, , paid
                A, 2025-01-01, 10, , paid
                A, 2025-01-01T20:00, 10, , paid
                A, 2025-01-21, 10, , paid
                B, 2024-11-03, 10, , paid
                B, 2024-12-01, 10, , cancelled
                B, 2025-01-12, 10, , paid
                C, 2025-01-15, 10, , paid
                D, 2025-01-15, 10, , paid
                D, 2025-02-01, 10, , paid
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="33.333333333333",
        variants={"median": "20", "customer_mean": "42.5", "per_purchase": "20"},
    ),
    cites=(S0,),
    notes=(
        "Customers who have not bought again yet have no gap, so recent values come out low where the window "
        "is "
        "shorter than about three gaps.",
    ),
)
