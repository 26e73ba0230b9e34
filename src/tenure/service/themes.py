"""What customers speak of: themes that their feedback was given, with the money behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenure.service.cached import Asked, Cached
from tenure.service.filtering import knows, narrowed

MRR = "mrr"


@dataclass(frozen=True, slots=True)
class Theme:
    """Feedback of the range with one theme: how many, how it sounds, from which accounts, and their MRR.

    ``mrr`` is None where it is not known; accounts that do not pay count with nothing.
    """

    theme: str
    items: int
    sentiments: Mapping[str, int]
    accounts: tuple[str, ...]
    mrr: Decimal | None


def themes(cached: Cached, asked: Asked) -> tuple[Theme, ...]:
    """Feedback of the range by the theme that it was given, those with most money behind them first."""
    plain = asked.change(by=(), trailing=None)

    def compute() -> tuple[Theme, ...]:
        columns = ("account_id", "user_id", "theme", "sentiment", "source")
        with cached.workspace.session(plain.question, plain.overrides) as session:
            session.ensure(["feedback_item"])
            select = "select theme, sentiment, source, account_id, user_id, day from feedback_item"
            sql = narrowed(session, plain, select, columns)
            if sql is None:
                return ()
            rows = session.rows(
                "select theme, coalesce(sentiment, ''), coalesce(account_id, ''), count(*) "
                f"from ({sql}) as item where trim(coalesce(theme, '')) <> '' group by 1, 2, 3"
            )
            last_day = session.clock.last_day
        paid = _mrr(cached, plain, last_day)
        found = [
            _theme(name, [row[1:] for row in rows if row[0] == name], paid) for name in {r[0] for r in rows}
        ]
        return tuple(sorted(found, key=lambda one: (-(one.mrr or 0), -one.items, one.theme)))

    return cached.keep("themes", (MRR,), plain, compute)


def _theme(name: str, rows: Sequence[tuple[str, str, int]], paid: Mapping[str, Decimal] | None) -> Theme:
    sentiments: dict[str, int] = defaultdict(int)
    for sentiment, _, count in rows:
        sentiments[sentiment] += count
    accounts = tuple(sorted({account for _, account, _ in rows if account}))
    mrr = None if paid is None else sum((paid.get(account, Decimal(0)) for account in accounts), Decimal(0))
    return Theme(name, sum(sentiments.values()), dict(sentiments), accounts, mrr)


def _mrr(cached: Cached, asked: Asked, last_day: date) -> Mapping[str, Decimal] | None:
    """MRR by account at the end of the range; None where it is not known of everybody."""
    periods = asked.question.periods(cached.workspace.settings.calendar)
    begun = [period for period in periods if period.start <= last_day]
    if not begun or not knows(cached, MRR, asked.change(where={})):
        return None
    last = asked.change(start=begun[-1].start, end=begun[-1].end, where={})
    part = cached.rows(MRR, last)[0]
    place = {name: number for number, name in enumerate(part.columns)}
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in part.rows:
        if row[place["num"]] is None:
            return None
        found[row[place["account_id"]]] += row[place["num"]]
    return found
