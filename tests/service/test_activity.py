"""Retention grid and life cycle of users, against plain Python over random use."""

import random
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tenure.kernel.period import Grain
from tenure.model.tables import TABLES
from tenure.query.example import insert, parse
from tenure.service.activity import WEEKS, overall, user_lifecycle, user_retention
from tenure.service.cached import Cached
from tenure.service.workspace import Workspace
from tests.small import NOW

FIRST, LAST = date(2024, 9, 3), date(2025, 6, 30)  # the last day that is over at NOW
ACCOUNTS = {"A": "EU", "B": "US", "C": "EU"}


def uses():
    """(user, account, day): users start at any time and come back more or less often."""
    dice = random.Random(7)
    days = (LAST - FIRST).days
    found = []
    for number in range(60):
        account, start, daily = dice.choice("ABC"), dice.randrange(days), dice.choice((0.02, 0.1, 0.4))
        seen = [FIRST + timedelta(n) for n in range(start, days + 1) if n == start or dice.random() < daily]
        found += [(f"u{number}", account, day) for day in seen]
    return found


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    folder = tmp_path_factory.mktemp("activity") / "ws"
    Workspace.create(folder, 'time_zone = "Europe/Berlin"\nsegments = ["region"]').close()
    with Workspace(folder, now=lambda: NOW) as workspace:
        accounts = "\n".join(f"{id}, {id}, {region}" for id, region in ACCOUNTS.items())
        events = "\n".join(
            f"e{n}, {user}, {account}, open, {day}T10:00:00" for n, (user, account, day) in enumerate(uses())
        )
        for number, (name, text) in enumerate(
            {
                "accounts": "account_id, name, region\n" + accounts,
                "events": "event_id, user_id, account_id, event, occurred_at\n" + events,
            }.items(),
            start=1,
        ):
            insert(workspace.database, TABLES[name], list(parse(text)), number)
        yield Cached(workspace)


def by_period(floor, region=None):
    """The users of every period, by the period's first day."""
    found = defaultdict(set)
    for user, account, day in uses():
        if region in (None, ACCOUNTS[account]):
            found[floor(day)].add(user)
    return found


def monday(day):
    return day - timedelta(day.weekday())


@pytest.mark.parametrize("region", [None, "EU"])
def test_the_grid_is_what_plain_python_counts(cached, region):
    weeks = by_period(monday, region)
    end = monday(LAST)  # the week of the last day is not over
    first_week = {}
    for week in sorted(weeks):
        for user in weeks[week]:
            first_week.setdefault(user, week)
    expected = []
    for number in range(WEEKS, 0, -1):
        start = end - timedelta(7 * number)
        members = {user for user, week in first_week.items() if week == start}
        later = [start + timedelta(7 * n) for n in range(WEEKS)]
        expected.append((start, tuple(len(members & weeks[w]) if w < end else None for w in later)))
    while expected[0][1][0] == 0:
        expected.pop(0)
    where = [f"region={region}"] if region else []
    found = user_retention(cached, cached.asked(where=where))
    assert [(one.start, one.active) for one in found] == expected
    assert len(found) > 5
    ripe = [active for _, active in expected if active[3] is not None]
    assert overall(found)[3] == sum(a[3] for a in ripe) / sum(a[0] for a in ripe)


@pytest.mark.parametrize("grain", [Grain.MONTH, Grain.WEEK, Grain.QUARTER])
@pytest.mark.parametrize("region", [None, "EU"])
def test_users_come_and_go_so_that_it_adds_up(cached, grain, region):
    calendar = cached.workspace.settings.calendar
    active = by_period(lambda day: calendar.floor(day, grain), region)
    asked = cached.asked(
        start="2024-10-01", end="2025-07-01", grain=grain, where=[f"region={region}"] * bool(region)
    )
    found = user_lifecycle(cached, asked)
    assert len(found) == {"month": 9, "week": 40, "quarter": 3}[grain]
    for one in found:
        before = calendar.next(one.start, grain, -1)
        ever = set().union(*(users for start, users in active.items() if start < one.start))
        now, then = active[one.start], active[before]
        assert (one.active, one.new, one.retained) == (len(now), len(now - ever), len(now & then))
        assert (one.returned, one.left) == (len((now & ever) - then), len(then - now))
        assert one.active == one.before + one.new + one.returned - one.left
    for first, second in pairwise(found):
        assert second.before == first.active


def test_the_active_users_are_those_of_the_metric(cached):
    for region in (None, "US"):
        asked = cached.asked(start="2024-10-01", end="2025-07-01", where=[f"region={region}"] * bool(region))
        values = [point.value for point in cached.show(("mau",), asked).results[0].points]
        assert values == [one.active for one in user_lifecycle(cached, asked)]


def test_a_filter_that_users_do_not_know_gives_nothing(cached):
    asked = cached.asked(where=["touchpoint=ticket"])
    assert user_retention(cached, asked) == ()
    assert user_lifecycle(cached, asked) == ()
