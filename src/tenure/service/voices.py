"""What customers say: how their answers are spread, and their latest words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from tenure.service.cached import Asked, Cached
from tenure.service.filtering import narrowed

LATEST = 25
"""Texts that the page shows."""

SCALE = re.compile(r"_(\d+)_(\d+)(?:_([a-z]+))?$")
"""End of an instrument's name: its lowest and highest score, and what it turns round."""
LONGEST_SCALE = 11


@dataclass(frozen=True, slots=True)
class Spread:
    """Valid answers of the range on one instrument: how many per score, the lowest score first."""

    survey: str
    instrument: str
    counts: tuple[tuple[Decimal | int, int], ...]

    @property
    def answers(self) -> int:
        """All answers."""
        return sum(count for _, count in self.counts)


@dataclass(frozen=True, slots=True)
class Said:
    """One text: an answer with a comment, or a piece of feedback. "" for what is not known."""

    said_at: datetime
    account_id: str
    source: str
    touchpoint: str
    score: Decimal | None
    instrument: str
    theme: str
    sentiment: str
    text: str


def spreads(cached: Cached, asked: Asked) -> tuple[Spread, ...]:
    """One per survey and instrument with an answer in the range; () for a filter that answers do not know."""
    plain = asked.change(by=(), trailing=None)

    def compute() -> tuple[Spread, ...]:
        columns = ("survey", "instrument", "touchpoint", "account_id", "user_id")
        with cached.workspace.session(plain.question, plain.overrides) as session:
            session.ensure(["survey_answer"])
            select = (
                "select survey, instrument, touchpoint, account_id, user_id, score, day from survey_answer"
            )
            sql = narrowed(session, plain, select, columns)
            if sql is None:
                return ()
            rows = session.rows(
                f"select survey, instrument, score, count(*) from ({sql}) as answer "
                "group by survey, instrument, score order by survey, instrument, score"
            )
        found: dict[tuple[str, str], dict[Decimal, int]] = defaultdict(dict)
        for survey, instrument, score, count in rows:
            found[survey, instrument][score] = count
        order = {"nps": 0, "csat": 1, "ces": 2}
        names = sorted(found, key=lambda name: (order.get(name[0], len(order)), name[1]))
        return tuple(Spread(*name, _whole_scale(name[1], found[name])) for name in names)

    return cached.keep("spreads", (), plain, compute)


def _whole_scale(instrument: str, counts: Mapping[Decimal, int]) -> tuple[tuple[Decimal | int, int], ...]:
    """Counts of every score of the scale, also of those that nobody gave, unless it is a long one."""
    scale = SCALE.search(instrument)
    if scale and int(scale[2]) - int(scale[1]) < LONGEST_SCALE:
        scores = range(int(scale[1]), int(scale[2]) + 1)
        return tuple((score, counts.get(Decimal(score), 0)) for score in scores)
    return tuple(sorted(counts.items()))


def latest(cached: Cached, asked: Asked) -> tuple[Said, ...]:
    """The newest texts of the range, of answers and feedback; () for a filter that they do not know."""
    plain = asked.change(by=(), trailing=None)
    columns = ("account_id", "user_id", "touchpoint", "instrument", "theme", "sentiment")
    select = """
        select s.response_id as id, s.answered_at as said_at, local_day(s.answered_at) as day,
            coalesce(s.account_id, u.account_id) as account_id, s.user_id, s.survey as source,
            coalesce(s.touchpoint, 'relationship') as touchpoint, s.score,
            coalesce(s.instrument, '') as instrument,
            '' as theme, '' as sentiment, s.comment as text
        from survey_responses as s
        left join users as u on u.user_id = s.user_id
        where trim(coalesce(s.comment, '')) <> ''
        union all
        select f.feedback_id, f.said_at, local_day(f.said_at), coalesce(f.account_id, u.account_id),
            f.user_id, f.source, '', f.rating, '', coalesce(f.theme, ''), coalesce(f.sentiment, ''), f.text
        from feedback as f
        left join users as u on u.user_id = f.user_id"""

    def compute() -> tuple[Said, ...]:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            session.ensure(["survey_responses", "feedback", "users"])
            sql = narrowed(session, plain, select, columns)
            if sql is None:
                return ()
            rows = session.rows(
                "select said_at, coalesce(account_id, ''), source, touchpoint, score, instrument, theme, "
                f"sentiment, text from ({sql}) as said order by said_at desc, id limit {LATEST}"
            )
        return tuple(Said(at.replace(tzinfo=UTC), *rest) for at, *rest in rows)

    return cached.keep("latest", (), plain, compute)
