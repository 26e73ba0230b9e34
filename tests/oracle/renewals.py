"""Contract terms that fall due and are renewed (entry C4)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from .columns import Row, Tables
from .ledger import rate
from .periods import Clock, Period, add_months, closing_day, local_day, midnight, passed
from .registry import Settings, metric, ratio, setting, total

CONTRACTS = "contracts"
EARLY = timedelta(days=90)


def due(tables: Tables, period: Period, settings: Settings) -> list[Row]:
    """The terms long enough to have a renewal whose (original) end lies in the period.

    reading: in a partial period also those due after as_of: known future ends stay known, and the rate takes
    only what is decided.
    """
    months = setting(settings, "renewal.min_term_months")
    return [
        row
        for row in tables.get(CONTRACTS, [])
        if period.start <= row["ended_on"] < period.end
        and row["ended_on"] >= add_months(row["started_on"], months)
    ]


def successor(tables: Tables, term: Row, clock: Clock, settings: Settings) -> Row | None:
    """The term named as successor, else the next of the same account and product that starts near the end.

    Near: from 90 days before the end until the grace is over, or signed by then.
    reading: next is the earliest start after the term's own start (a tie: the lower contract_id); a named
    successor counts whenever it starts, once it is known.
    """
    others = [row for row in tables.get(CONTRACTS, []) if row["contract_id"] != term["contract_id"]]
    if term["renewed_contract_id"] is not None:
        named = [row for row in others if row["contract_id"] == term["renewed_contract_id"]]
        return named[0] if named else None
    grace = timedelta(days=setting(settings, "renewal.grace_days"))
    near = [
        row
        for row in others
        if row["account_id"] == term["account_id"]
        and row["product"] == term["product"]
        and row["started_on"] > term["started_on"]
        and term["ended_on"] - EARLY <= row["started_on"]
        and agreed_on(row, clock) <= term["ended_on"] + grace
    ]
    return min(near, key=lambda row: (row["started_on"], row["contract_id"]), default=None)


def agreed_on(row: Row, clock: Clock) -> date:
    """The day a term starts or was signed, whichever is first."""
    start: date = row["started_on"]
    return start if row["signed_at"] is None else min(start, local_day(row["signed_at"], clock))


def outcome(tables: Tables, term: Row, clock: Clock, settings: Settings) -> str:
    """renewed, lost or pending.

    reading: a decision wins, also a pending one; then a cancellation before the end is a loss; then a
    successor renews; auto-renew alone stays pending, also after the grace.
    """
    if term["decision"] is not None:
        return str(term["decision"])
    if term["cancelled_at"] is not None and term["cancelled_at"] < midnight(term["ended_on"], clock):
        return "lost"
    if successor(tables, term, clock, settings) is not None:
        return "renewed"
    grace = timedelta(days=setting(settings, "renewal.grace_days"))
    if term["auto_renew"] or not passed(midnight(term["ended_on"] + grace, clock), clock):
        return "pending"
    return "lost"


def decided(tables: Tables, period: Period, clock: Clock, settings: Settings) -> list[tuple[Row, bool]]:
    """The terms due that are renewed (True) or lost (False)."""
    outcomes = [(term, outcome(tables, term, clock, settings)) for term in due(tables, period, settings)]
    return [(term, result == "renewed") for term, result in outcomes if result != "pending"]


@metric("renewal_rate", CONTRACTS)
def renewal_rate(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    terms = decided(tables, period, clock, settings)
    return ratio(sum(renewed for _, renewed in terms), len(terms))


@metric("renewal_rate:per_customer", CONTRACTS)
def renewal_per_customer(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Accounts all of whose decided terms are renewed / accounts with a decided term.

    reading: a pending term is left out, its account is judged by the others.
    """
    accounts: dict[str, bool] = {}
    for term, renewed in decided(tables, period, clock, settings):
        accounts[term["account_id"]] = accounts.get(term["account_id"], True) and renewed
    return ratio(sum(accounts.values()), len(accounts))


@metric("renewal_rate:on_time", CONTRACTS)
def renewal_on_time(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Renewed by the end date / the same terms.

    reading: the successor starts or is signed by the end, or the decision was taken by then.
    """

    def on_time(term: Row) -> bool:
        end = midnight(term["ended_on"], clock)
        follows = successor(tables, term, clock, settings)
        by = [term["decided_at"]]
        if follows is not None:
            by += [midnight(follows["started_on"], clock), follows["signed_at"]]
        return any(instant is not None and instant <= end for instant in by)

    terms = decided(tables, period, clock, settings)
    return ratio(sum(renewed and on_time(term) for term, renewed in terms), len(terms))


def value(tables: Tables, settings: Settings, row: Row, day: date) -> Fraction | None:
    """A term's yearly value at a day's rate; nothing when it has none."""
    if not row["annual_value"]:
        return Fraction(0)
    a_rate = rate(tables, settings, row["currency"], day)
    return None if a_rate is None else Fraction(row["annual_value"]) * a_rate


def dollars(
    tables: Tables, period: Period, clock: Clock, settings: Settings
) -> list[tuple[Fraction | None, Fraction | None]]:
    """Old and new yearly value of the decided terms; terms merged into one successor are one, by sum.

    reading: both at the rate of the old term's end day (constant currency; of as_of's day while the end lies
    ahead); a renewal by decision without a successor keeps its value; of terms merged from several end days
    the new value is at the last one's rate.
    """
    latest = closing_day(period, clock)
    groups: dict[str, list[Row]] = {}
    new: dict[str, Row | None] = {}
    for term, renewed in decided(tables, period, clock, settings):
        follows = successor(tables, term, clock, settings) if renewed else None
        key = "own " + term["contract_id"] if follows is None else follows["contract_id"]
        groups.setdefault(key, []).append(term)
        new[key] = follows or (term if renewed else None)
    pairs = []
    for key, terms in groups.items():
        old = total([value(tables, settings, term, min(term["ended_on"], latest)) for term in terms])
        follower, day = new[key], min(max(term["ended_on"] for term in terms), latest)
        pairs.append((old, Fraction(0) if follower is None else value(tables, settings, follower, day)))
    return pairs


@metric("renewal_rate:gross_dollar", CONTRACTS)
def renewal_gross_dollar(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    pairs = dollars(tables, period, clock, settings)
    kept = [None if old is None or new is None else min(old, new) for old, new in pairs]
    return ratio(total(kept), total([old for old, _ in pairs]))


@metric("renewal_rate:net_dollar", CONTRACTS)
def renewal_net_dollar(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    pairs = dollars(tables, period, clock, settings)
    return ratio(total([new for _, new in pairs]), total([old for old, _ in pairs]))


@metric("available_to_renew", CONTRACTS)
def available_to_renew(tables: Tables, period: Period, clock: Clock, settings: Settings) -> Fraction | None:
    """Yearly value of all terms due, decided or not, at the rate of their end day (of as_of's while that lies
    ahead: its rate is not known yet).
    """
    latest = closing_day(period, clock)
    return total(
        [
            value(tables, settings, term, min(term["ended_on"], latest))
            for term in due(tables, period, settings)
        ]
    )
