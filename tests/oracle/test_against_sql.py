"""The catalogue's SQL and the slow oracle give the same value for every metric and every period.

Both compute from the same random tables. A difference is a defect of one of the two; nothing here may be
loosened to hide one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import isclose
from random import Random
from typing import Any

import pytest

from tenure.engines.duckdb.database import Database
from tenure.kernel.period import parse_window
from tenure.query.result import Result

from .loading import ask, load, session_of
from .periods import Period, midnight
from .random_data import Case, random_case
from .registry import METRICS, known

MONTHS = range(12)
DAYS = range(20, 23)
WEEKS = range(24, 27)
QUARTERS = range(28, 31)
YEARS = range(32, 34)
OTHER_SETTINGS = range(40, 49)
MOVEMENTS = [name for name in METRICS if name.partition(":")[0].endswith("_mrr") or "customers" in name]
MINIMUM = 20  # values that are neither null nor zero, or the comparison means little


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    with Database(None) as one:
        yield one


def assert_equal(
    database: Database,
    case: Case,
    grain: str,
    periods: list[Period],
    names: list[str] | None = None,
    settings: dict[str, Any] | None = None,
) -> None:
    """Every value of every metric is that of the oracle, to 1e-9, null where that is null."""
    asked = names or list(METRICS)
    given = {**case.settings, **(settings or {})}
    load(database, case.tables)
    session = session_of(database, case.clock.zone, case.clock.as_of, given)
    try:
        results = ask(session, asked, periods[0].start, periods[-1].end, grain)
    finally:
        session.close()
    seen = known(case.tables, case.clock)
    wrong, telling = [], 0
    for name in asked:
        points = {point.start: point for point in results[name].points}
        assert list(points) == [period.start for period in periods], name
        for period in periods:
            expected, point = METRICS[name](seen, period, case.clock, given), points[period.start]
            telling += bool(expected)
            assert (point.value is None) == (point.reason is not None), (name, point)
            assert point.is_partial == (midnight(period.end, case.clock) > case.clock.as_of), (name, point)
            if not same(point.value, expected):
                shown = None if expected is None else float(expected)
                wrong.append(
                    f"{name} {period.start}: SQL {point.value} ({point.reason}), oracle {shown}"
                    + (", partial" if point.is_partial else "")
                )
    assert not wrong, "\n".join(wrong)
    assert telling >= MINIMUM


def same(value: Any, expected: Fraction | None) -> bool:
    if value is None or expected is None:
        return value is None and expected is None
    return isclose(float(value), float(expected), rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("seed", MONTHS)
def test_months(database: Database, seed: int) -> None:
    """All metrics, from August 2024 to the months of as_of and after."""
    case = random_case(seed)
    assert_equal(database, case, "month", case.periods("month"))


@pytest.mark.parametrize("seed", QUARTERS)
def test_quarters(database: Database, seed: int) -> None:
    case = random_case(seed)
    assert_equal(database, case, "quarter", case.periods("quarter"))


@pytest.mark.parametrize("seed", YEARS)
def test_years(database: Database, seed: int) -> None:
    case = random_case(seed)
    assert_equal(database, case, "year", case.periods("year", date(2024, 1, 1)))


@pytest.mark.parametrize("seed", WEEKS)
def test_weeks(database: Database, seed: int) -> None:
    """All metrics, around as_of; below a month the base period of movements is the day."""
    case = random_case(seed)
    assert_equal(database, case, "week", around(case, "week", 3))


@pytest.mark.parametrize("seed", DAYS)
def test_days(database: Database, seed: int) -> None:
    """All metrics, on the days around as_of."""
    case = random_case(seed)
    assert_equal(database, case, "day", around(case, "day", 5))


@pytest.mark.parametrize("seed", DAYS)
@pytest.mark.parametrize("grain", ["day", "week"])
def test_movements_of_short_periods(database: Database, seed: int, grain: str) -> None:
    """Movements and customer counts over many days and weeks."""
    case = random_case(seed)
    assert_equal(database, case, grain, around(case, grain, 40), MOVEMENTS)


@pytest.mark.parametrize("seed", OTHER_SETTINGS)
def test_other_settings(database: Database, seed: int) -> None:
    """All metrics under settings that differ from the defaults, each drawn from what it may be."""
    case = random_case(seed)
    settings = random_settings(seed)
    periods = Case(seed, case.tables, case.clock, settings).periods("quarter" if seed % 4 == 3 else "month")
    grain = "quarter" if seed % 4 == 3 else "month"
    assert_equal(database, case, grain, periods, settings=settings)


@pytest.mark.parametrize("length", ["1mo", "30d", "4w"])
def test_retention_over_a_window_asked_for(database: Database, length: str) -> None:
    case = random_case(50)
    periods = case.periods("month")
    names = [name for name in METRICS if "revenue_retention" in name]
    load(database, case.tables)
    session = session_of(database, case.clock.zone, case.clock.as_of, case.settings)
    window = parse_window(length)
    results = ask(session, names, periods[0].start, periods[-1].end, trailing=window)
    session.close()
    for name in names:
        for period, point in zip(periods, results[name].points, strict=True):
            expected = METRICS[name](case.tables, period, case.clock, case.settings, trailing=length)
            assert same(point.value, expected), (name, point)


def around(case: Case, grain: str, before: int) -> list[Period]:
    """So many periods before the one that holds as_of, that one, and two to come."""
    periods = case.periods(grain)
    here = next(n for n, period in enumerate(periods) if period.end > case.clock.as_of.date())
    return periods[max(0, here - before) : here + 3]


def random_settings(seed: int) -> dict[str, Any]:
    dice = Random(seed)
    return {
        "data_start": dice.choice((None, date(2024, 9, 1), date(2024, 10, 15), date(2025, 1, 2))),
        "fiscal_year_start": dice.choice((1, 2, 6)),
        "mrr.discounts": dice.choice(("net", "gross")),
        "mrr.bridge_gap_days": dice.choice((0, 5, 45)),
        "retention.trailing": dice.choice(("3mo", "90d", "1y")),
        "renewal.grace_days": dice.choice((0, 10, 60)),
        "renewal.min_term_months": dice.choice((1, 6)),
        "trial.grace_days": dice.choice((0, 3, 20)),
        "trial.horizon_days": dice.choice((14, 60)),
        "purchase.window_days": dice.choice((30, 100)),
        "purchase.cohort_days": dice.choice((20, 45)),
        "activity.passive_events": dice.choice(([], ["login"], ["ping", "report"])),
        "activity.inactive_after_days": dice.choice((7, 60)),
        "activity.trailing_days": dice.choice((7, 30, 90)),
        "session.gap_minutes": dice.choice((1, 120)),
        "session.max_hours": dice.choice((1, 11)),
        "value_event": dice.choice(("export", None)),
        "features": dice.choice(({}, {"reports": {"events": ["report", "export"]}})),
        "tickets.fcr_window_days": dice.choice((1, 14)),
        "tickets.resolved_within_days": dice.choice((1, 3)),
        "tickets.reopen_days": dice.choice((2, 7)),
        "tickets.first_response_target_hours": dice.choice((4, 24)),
        "surveys.nps_touchpoints": dice.choice((["transactional"], ["relationship", "transactional"])),
    }


def test_a_wrong_value_is_seen() -> None:
    assert same(1.0000000001, Fraction(1))
    assert not same(1.00000001, Fraction(1))
    assert not same(0, None)
    assert not same(None, Fraction(0))


def test_every_metric_of_the_oracle_is_in_the_catalogue(database: Database) -> None:
    """None is skipped: an unknown id or variant raises."""
    case = random_case(1)
    load(database, case.tables)
    session = session_of(database, case.clock.zone, case.clock.as_of, case.settings)
    results: dict[str, Result] = ask(session, METRICS, date(2025, 1, 1), date(2025, 2, 1))
    session.close()
    assert set(results) == set(METRICS)
