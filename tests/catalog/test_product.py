"""Rulings and edges of the product metrics that a single worked example cannot show."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import open_session
from tenure.kernel.errors import UserError
from tenure.kernel.setting import HEALTH_COMPONENTS
from tenure.kernel.settings import Settings
from tenure.kernel.unit import Reason
from tenure.model.views import views
from tests.catalog.ask import Rows, database_of, points, value

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def events(*rows: tuple[str, str], event: str = "open", **more: str) -> Rows:
    """Events of (user, instant)."""
    return [{"user_id": user, "event": event, "occurred_at": moment, **more} for user, moment in rows]


# The vendors' published examples ---------------------------------------------------------------


def many_events(database: Database, select: str) -> None:
    """Insert the events (user number, day number, event name) that a select over numbers gives."""
    cursor = database.cursor()
    cursor.execute(
        "insert into data.events (event_id, event, occurred_at, user_id, account_id, known_from, load_id) "
        "select cast(row_number() over () as varchar), event, timestamp '2025-01-01 12:00:00' "
        f"+ to_days(cast(day as integer)), cast(who as varchar), 'a', '2000-01-01', 1 from ({select})"
    )
    cursor.execute(
        "insert into meta.load values "
        "(1, 'example', 'example', 'events', 1, 1, 0, 0, '2000-01-01', '2000-01-01')"
    )


def stickiness(inputs: dict[str, Any]) -> float:
    """As few days as hold the month's users: all come once, some also on the day after."""
    mean, distinct = inputs["avg_dau"], inputs["mau"]
    days = -(-distinct // mean)
    database = Database(None)
    many_events(
        database,
        f"""
        select n as who, n % {days} as day, 'open' as event from range({distinct}) as t(n)
        union all
        select n, (n + 1) % {days}, 'open' from range({mean * days - distinct}) as t(n)""",
    )
    end = date(2025, 1, 1) + timedelta(days=days)
    return 100 * float(str(value(database, "stickiness", "2025-01-01", end.isoformat(), grain="total")))


def adoption(inputs: dict[str, Any]) -> float:
    database = Database(None)
    many_events(
        database,
        f"""
        select n as who, 0 as day, case when n < {inputs["feature_users"]} then 'use' else 'open' end as event
        from range({inputs["active_users"]}) as t(n)""",
    )
    return 100 * float(str(value(database, "feature_adoption_rate", features={"it": {"events": ["use"]}})))


def natero(inputs: dict[str, Any]) -> float:
    """A component of several metrics is their mean: each metric carries an equal part of the weight."""
    parts = [
        (component["weight"] / len(component["metrics"]), points)
        for component in inputs["components"]
        for points in component["metrics"]
    ]
    return float(scores({"A": parts})["A"][0])


PUBLISHED: dict[str, Callable[[dict[str, Any]], float]] = {
    "dau_mau_pct": stickiness,
    "feature_adoption_pct": adoption,
    "health_score": natero,
}
IDS = ("stick-1", "stick-2", "feat-1", "feat-2", "S0-adoption", "health-natero-1", "health-natero-2")


@pytest.mark.parametrize("id", IDS)
def test_published(id: str, data_dir: Path) -> None:
    cases = json.loads((data_dir / "vendor_examples" / "worked_examples.json").read_text())
    (case,) = [case for case in cases if case["id"] == id]
    assert PUBLISHED[case["metric"]](case["inputs"]) == pytest.approx(case["expected"], abs=case["tolerance"])


def test_no_published_example_is_forgotten(data_dir: Path) -> None:
    cases = json.loads((data_dir / "vendor_examples" / "worked_examples.json").read_text())
    assert {case["id"] for case in cases if case["metric"] in PUBLISHED} == set(IDS)


# Active users ----------------------------------------------------------------------------------

VISITS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 70), st.integers(0, 23)), min_size=1, max_size=40
)


