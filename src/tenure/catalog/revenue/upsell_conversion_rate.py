"""Upsell and cross-sell conversion rate."""

from __future__ import annotations

from tenure.catalog.cites import S1
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="upsell_conversion_rate",
    name="Upsell and cross-sell conversion",
    panel="Growth",
    question="How many of the offers that we made were accepted?",
    formula="Offers accepted within offer.horizon_days ÷ offers presented in the period whose time is over.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("offer_id",),
    empty=Reason.NO_EVENTS,
    rows="select day, mature_at, offer_id, account_id, user_id, kind, is_accepted as num from offer_outcome",
    variants=(
        variant(
            "per_customer",
            "Customers who accepted at least one ÷ customers who got offers.",
            S1,
            grain=("account_id",),
            rows="select start_on, mature_at, account_id, has_accepted as num from offer_account",
        ),
        variant(
            "upsell",
            "Only offers of more of the same product.",
            rows="""
                    select day, mature_at, offer_id, account_id, user_id, is_accepted as num
                    from offer_outcome
                    where kind = 'upsell'""",
        ),
        variant(
            "cross_sell",
            "Only offers of another product.",
            rows="""
                    select day, mature_at, offer_id, account_id, user_id, is_accepted as num
                    from offer_outcome
                    where kind = 'cross_sell'""",
        ),
    ),
    example=Example(
        # B accepts too late, C's offer was withdrawn, D accepts after exactly 30 days
        tables={
            "offers": """
                account_id, kind, presented_at, accepted_at, withdrawn_at
                A, upsell, 2025-01-05, 2025-01-20,
                A, cross_sell, 2025-01-10, ,
                B, upsell, 2025-01-12, 2025-02-20,
                C, cross_sell, 2025-01-15, , 2025-01-16
                D, cross_sell, 2025-01-20, 2025-02-19,
                E, upsell, 2025-01-31, ,
                E, upsell, 2025-02-01, 2025-02-02,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.4",
        variants={"per_customer": "0.5", "upsell": "0.333333333333", "cross_sell": "0.5"},
    ),
    cites=(S1,),
    notes=("S1 speaks of customers in its text and of offers in its formula; offers are the default.",),
)
