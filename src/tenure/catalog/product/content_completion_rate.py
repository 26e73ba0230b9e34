"""Content completion rate."""

from __future__ import annotations

from tenure.catalog.cites import S0
from tenure.kernel.fold import SHARE
from tenure.kernel.metric import Example, Metric
from tenure.kernel.unit import Direction, Unit

METRIC = Metric(
    id="content_completion_rate",
    name="Content completion rate",
    rank=10,
    panel="Content",
    question="Of the content that was started, how much was consumed to the end?",
    formula="Items started in the period and completed (or consumed to 90 %) ÷ items started in the period.",
    unit=Unit.SHARE,
    direction=Direction.HIGHER,
    fold=SHARE,
    grain=("view_id",),
    rows="select day, view_id, content_id, user_id, account_id, category, is_completed as num from "
    "content_view",
    example=Example(
        tables={
            "content_views": """
                content_id, user_id, account_id, started_at, completed_at, share_consumed
                c1, u1, a1, 2025-01-01 00:00:00, 2025-01-01 00:10:00,
                c1, u2, a1, 2025-01-31 23:59:59, , 0.9
                c2, u2, a1, 2025-01-15 10:00:00, , 0.899
                c2, u3, a2, 2025-01-15 10:00:00, ,
                c2, u4, a2, 2025-02-01 00:00:00, , 1
            """,
        },
        start="2025-01-01",
        end="2025-02-01",
        value="0.5",
    ),
    cites=(S0,),
    notes=("The share is content.completed_share.",),
)