@FEW
@given(VISITS)
def test_windows_nest_and_are_distinct_counts(visits: list[tuple[int, int, int]]) -> None:
    """Invariant 27, and every rolling count equals the number of different users in its days."""
    first = datetime(2025, 1, 1)
    database = database_of(
        {
            "events": events(
                *((f"u{user}", str(first + timedelta(days=day, hours=hour))) for user, day, hour in visits)
            )
        }
    )
    found = {}
    for metric, length in (("dau:trailing", 1), ("wau:trailing", 7), ("mau:trailing", 28)):
        found[metric] = points(database, metric, "2025-01-01", "2025-03-15", grain="day")
        for point in found[metric]:
            last = (point.start - first.date()).days
            inside = {user for user, day, _ in visits if last - length < day <= last}
            started = min(day for _, day, _ in visits) <= last
            assert point.value == (len(inside) if started else None), (metric, point.start)
    for day, week, month in zip(*found.values(), strict=True):
        if day.value is not None:
            assert day.value <= week.value <= month.value  # type: ignore[operator]
    for point in points(database, "stickiness", "2025-01-01", "2025-04-01"):
        if point.value is not None:
            days = (point.end - point.start).days
            assert 1 / days - 1e-9 <= float(point.value) <= 1 + 1e-9


def test_days_are_local_and_an_hour_of_midnight_moves_them() -> None:
    tables = {"events": events(("u", "2025-03-02 04:59:59"), ("u", "2025-03-02 05:00:00"))}
    dates = ("2025-03-01", "2025-03-03")
    new_york = points(tables, "dau", *dates, grain="day", time_zone="America/New_York")
    assert [point.value for point in new_york] == [1, 1]
    assert [point.value for point in points(tables, "dau", *dates, grain="day")] == [None, 1]


def test_a_user_in_two_accounts_on_a_day_is_one_user_of_the_first_account() -> None:
    tables = {
        "events": [
            *events(("u", "2025-01-05 09:00:00"), account_id="b"),
            *events(("u", "2025-01-05 10:00:00"), account_id="a"),
        ]
    }
    assert value(tables, "mau") == 1
    assert value(tables, "active_accounts") == 2
    assert value(tables, "usage_rate") == 2
    assert value(tables, "mau", where={"account_id": ["b"]}) == 1


def test_a_partial_month_divides_by_the_days_begun() -> None:
    tables = {"events": events(("u", "2025-01-01 09:00:00"), ("u", "2025-01-02 09:00:00"))}
    assert value(tables, "dau", as_of="2025-01-03") == 1
    assert value(tables, "stickiness", as_of="2025-01-03") == 1
    (point,) = points(tables, "wau", as_of="2025-01-03")
    assert (point.value, point.reason) == (None, Reason.NO_DATA)  # the last week of January has not begun


def test_a_weekend_has_no_weekdays() -> None:
    tables = {"events": events(("u", "2025-01-04 09:00:00"))}  # a Saturday
    (point,) = points(tables, "stickiness:weekdays", "2025-01-04", "2025-01-05", grain="day")
    assert (point.value, point.reason) == (None, Reason.NO_EVENTS)


# Adoption, activation, onboarding --------------------------------------------------------------


@FEW
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50)), min_size=1, max_size=30),
    st.integers(1, 4),
)
def test_adopters_of_any_window_used_it_often_enough_inside_it(
    uses: list[tuple[int, int]], fewest: int
) -> None:
    first = datetime(2025, 1, 1, 12)
    database = database_of(
        {
            "events": events(
                *(
                    (f"u{user}", str(first + timedelta(days=day, seconds=number)))
                    for number, (user, day) in enumerate(uses)
                ),
                event="use",
            )
        }
    )
    features = {"it": {"events": ["use"], "min_uses": fewest}}
    for point in points(
        database,
        "feature_adoption_rate",
        "2025-01-01",
        "2025-02-20",
        grain="day",
        trailing="9d",
        features=features,
    ):
        last = (point.start - first.date()).days
        inside = [user for user, day in uses if last - 9 < day <= last]
        adopters = sum(inside.count(user) >= fewest for user in set(inside))
        if point.value is not None:
            assert float(point.value) == pytest.approx(adopters / len(set(inside)))
        else:
            assert not inside


def test_a_plan_that_lacks_the_feature_is_on_neither_side() -> None:
    tables = {
        "subscription_items": """
            account_id, plan, unit_amount, started_at, ended_at
            a, starter, 10, 2024-12-01, 2025-01-10
            a, pro, 100, 2025-01-10,
        """,
        "events": [
            *events(("u", "2025-01-09 12:00:00"), account_id="a", event="audit"),
            *events(("v", "2025-01-09 12:00:00"), ("w", "2025-01-10 12:00:00"), account_id="a"),
        ],
    }
    features = {"audit": {"events": ["audit"], "plans": ["pro"]}, "all": {"events": ["open"]}}
    by_feature = points(tables, "feature_adoption_rate", by=["feature"], features=features)
    found = {point.segment["feature"]: (point.numerator, point.denominator) for point in by_feature}
    assert found == {"audit": (0, 1), "all": (2, 3)}


