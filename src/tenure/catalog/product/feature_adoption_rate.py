"""Feature adoption rate."""

from __future__ import annotations

from tenure.catalog.cites import OURS, S0, S1, S2, USERPILOT
from tenure.kernel.cite import Benchmark, Cite, Target
from tenure.kernel.fold import RATIO, SHARE
from tenure.kernel.metric import Example, Metric, Over, Split, variant
from tenure.kernel.unit import Direction, Unit

KPICALCULATOR = Cite(
    "kpicalculator",
    "Feature adoption rate calculator",
    "https://kpicalculator.com/product/feature-adoption-rate-calculator",
)
ADOPTERS = """
    select start_on, day as segment_day, user_id, account_id, feature, 1 as num
    from feature_adopter
    where unit = 'user'"""
ACTIVE = """
    select d.day, d.prev_day, d.user_id, d.account_id, r.feature, 1 as num
    from user_day as d
    join feature_rule as r on r.plan is null
    union all
    select day, prev_day, user_id, account_id, feature, 1 as num
    from eligible_day
    where unit = 'user'"""

METRIC = Metric(
    id="feature_adoption_rate",
    name="Feature adoption rate",
    rank=6,
    panel="Feature adoption",
    question="Of the users who could use this feature, how many do?",
    formula="Distinct active users who used the feature often enough ÷ distinct active users whose plan has "
    "it.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=RATIO,
    grain=("user_id", "feature"),
    split=(Split("feature", "select feature from setting_feature order by position limit 1"),),
    needs=("events",),
    rows=Over(num=(ADOPTERS,), den=(ACTIVE,)),
    variants=(
        variant(
            "all_users",
            "Divides by everybody known, active or not.",
            S0,
            formula="Distinct users who used the feature often enough ÷ all known users whose plan has it.",
            fold=SHARE,
            rows="""
                    select p.start_on, p.closing_on as segment_day, u.user_id, u.account_id, u.feature,
                        case when a.user_id is null then 0 else 1 end as num
                    from period as p
                    join feature_user as u on u.day <= p.closing_on and u.until_day > p.closing_on
                    left join feature_adopter as a on a.start_on = p.start_on and a.feature = u.feature
                        and a.user_id = u.user_id and a.unit = 'user'""",
        ),
        variant(
            "customers",
            "Counts customers instead of users.",
            formula="Distinct accounts that used the feature often enough ÷ distinct active accounts "
            "whose plan has it.",
            grain=("account_id", "feature"),
            rows=Over(
                num=(
                    """
                        select start_on, day as segment_day, account_id, feature, 1 as num
                        from feature_adopter
                        where unit = 'account'""",
                ),
                den=(
                    """
                        select d.day, d.prev_day, d.account_id, r.feature, 1 as num
                        from account_day as d
                        join feature_rule as r on r.plan is null
                        union all
                        select day, prev_day, account_id, feature, 1 as num
                        from eligible_day
                        where unit = 'account'""",
                ),
            ),
        ),
        variant(
            "since_launch",
            "Everybody so far: after one month it is the share of the first month.",
            S0,
            formula="Users who ever became adopters ÷ users who were active since the feature's first use.",
            window="ever",
            rows=Over(
                num=(
                    """
                        select adopted_day as day, user_id, account_id, feature, 1 as num
                        from feature_reach
                        where adopted_day < date '2100-01-01'""",
                ),
                den=("select active_day as day, user_id, account_id, feature, 1 as num from feature_reach",),
            ),
        ),
    ),
    target=Target(0.25, 0.15, OURS, basis="month"),
    benchmarks=(
        Benchmark("24.5 %", "software companies, average over core features", "2024", "l", USERPILOT),
    ),
    example=Example(
        tables={
            "subscription_items": """
                account_id, plan, unit_amount, started_at
                a1, pro, 100, 2024-11-01
                a2, starter, 10, 2024-11-01
                a3, pro, 100, 2024-11-01
            """,
            "users": """
                user_id, account_id, created_at
                u1, a1, 2024-11-02
                u2, a1, 2024-11-02
                u3, a1,
                u4, a2, 2024-11-02
                u5, a1, 2025-02-01
                u6, a1, 2025-01-31
                u7, a3, 2024-11-02
            """,
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, report, 2025-01-05 09:00:00
                u1, a1, report, 2025-01-06 09:00:00
                u2, a1, report, 2024-12-31 09:00:00
                u2, a1, report, 2025-01-07 09:00:00
                u3, , open, 2025-01-08 09:00:00
                u4, a2, report, 2025-01-09 09:00:00
                u4, a2, report, 2025-01-09 10:00:00
                u5, a1, report, 2025-02-01 00:00:00
                u5, a1, report, 2025-02-01 00:00:01
                u7, a3, open, 2025-01-08 09:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.25",
        variants={"all_users": "0.2", "customers": "0.5", "since_launch": "0.5"},
        settings={"features": {"reports": {"events": ["report"], "min_uses": 2, "plans": ["pro"]}}},
    ),
    cites=(S0, S1, S2, KPICALCULATOR),
    notes=(
        "S1 divides new users by all users: that is new_user_share, which rises with sign-ups, not with "
        "adoption.",
        "'--by feature' shows all features, otherwise the first of the settings is chosen. A passive event "
        "is no "
        "use.",
    ),
)
