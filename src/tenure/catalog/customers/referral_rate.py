"""Referral rate."""

from __future__ import annotations

from tenure.catalog.cites import S1
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Reason, Unit

METRIC = Metric(
    id="referral_rate",
    name="Referral rate",
    panel="Customers",
    question="How many of our customers recommend us to others?",
    formula="Customers with a referral in the period ÷ customers who pay at its start or at its end.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    empty=Reason.NO_BASE,
    needs=("referrals",),
    rows="""
        select start_on,
            case when opening_pays = 1 then opening_on else closing_on end as segment_day, account_id,
            refers as num
        from referral_period""",
    variants=(
        variant(
            "referred_share_of_new",
            "How much of the new business comes from referrals.",
            formula="New customers whom somebody referred ÷ new customers of the period.",
            grain=("account_id", "day"),
            empty=Reason.NO_EVENTS,
            rows="""
                    select day, closing_on as segment_day, account_id, is_referred as num
                    from new_customer""",
        ),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, unit_amount, started_at, ended_at
                A, 100, 2024-11-01,
                E, 60, 2024-09-01, 2025-01-18
                F, 40, 2025-01-07,
                J, 25, 2025-01-19,
                X, 10, 2024-01-01, 2024-12-01
            """,
            "referrals": """
                account_id, referred_at, referred_account_id
                A, 2025-01-03, F
                A, 2025-01-04, F
                A, 2025-01-05,
                E, 2025-01-05, E
                F, 2025-02-01, K
                X, 2025-01-05,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.25",
        variants={"referred_share_of_new": "0.5"},
    ),
    cites=(S1,),
    notes=("Referrals of oneself and repeated referrals of the same customer are left out.",),
)