def test_a_passive_event_is_no_use() -> None:
    tables = {
        "events": [*events(("u", "2025-01-09 12:00:00"), event="ping"), *events(("v", "2025-01-09 12:00:00"))]
    }
    answer = value(
        tables,
        "feature_adoption_rate",
        features={"it": {"events": ["ping"]}},
        activity__passive_events=["ping"],
    )
    assert answer == 0


def test_users_who_come_later_are_not_yet_known() -> None:
    tables = {
        "users": [
            {"user_id": "u", "created_at": "2025-01-05"},
            {"user_id": "v", "created_at": "2025-01-20"},
            {"user_id": "w"},
        ]
    }
    assert value(tables, "new_user_share", as_of="2025-01-10") == pytest.approx(0.5)
    assert float(str(value(tables, "new_user_share"))) == pytest.approx(2 / 3)


def test_onboarding_by_step() -> None:
    tables: dict[str, str | Rows] = {
        "users": [{"user_id": name, "created_at": "2025-01-05 10:00:00"} for name in "uv"],
        "events": [
            *events(("u", "2025-01-06 10:00:00"), event="invite"),
            *events(("u", "2025-01-07 10:00:00"), event="profile"),
            *events(("v", "2025-01-06 10:00:00"), event="profile"),
        ],
    }
    found = points(tables, "onboarding_completion_rate", by=["step"], onboarding__steps=["profile", "invite"])
    assert {point.segment["step"]: float(str(point.value)) for point in found} == {
        "all": 0.5,
        "profile": 1,
        "invite": 0.5,
    }


def test_what_needs_a_setting_says_which() -> None:
    tables = {
        "events": events(("u", "2025-01-09 12:00:00")),
        "users": [{"user_id": "u", "created_at": "2025-01-05"}],
    }
    for metric in ("feature_adoption_rate", "activation_rate", "time_to_value", "onboarding_completion_rate"):
        (point,) = points(tables, metric)
        assert (point.value, point.reason) == (None, Reason.NO_SETTING), metric
    assert value(tables, "engagement_score") == 50  # does without features


# Sessions --------------------------------------------------------------------------------------

STEPS = st.lists(st.integers(0, 2400), min_size=1, max_size=12)


def total_seconds(seconds: Iterable[int]) -> tuple[float, int]:
    first = datetime(2025, 1, 1)
    (point,) = points(
        {"events": events(*(("u", str(first + timedelta(seconds=s))) for s in seconds))}, "session_duration"
    )
    return float(point.numerator or 0), point.n


@FEW
@given(STEPS, st.data())
def test_an_event_inside_a_session_changes_nothing(gaps: list[int], data: st.DataObject) -> None:
    """Invariant 30."""
    moments = [sum(gaps[: number + 1]) for number in range(len(gaps))]
    inside = [(a, b) for a, b in pairwise(moments) if b - a <= 1800]
    low, high = data.draw(st.sampled_from(inside or [(moments[0], moments[0])]))
    assert total_seconds([*moments, data.draw(st.integers(low, high))]) == total_seconds(moments)


def test_only_a_gap_of_more_than_thirty_minutes_ends_a_session() -> None:
    assert total_seconds([0, 1800]) == (1800, 1)
    assert total_seconds([0, 1801]) == (0, 2)
    assert total_seconds([0]) == (0, 1)


def test_loaded_sessions_are_taken_as_they_are_and_cut_at_twelve_hours() -> None:
    tables: dict[str, str | Rows] = {
        "events": events(("u", "2025-01-09 12:00:00")),
        "sessions": """
            user_id, started_at, ended_at
            u, 2025-01-31 23:00:00, 2025-02-01 12:00:00
            u, 2025-01-10 00:00:00, 2025-01-10 12:00:00
        """,
    }
    (point,) = points(tables, "session_duration")
    assert (point.numerator, point.n, "capped" in point.flags) == (86400, 2, True)


# Time to value ---------------------------------------------------------------------------------


def starters(seconds: Iterable[int | None], **account: str) -> dict[str, str | Rows]:
    start = datetime(2025, 1, 1)
    numbered = list(enumerate(seconds))
    return {
        "accounts": [
            {"account_id": f"a{number}", "created_at": str(start), **account} for number, _ in numbered
        ],
        "events": [
            {
                "account_id": f"a{number}",
                "event": "value",
                "occurred_at": str(start + timedelta(seconds=wait)),
            }
            for number, wait in numbered
            if wait is not None
        ],
    }


