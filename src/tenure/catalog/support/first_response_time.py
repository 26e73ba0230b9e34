"""First response time."""

from __future__ import annotations

from tenure.catalog.cites import FIVETRAN_ZENDESK, INTERCOM, S0, SUPPORT_PAGES, ZENDESK
from tenure.catalog.support import TICKET
from tenure.kernel.cite import Benchmark, Target
from tenure.kernel.fold import MEAN, MEDIAN, SHARE, quantile
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="first_response_time",
    name="First response time",
    rank=3,
    panel="First response",
    question="How long do customers wait for a first answer from a human?",
    formula="Median of the time from the opening of a ticket to the first public comment of a human agent, "
    "over the tickets opened in the period that have one.",
    unit=Unit.SECONDS,
    direction=Direction.LOWER,
    fold=MEDIAN,
    grain=("ticket_id",),
    aliases=("frt",),
    # open tickets without an answer wait: their number is told beside the value
    rows=f"""
        select opened_day as day, {TICKET}, coalesce(response_seconds, 0) as num,
            case when response_seconds is null then timestamp '2200-01-01'
                else timestamp '1970-01-01' end as mature_at
        from ticket
        where response_seconds >= 0 or (response_seconds is null and resolved_at is null)""",
    variants=(
        variant(
            "mean",
            "The arithmetic mean; few very long waits move it.",
            S0,
            fold=MEAN,
            target=None,
            formula="Sum of the times to the first response ÷ tickets opened in the period that have one.",
        ),
        variant("p90", "Nine in ten customers wait no longer.", fold=quantile(0.9), target=None),
        variant(
            "business_hours",
            "Counts only the hours in which the desk is open (business_hours), "
            "summed across changes of the schedule.",
            FIVETRAN_ZENDESK,
            target=None,
            formula="Median of the business time from opening to the first response.",
            rows=f"""
                    select opened_day as day, {TICKET}, response_seconds as num
                    from ticket_business
                    where response_seconds is not null""",
        ),
        variant(
            "within_target",
            "The share of the answers that kept tickets.first_response_target_hours.",
            formula="Tickets answered within the target ÷ tickets opened in the period that have an answer.",
            unit=Unit.SHARE,
            direction=Direction.HIGHER,
            fold=SHARE,
            target=None,
            rows=f"""
                    select opened_day as day, {TICKET},
                        case when response_seconds <= $tickets_first_response_target_hours * 3600
                            then 1 else 0 end as num
                    from ticket
                    where response_seconds >= 0""",
        ),
    ),
    target=Target(3600, 14400, S0),
    benchmarks=(
        Benchmark("under 4 h e-mail, under 2 min chat", "support desks", "2026", "l", SUPPORT_PAGES),
    ),
    example=Example(
        tables={
            "tickets": """
                account_id, ticket_id, opened_at, first_response_at
                B, A, 2025-01-03 16:30:00,
                A, B, 2025-01-07 10:00:00,
                B, C, 2025-01-08 09:00:00, 2025-01-08 11:00:00
                A, D, 2024-12-31 23:00:00, 2025-01-02 12:00:00
                B, E, 2025-01-09 09:00:00,
                A, F, 2025-01-01 10:00:00, 2025-01-02 10:00:00
                B, G, 2025-01-10 10:00:00, 2025-01-10 09:00:00
            """,
            "ticket_events": """
                ticket_id, at, kind, actor_kind, is_public
                A, 2025-01-03 16:30:00, opened, customer,
                A, 2025-01-03 16:31:00, agent_reply, bot, true
                A, 2025-01-06 09:30:00, agent_reply, agent, true
                B, 2025-01-07 10:00:00, opened, agent,
                B, 2025-01-07 10:00:00, agent_reply, agent, true
                B, 2025-01-07 10:45:00, agent_reply, agent, true
                E, 2025-01-09 09:00:00, opened, customer,
                E, 2025-01-09 10:00:00, internal_note, agent, false
                E, 2025-01-09 11:00:00, agent_reply, agent, false
            """,
            "business_hours": """
                schedule, time_zone, weekday, opens, closes, holiday_on
                desk, UTC, 1, 09:00, 17:00,
                desk, UTC, 2, 09:00, 17:00,
                desk, UTC, 3, 09:00, 17:00,
                desk, UTC, 4, 09:00, 17:00,
                desk, UTC, 5, 09:00, 17:00,
                desk, UTC, , , , 2025-01-01
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="46800",
        variants={"mean": "82575", "p90": "189720", "business_hours": "3600", "within_target": "0.25"},
    ),
    cites=(S0, ZENDESK, INTERCOM),
    notes=(
        "S0 divides by inquiries: here by answered ones, with the median in front; open tickets without an "
        "answer are counted beside it (not_matured).",
        "Bots, the system and internal notes do not answer. Of a ticket that an agent opened with a public "
        "comment the second one is the answer.",
        "A ticket counts in the period in which it was opened. In business hours a ticket without a "
        "schedule has the only one that there is; where there are several it is left out.",
    ),
)
