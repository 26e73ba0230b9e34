"""Time to value."""

from __future__ import annotations

from tenure.catalog.cites import S1, S2, USERPILOT
from tenure.kernel.cite import Benchmark
from tenure.kernel.fold import MEAN, SHARE, SURVIVAL_MEDIAN, Fold, FoldKind
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="time_to_value",
    name="Time to value",
    rank=5,
    panel="Time to value",
    question="How long does it take a new customer to get value?",
    formula="Median (Kaplan–Meier) of the time from start to first value event, of the customers who started "
    "in the "
    "period; those not there yet count as still waiting.",
    unit=Unit.SECONDS,
    direction=Direction.LOWER,
    fold=SURVIVAL_MEDIAN,
    aliases=("ttv",),
    empty=Reason.MEDIAN_NOT_REACHED,
    rows="select start_on, day as segment_day, account_id, seconds as num, is_reached as den from value_wait",
    variants=(
        variant(
            "mean_of_achievers",
            "Leaves out those who never got there, so it is too low.",
            S1,
            formula="Mean time from start to first value event, of those who reached it.",
            fold=MEAN,
            empty=Reason.NO_EVENTS,
            rows="""
                    select start_on, day as segment_day, account_id, seconds as num
                    from value_wait
                    where is_reached = 1""",
        ),
        variant(
            "p90",
            "The time after which nine of ten got there.",
            formula="90 % quantile (Kaplan–Meier) of the time from start to first value event.",
            fold=Fold(FoldKind.SURVIVAL, 0.9),
        ),
        variant(
            "reached_within",
            "A share that is comparable early: those there within value_horizon_days.",
            formula="Customers who had the value event within 30 days of their start ÷ customers who "
            "started in "
            "the period, as far as their 30 days are over.",
            fold=SHARE,
            unit=Unit.SHARE,
            direction=Direction.HIGHER,
            empty=Reason.NO_EVENTS,
            rows="""
                    select start_on, mature_at, day as segment_day, account_id, is_reached_in_time as num
                    from value_wait""",
        ),
    ),
    benchmarks=(Benchmark("1 d 12 h", "547 software companies, median", "2024", "l", USERPILOT),),
    example=Example(
        tables={
            "accounts": """
                account_id, created_at
                a1, 2025-01-01 00:00:00
                a2, 2025-01-01 00:00:00
                a3, 2025-01-01 00:00:00
                a4, 2025-01-01 12:00:00
                a5, 2025-01-10 00:00:00
                a6, 2025-01-01 00:00:00
                a7, 2024-12-31 23:59:59
            """,
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                a6, 10, 2025-01-01, 2025-01-03
            """,
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, publish, 2025-01-02 00:00:00
                u1, a1, publish, 2025-01-01 23:00:00
                u1, a1, open, 2025-01-01 01:00:00
                u2, a2, publish, 2025-01-04 00:00:00
                u3, a3, open, 2025-01-04 00:00:00
                u4, a4, publish, 2025-01-01 06:00:00
                u5, a5, publish, 2025-01-01 06:00:00
                u6, a6, open, 2025-01-01 06:00:00
                u7, a7, publish, 2025-01-01 06:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-01-11",
        value="259200",
        variants={"mean_of_achievers": "114000", "p90": None, "reached_within": "0.6"},
        settings={"value_event": "publish", "value_horizon_days": 3},
    ),
    cites=(S1, S2),
    notes=(
        "S1 averages those who got there. Here a customer who has not is watched until now, or until the end "
        "of "
        "the last paid time.",
        "Value up to a day before the start counts as 0 seconds; earlier value means that the start is "
        "wrong, and "
        "the customer is left out.",
    ),
)
