"""Renewal rate."""

from __future__ import annotations

from tenure.catalog.cites import S0, S1, S2, S3
from tenure.kernel.cite import Target
from tenure.kernel.fold import RATIO, SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="renewal_rate",
    name="Renewal rate",
    rank=6,
    panel="Renewals",
    question="Of the contracts that came up for renewal, how many were renewed?",
    formula="Terms due in the period and renewed ÷ terms due in the period whose outcome is known.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("contract_id",),
    rows="""
        select start_on, last_on as segment_day, mature_at, contract_id, account_id, product,
            is_renewed as num
        from renewal_period""",
    variants=(
        variant(
            "gross_dollar",
            "By yearly value, an increase counts no more than what was due.",
            formula="Yearly value kept, at most what was due ÷ yearly value due.",
            fold=RATIO,
            grain=("renewal_id", "is_followed"),
            rows="""
                    select start_on, last_on as segment_day, mature_at, renewal_id, is_followed,
                        account_id, product, kept_value as num, old_value as den
                    from renewal_value""",
            bounds=(0, 1),
        ),
        variant(
            "net_dollar",
            "By yearly value, increases included.",
            formula="Yearly value of the successors ÷ yearly value due.",
            fold=RATIO,
            grain=("renewal_id", "is_followed"),
            rows="""
                    select start_on, last_on as segment_day, mature_at, renewal_id, is_followed,
                        account_id, product, new_value as num, old_value as den
                    from renewal_value""",
        ),
        variant(
            "per_customer",
            "A customer counts once, as renewed if all of its decided terms are.",
            formula="Customers all of whose terms due were renewed ÷ customers with terms due.",
            grain=("account_id",),
            rows="""
                    select start_on, last_on as segment_day, mature_at, account_id, is_renewed as num
                    from renewal_account""",
        ),
        variant(
            "on_time",
            "Renewed, signed or decided by the end of the term, without the grace.",
            formula="Terms due that were renewed by their end ÷ terms due whose outcome is known.",
            rows="""
                    select start_on, last_on as segment_day, mature_at, contract_id, account_id, product,
                        is_on_time as num
                    from renewal_period""",
        ),
    ),
    target=Target(0.90, 0.85, S2),
    example=Example(
        tables={
            "contracts": """
                contract_id,account_id,product,started_on,ended_on,annual_value,decision,renewed_contract_id
                a1, A, core, 2024-01-10, 2025-01-10, 100, ,
                a2, A, core, 2025-01-10, 2026-01-10, 150, ,
                b1, B, core, 2022-01-31, 2025-01-31, 200, ,
                b2, B, core, 2025-03-02, 2026-03-02, 120, ,
                c1, C, core, 2024-01-20, 2025-01-20, 100, ,
                c2, C, more, 2025-01-20, 2026-01-20, 100, ,
                d1, D, core, 2024-01-20, 2025-01-20, 300, pending,
                e1, E, core, 2024-01-20, 2025-01-20, 100, renewed,
                f1, F, core, 2024-01-15, 2025-01-15, 60, lost,
                g1, G, core, 2024-01-15, 2025-01-15, 40, , g3
                g2, G, more, 2024-07-15, 2025-01-15, 50, , g3
                g3, G, all, 2025-01-15, 2026-01-15, 80, ,
                h1, H, core, 2024-12-15, 2025-01-15, 10, ,
                i1, I, core, 2024-02-01, 2025-02-01, 500, ,
                a0, A, more, 2024-01-10, 2025-01-10, 50, lost,
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-04-01",
        value="0.625",
        variants={
            # a1 100→150, b1 200→120, c1 100→0, e1 100→100, f1 60→0, g1 and g2 90→80, a0 50→0; d1 is pending
            "gross_dollar": "0.571428571429",
            "net_dollar": "0.642857142857",
            "per_customer": "0.5",  # B, E, G of A, B, C, E, F, G
            "on_time": "0.375",  # a1, g1, g2
        },
    ),
    cites=(S0, S1, S2, S3),
    notes=(
        "S2 counts contracts, S0 and S1 customers, S3 mixes them: the unit here is the term of a contract.",
        "A term that was cancelled early stays in the period in which it was due.",
        "A multi-year term is due once, at its end.",
        "Auto-renewal alone decides nothing: such a term waits for a successor or a decision.",
    ),
)
