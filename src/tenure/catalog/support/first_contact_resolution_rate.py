"""First contact resolution rate."""

from __future__ import annotations

from tenure.catalog.cites import FIVETRAN_ZENDESK, FRESHSERVICE, S0, S1, SURVEYPAL, ZENDESK
from tenure.catalog.support import TICKET
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="first_contact_resolution_rate",
    name="First contact resolution rate",
    rank=5,
    panel="First contact resolution",
    question="How many requests do we settle with the first answer?",
    formula="Tickets with at most one public agent reply, never reopened, and no further ticket of the "
    "same person on the same topic within seven days ÷ tickets first solved in the period.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("ticket_id",),
    aliases=("fcr",),
    rows=f"""
        select first_resolved_day as day, contact_known_at as mature_at, {TICKET},
            case when agent_replies <= 1 and reopens = 0
                and seconds_to_next_ticket > $tickets_fcr_window_days * 86400 then 1 else 0 end as num
        from ticket
        where first_resolved_day is not null""",
    variants=(
        variant(
            "one_touch",
            "Zendesk's: fewer than two agent replies, none included, of the tickets "
            "solved for good in the period; reopenings and repeats are ignored, and "
            "nothing has to mature.",
            ZENDESK,
            formula="Solved tickets with fewer than two public agent replies ÷ tickets last solved in "
            "the period.",
            rows=f"""
                    select resolved_day as day, {TICKET},
                        case when agent_replies < 2 then 1 else 0 end as num
                    from ticket
                    where resolved_day is not null""",
        ),
        variant(
            "exactly_one_reply",
            "As one_touch, with exactly one reply.",
            FIVETRAN_ZENDESK,
            formula="Solved tickets with exactly one public agent reply ÷ tickets last solved in the period.",
            rows=f"""
                    select resolved_day as day, {TICKET},
                        case when agent_replies = 1 then 1 else 0 end as num
                    from ticket
                    where resolved_day is not null""",
        ),
        variant(
            "no_customer_reply",
            "The customer did not have to write again after the first message.",
            FRESHSERVICE,
            formula="Tickets without a further message of the customer ÷ tickets first solved in the period.",
            rows=f"""
                    select first_resolved_day as day, contact_known_at as mature_at, {TICKET},
                        case when customer_replies = 0 then 1 else 0 end as num
                    from ticket
                    where first_resolved_day is not null""",
        ),
        variant(
            "of_all",
            "The sources' denominator: every ticket opened in the period, solved or not.",
            S0,
            S1,
            formula="Tickets settled at the first contact ÷ tickets opened in the period.",
            rows=f"""
                    select opened_day as day, {TICKET},
                        coalesce(contact_known_at, timestamp '1970-01-01') as mature_at,
                        case when first_resolved_day is not null and agent_replies <= 1 and reopens = 0
                            and seconds_to_next_ticket > $tickets_fcr_window_days * 86400
                            then 1 else 0 end as num
                    from ticket""",
        ),
    ),
    target=Target(0.70, 0.70, SURVEYPAL),
    benchmarks=(
        Benchmark(
            "68 % average, 70–79 % good, 80 % and more world class",
            "call centres measured by SQM",
            "2023",
            "m",
            SURVEYPAL,
        ),
    ),
    example=Example(
        tables={
            "users": """
                user_id, account_id
                u1, B
                u2, A
                u3, B
                u4, A
                u5, B
            """,
            "tickets": """
        user_id, category, opened_at, first_resolved_at, resolved_at, agent_replies, customer_replies, reopens
        u1, how_to, 2025-01-02 09:00, 2025-01-02 12:00, 2025-01-02 12:00, 1, 0, 0
        u1, how_to, 2025-01-05 09:00, 2025-01-05 12:00, 2025-01-05 12:00, 1, 1, 0
        u2, how_to, 2025-01-06 09:00, 2025-01-06 12:00, 2025-01-06 12:00, 2, 0, 0
        u1, bug, 2025-01-08 09:00, 2025-01-09 12:00, 2025-01-09 12:00, 0, 0, 0
        u3, how_to, 2025-01-10 09:00, 2025-01-10 12:00, 2025-01-13 12:00, 1, 1, 1
        u4, how_to, 2025-01-28 09:00, 2025-01-28 12:00, 2025-01-28 12:00, 1, 0, 0
        u5, how_to, 2025-01-20 09:00, , , 1, 0, 0
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        as_of="2025-02-01",
        value="0.4",
        variants={
            "one_touch": "0.833333333333",
            "exactly_one_reply": "0.666666666667",
            "no_customer_reply": "0.6",
            "of_all": "0.333333333333",
        },
    ),
    cites=(S0, S1),
    notes=(
        "S0 and S1 divide by all issues: an open one has no outcome yet, so the default takes the solved "
        "ones; of_all is the sources' form.",
        "A ticket whose person or topic is not known: without a person there is no known repeat; without a "
        "topic any further ticket of the person is one.",
    ),
)
