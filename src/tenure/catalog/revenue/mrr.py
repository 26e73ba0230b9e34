"""Monthly recurring revenue."""

from __future__ import annotations

from tenure.catalog.cites import CHARTMOGUL, PROFITWELL, S0, S1, S2, S3, STRIPE, ZUORA
from tenure.kernel.fold import SUM
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="mrr",
    name="Monthly recurring revenue",
    rank=1,
    panel="Recurring revenue",
    question="How much do customers pay us a month, as things stand?",
    formula=(
        "Sum, over the items that are valid at the end of the period, of the amount per month after "
        "discounts."
    ),
    unit=Unit.MONEY,
    direction=Direction.HIGHER,
    fold=SUM,
    empty=Reason.NO_DATA,
    rows="""
        select start_on, closing_on as segment_day, account_id, level as num
        from mrr_period
        where closing_pays = 1""",
    variants=(
        variant(
            "gross",
            "List price, before discounts.",
            ZUORA,
            rows="select start_on, account_id, gross as num from item_period",
        ),
        variant(
            "contracted",
            "Signed starts and requested ends count at once (CMRR).",
            CHARTMOGUL,
            rows="select start_on, account_id, contracted as num from item_period",
        ),
        variant(
            "usage_included",
            "Adds the mean usage revenue of the last three complete months.",
            PROFITWELL,
            rows="select start_on, account_id, level + usage as num from usage_period",
        ),
        variant(
            "average",
            "Mean over the days of the period, each day at the closing day's rate.",
            rows="select start_on, account_id, day_amount as num from mrr_days",
            per="day",
        ),
        variant(
            "opening",
            "The state just before the period.",
            rows="""
                    select start_on, opening_on as segment_day, account_id, opening as num
                    from mrr_period
                    where opening_pays = 1""",
        ),
    ),
    example=Example(
        # D ends a day before the period does, E exactly with it; F is signed and G cancelled, both for later
        tables={
            "subscription_items": """
                account_id, quantity, unit_amount, interval, discount_share, started_at, ended_at, \
                signed_at, cancel_requested_at
                A, 100, 100, month, , 2024-11-01, , ,
                B, 50, 600, year, , 2024-12-10, , ,
                C, 1, 120, year, 0.1, 2025-01-05, , ,
                D, 1, 70, month, , 2024-03-01, 2025-01-31, ,
                E, 1, 45, month, , 2024-07-01, 2025-02-01, ,
                F, 1, 30, month, , 2025-02-10, , 2025-01-20,
                G, 1, 20, month, , 2024-10-01, 2025-03-31, , 2025-01-15
            """,
            "revenue_lines": """
                account_id, kind, starts_on, amount
                A, usage, 2024-10-31, 60
                A, usage, 2024-12-05, 90
                B, usage, 2025-01-10, 30
                A, recurring, 2025-01-01, 10000
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="12574",
        variants={
            "gross": "12575",
            "contracted": "12584",
            "usage_included": "12614",
            "average": "12640.580645161290",
            "opening": "12635",
        },
    ),
    cites=(S0, S1, S2, S3, STRIPE),
    notes=(
        "S3 computes MRR as revenue per account times accounts, which is circular: here it comes from "
        "the items.",
        "S2 divides the revenue of yearly subscriptions by 12, which is what the interval of an item "
        "does here.",
        "Taxes, fees, one-time charges and usage are never part of it. A year's MRR is that of its last day.",
    ),
)