@FEW
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9))
def test_without_censoring_it_is_the_plain_median(waits: list[int]) -> None:
    """Invariant 31."""
    found = value(starters(waits), "time_to_value", value_event="value")
    assert found == pytest.approx(statistics.median(waits))


def test_fewer_than_half_there_gives_no_median_and_says_the_share() -> None:
    (point,) = points(starters([100, None, None]), "time_to_value", value_event="value", as_of="2025-02-01")
    assert (point.value, point.reason) == (None, Reason.MEDIAN_NOT_REACHED)
    assert "reached:0.3333" in point.flags


def test_where_the_time_starts_is_a_setting() -> None:
    tables = starters([7 * 86400])
    tables["contracts"] = [{"account_id": "a0", "started_on": "2025-01-03", "ended_on": "2026-01-03"}]
    tables["events"] = [
        *tables["events"],
        {"account_id": "a0", "event": "open", "occurred_at": "2025-01-06 00:00:00"},
    ]
    for start, days in (("account", 7), ("contract", 5), ("first_event", 2)):
        assert value(tables, "time_to_value", value_event="value", value_start=start) == days * 86400
    in_berlin = value(
        tables, "time_to_value", value_event="value", value_start="contract", time_zone="Europe/Berlin"
    )
    assert in_berlin == 5 * 86400 + 3600  # the third of January began an hour earlier there


# Seats -----------------------------------------------------------------------------------------


def test_seats_in_two_accounts_and_none_at_all() -> None:
    tables: dict[str, str | Rows] = {
        "subscription_items": """
            account_id, unit, quantity, unit_amount, started_at
            a, seat, 2, 10, 2024-12-01
            b, seat, 2, 10, 2024-12-01
        """,
        "events": [
            *events(("u", "2025-01-05 10:00:00"), account_id="a"),
            *events(("u", "2025-01-06 10:00:00"), account_id="b"),
        ],
    }
    assert value(tables, "seat_utilisation") == pytest.approx(0.5)
    assert value(tables, "seat_utilisation", seats__unit="licence") is None


# Health ----------------------------------------------------------------------------------------

Parts = list[tuple[float, float | None]]


def scores(accounts: dict[str, Parts]) -> dict[str, tuple[Any, float]]:
    """Score and coverage of accounts from (weight, points) of their components, by the SQL of the view."""
    session = open_session(Database(None), Settings.of({}), datetime(2025, 1, 1))
    rows = ", ".join(
        f"(date '2025-01-01', '{account}', {weight!r}, {'null' if points is None else repr(float(points))})"
        for account, parts in accounts.items()
        for weight, points in parts
    )
    session.execute(
        "create temp table health_component as select start_on, account_id, "
        "cast(weight as double) as weight, cast(points as double) as points "
        f"from (values {rows}) as listed(start_on, account_id, weight, points)"
    )
    found = session.rows(
        f"select account_id, score, coverage from ({session.fill(views()['health_period'].sql)}) as scored"
    )
    session.close()
    return {account: (score, coverage) for account, score, coverage in found}


WEIGHTED = st.lists(st.tuples(st.floats(0.1, 10), st.floats(0, 100)), min_size=1, max_size=6)


@FEW
@given(st.lists(WEIGHTED, min_size=1, max_size=4), st.floats(0.01, 1000))
def test_health_is_bounded_and_unchanged_by_scaling_all_weights(portfolio: list[Parts], k: float) -> None:
    """Invariant 33."""
    plain = scores({f"a{n}": parts for n, parts in enumerate(portfolio)})
    scaled = scores({f"a{n}": [(w * k, p) for w, p in parts] for n, parts in enumerate(portfolio)})
    for number, parts in enumerate(portfolio):
        score = float(plain[f"a{number}"][0])
        assert score == pytest.approx(float(scaled[f"a{number}"][0]), abs=1e-6)
        known = [points for _, points in parts if points is not None]
        assert min(known) - 1e-6 <= score <= max(known) + 1e-6


