"""What one customer says: survey answers and feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenure.service.customer.reading import Reader

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a survey, on its own scale from ``low`` to ``high``."""

    day: date
    survey: str
    touchpoint: str
    score: Decimal
    low: int
    high: int
    mood: str
    comment: str | None
    who: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of feedback."""

    day: date
    source: str
    theme: str | None
    sentiment: str | None
    text: str
    url: str | None
    who: str | None


@dataclass(frozen=True)
class Voice:
    """The latest of both."""

    answers: tuple[Answer, ...]
    feedback: tuple[Said, ...]


def voice(reader: Reader) -> Voice:
    """What the customer of this reader has said, the latest first."""
    return Voice(
        tuple(_answer(*row) for row in reader.rows(ANSWERS)),
        tuple(Said(*row) for row in reader.rows(FEEDBACK)),
    )


def _answer(
    day: date,
    survey: str,
    touchpoint: str,
    score: Decimal,
    low: int,
    high: int,
    points: int,
    satisfied: int,
    ease: Decimal,
    comment: str | None,
    who: str | None,
) -> Answer:
    good = {"nps": points > 0, "csat": satisfied == 1}.get(survey, ease >= 5)
    bad = {"nps": points < 0, "csat": score <= low + (high - low) * Decimal("0.25")}.get(survey, ease < 4)
    mood = "good" if good else "bad" if bad else ""
    return Answer(day, survey, touchpoint, score, low, high, mood, (comment or "").strip() or None, who)


ANSWERS = f"""
select a.day, a.survey, a.touchpoint, a.score, s.low, s.high, a.points, a.is_satisfied, a.ease, s.comment,
    coalesce(u.name, u.email, a.user_id)
from survey_answer as a
join survey_score as s on s.response_id = a.response_id
left join users as u on u.user_id = a.user_id
where a.account_id = {{account}}
order by s.answered_at desc, a.response_id
limit {SHOWN}
"""

FEEDBACK = f"""
select i.day, i.source, i.theme, i.sentiment, f.text, f.url, coalesce(u.name, u.email, i.user_id)
from feedback_item as i
join feedback as f on f.feedback_id = i.feedback_id
left join users as u on u.user_id = i.user_id
where i.account_id = {{account}}
order by f.said_at desc, i.feedback_id
limit {SHOWN}
"""
