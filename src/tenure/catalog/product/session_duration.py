"""Session duration."""

from __future__ import annotations

from tenure.catalog.cites import S0, S3
from tenure.kernel.cite import Cite
from tenure.kernel.fold import MEAN, MEDIAN
from tenure.kernel.metric import Example, Metric, variant
from tenure.kernel.unit import Direction, Unit

PLAUSIBLE = Cite(
    "Plausible", "Plausible Analytics, metrics definitions", "https://plausible.io/docs/metrics-definitions"
)
ROWS = """
    select day, session_id, user_id, account_id, seconds as num,
        case when is_capped = 1 then 'capped' else '' end as flag
    from session"""

METRIC = Metric(
    id="session_duration",
    name="Session duration",
    rank=13,
    panel="Engagement",
    question="How long does a visit last?",
    formula="Seconds of the sessions that start in the period ÷ their number.",
    unit=Unit.SECONDS,
    direction=Direction.HIGHER,
    fold=MEAN,
    grain=("session_id",),
    aliases=("time_in_app",),
    rows=ROWS,
    variants=(
        variant(
            "median",
            "The usual visit, whatever the long ones do.",
            formula="Median of the seconds of the sessions that start in the period.",
            fold=MEDIAN,
        ),
        variant(
            "without_bounces",
            "Leaves out visits of a single event, which last 0 seconds.",
            PLAUSIBLE,
            formula="Seconds of the sessions that start in the period and last longer than 0 ÷ their number.",
            rows=ROWS + " where seconds > 0",
        ),
    ),
    example=Example(
        tables={
            "events": """
                user_id, account_id, session_id, event, occurred_at
                u1, a1, s1, open, 2025-01-05 06:00:00
                u1, a1, s1, save, 2025-01-05 19:00:00
                u1, a1, , open, 2025-01-05 10:00:00
                u1, a1, , save, 2025-01-05 10:30:00
                u1, a1, , open, 2025-01-05 11:00:01
                u2, a1, , open, 2025-01-31 23:50:00
                u2, a1, , save, 2025-02-01 00:10:00
                u3, a1, , open, 2024-12-31 23:59:59
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="11550",
        variants={"median": "1500", "without_bounces": "15400"},
    ),
    cites=(S0, S3, PLAUSIBLE),
    notes=(
        "Loaded sessions are taken where there are any; else events make them: by their session id, else per "
        "user "
        "with gaps of at most session.gap_minutes. Longer than session.max_hours counts as that long and is "
        "flagged 'capped'.",
    ),
)