def test_missing_components_draw_towards_the_mean_of_all() -> None:
    found = scores({"full": [(5, 100), (5, 80)], "half": [(5, 20), (5, None)], "little": [(3, 0), (7, None)]})
    assert [coverage for _, coverage in found.values()].count(1) == 1
    assert float(found["full"][0]) == pytest.approx(90)
    mean = (90 + 20) / 2
    trust = 0.5 / (0.5 + 0.35 * 0.5)
    assert float(found["half"][0]) == pytest.approx(mean + trust * (20 - mean))
    assert found["little"][0] is None  # less than 40 % of the weights are known
    assert scores({"enough": [(4, 0), (6, None)]})["enough"][0] is not None


CUSTOMER = """
    account_id, plan, unit_amount, started_at
    A, pro, 100, 2024-01-01
"""
TICKET = "account_id, opened_at\n A, 2025-01-05 10:00:00"


def test_bands_belong_to_neither_side() -> None:
    tables = {"subscription_items": CUSTOMER, "tickets": TICKET}
    for score, healthy, at_risk in ((70, 0, 0), (50, 0, 0), (71, 1, 0), (49, 0, 1)):
        parts = {"tickets": {"input": "open_tickets", "low": 0, "high": 100 / score}}  # one ticket
        assert float(str(value(tables, "health_score", health__components=parts))) == pytest.approx(score)
        assert value(tables, "health_score:share_healthy", health__components=parts) == healthy
        assert value(tables, "health_score:share_at_risk", health__components=parts) == at_risk


def test_a_component_may_concern_one_segment_only() -> None:
    tables = {"subscription_items": CUSTOMER, "tickets": TICKET}
    tickets = {"input": "open_tickets", "low": 5, "high": 0}
    nothing = {"input": "last_survey", "low": 0, "high": 10, "weight": 9}
    other = {"tickets": tickets, "survey": {**nothing, "segment": "plan=starter"}}
    assert value(tables, "health_score", health__components=other) == 80
    same = {"tickets": tickets, "survey": {**nothing, "segment": "plan=pro"}}
    (point,) = points(tables, "health_score", health__components=same)
    assert (point.value, point.reason) == (None, Reason.INSUFFICIENT_DATA)


def test_every_default_component_has_an_input() -> None:
    tables: dict[str, str | Rows] = {
        "subscription_items": CUSTOMER,
        "contracts": "account_id, started_on, ended_on\n A, 2024-06-01, 2025-06-01",
        "tickets": TICKET,
        "revenue_lines": """
            account_id, kind, starts_on, amount, due_on
            A, recurring, 2025-01-01, 100, 2025-01-10
        """,
        "survey_responses": "account_id, survey, score, answered_at\n A, nps, 8, 2025-01-20 10:00:00",
        "events": events(
            *(("u", f"2024-{month}-03 10:00:00") for month in ("09", "10", "11", "12")),
            ("u", "2025-01-20 10:00:00"),
            ("v", "2025-01-20 10:00:00"),
            account_id="A",
        ),
    }
    features = {"it": {"events": ["open"]}}
    (all_known,) = points(tables, "health_score", features=features)
    # frequency 1/12, breadth 1/5, depth 1/25, growth above 25 %, one ticket, survey 8, one overdue, 121 days
    expected = (
        3 * 100 / 12 + 2 * 20 + 2 * 4 + 1 * 100 + 2 * 80 + 2 * 100 * 4 / 6 + 2 * 50 + 1 * 100 * 121 / 180
    ) / 15
    assert float(str(all_known.value)) == pytest.approx(expected)
    for name, part in HEALTH_COMPONENTS.items():
        (alone,) = points(tables, "health_score", features=features, health__components={name: part})
        assert alone.value is not None, name


@pytest.mark.parametrize(
    ("part", "complaint"),
    [
        ({"input": "mood", "low": 0, "high": 1}, "mood"),
        ({"input": "open_tickets", "low": 1, "high": 1}, "differ"),
        ({"input": "open_tickets", "low": 5}, "lacks high"),
        ({"input": "open_tickets", "low": 5, "high": 0, "weight": -1}, "weight"),
    ],
)
def test_a_component_that_cannot_be_scored_is_refused(part: dict[str, object], complaint: str) -> None:
    with pytest.raises(UserError, match=complaint):
        Settings.of({"health": {"components": {"mine": part}}})


def test_where_nobody_started_nobody_is_still_waiting() -> None:
    (point,) = points(starters([100]), "time_to_value", value_event="value", where={"plan": "none such"})
    assert (point.value, point.n, point.reason) == (None, 0, Reason.NO_EVENTS)
