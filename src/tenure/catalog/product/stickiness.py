"""Stickiness: daily over monthly active users."""

from __future__ import annotations

from tenure.catalog.cites import OURS, S2, S3
from tenure.kernel.cite import Cite, Target
from tenure.kernel.fold import RATIO
from tenure.kernel.metric import Example, Formula, Metric, Operand, Over, variant
from tenure.kernel.unit import Direction, Unit

PITCHKIT = Cite("pitchkit", "pitchkit glossary, DAU/MAU", "https://pitchkit.net/resources/glossary/dau-mau")
ACTIVE = "select day, prev_day, user_id, account_id, 1 as num from user_day"

METRIC = Metric(
    id="stickiness",
    name="Stickiness",
    rank=4,
    panel="Active users",
    question="On a usual day, which part of the period's users is there?",
    formula="Mean of the daily active users over all days of the period ÷ distinct active users of the same "
    "period.",
    unit=Unit.SHARE,
    bounds=(0, 1),
    direction=Direction.HIGHER,
    fold=RATIO,
    grain=("user_id",),
    needs=("events",),
    rows=Over(num=("dau",), den=(ACTIVE,)),
    variants=(
        variant(
            "last_day",
            "Only the last day instead of the mean: quicker to react, and noisy.",
            formula="Active users of the last day ÷ distinct active users of the period.",
            rows=Over(
                num=(
                    """
                        select p.start_on, p.closing_on as segment_day, d.user_id, d.account_id, 1 as num
                        from period as p
                        join user_day as d on d.day = p.closing_on""",
                ),
                den=(ACTIVE,),
            ),
        ),
        variant(
            "wau_mau",
            "Weekly over monthly users, for products that are used once a week.",
            formula="Weekly ÷ monthly active users, both ending with the period.",
            rows=Formula("wau / mau", {"wau": Operand("wau"), "mau": Operand("mau")}),
        ),
        variant(
            "weekdays",
            "Only Mondays to Fridays above the line, for products that are used at work.",
            formula="Mean of the daily active users from Monday to Friday ÷ distinct active users of the "
            "period.",
            rows=Over(
                num=(
                    """
                        select w.start_on, w.day as segment_day, d.user_id, d.account_id,
                            1.0 / w.weekdays as num
                        from weekday as w
                        join user_day as d on d.day = w.day""",
                ),
                den=(
                    """
                        select c.start_on, d.day as segment_day, d.user_id, d.account_id, 1 as num
                        from calendar as c
                        join user_day as d on d.day = c.day and d.prev_day < c.window_on
                        join (select distinct start_on from weekday) as w on w.start_on = c.start_on""",
                ),
            ),
        ),
    ),
    target=Target(0.20, 0.10, OURS, basis="month"),
    example=Example(
        tables={
            "events": """
                user_id, account_id, event, occurred_at
                u1, a1, open, 2025-01-01 00:00:00
                u1, a1, save, 2025-01-01 12:00:00
                u1, a1, open, 2025-01-02 09:00:00
                u1, a1, open, 2025-01-04 09:00:00
                u2, a1, open, 2025-01-02 23:59:59
                u3, a2, open, 2025-01-31 10:00:00
                u4, a2, open, 2024-12-31 23:59:59
                u5, a2, open, 2025-02-01 00:00:00
                , a3, open, 2025-01-31 11:00:00
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.053763440860",
        variants={"last_day": "0.333333333333", "wau_mau": "0.333333333333", "weekdays": "0.057971014493"},
    ),
    cites=(S2, S3, PITCHKIT),
    notes=(
        "Both sides are of the same period: by month it is DAU ÷ MAU. A mean over a month is never divided "
        "by the "
        "users of 28 days.",
        "It equals the active days of a mean user ÷ the days of the period, so it lies between 1 ÷ days and "
        "1.",
    ),
)
