"""Sections of the product, support and voice pages on a company small enough to count by hand."""

from decimal import Decimal

import pytest

from tenure.model.tables import TABLES
from tenure.query.example import insert, parse
from tenure.service.backlog import backlog_by_age
from tenure.service.cached import Cached
from tenure.service.funnels import funnels
from tenure.service.splits import splits_of
from tenure.service.themes import themes
from tenure.service.voices import latest, spreads
from tenure.service.waiting import waiting
from tenure.service.workspace import Workspace
from tests.small import NOW

SETTINGS = """
currency = "USD"
time_zone = "UTC"
segments = ["region"]
value_event = "publish"

[features.reports]
events = ["report"]

[features.exports]
events = ["export"]

[funnels.start]
steps = ["sign_up", "create", "publish"]
window_days = 10

[funnels.nobody]
steps = ["a", "b"]
"""

TABLES_TEXT = {
    "accounts": """
        account_id, name, created_at, region
        A, Amber & Sons, 2025-04-01, EU
        B, Birch, 2025-04-01, US
        C, Cedar, 2025-06-20, US
    """,
    "subscription_items": """
        account_id, unit_amount, currency, started_at
        A, 100, USD, 2025-01-01
        B, 30, USD, 2025-01-01
    """,
    "users": """
        user_id, account_id, created_at
        u1, A, 2025-04-01
        u2, B, 2025-04-01
        u3, C, 2025-06-20
    """,
    "events": """
        event_id, user_id, account_id, event, occurred_at
        1, u1, A, sign_up, 2025-04-01T10:00:00
        2, u1, A, create, 2025-04-02T10:00:00
        3, u1, A, publish, 2025-04-03T10:00:00
        4, u2, B, sign_up, 2025-04-01T10:00:00
        5, u2, B, create, 2025-04-20T10:00:00
        6, u3, C, sign_up, 2025-06-29T10:00:00
        7, u1, A, report, 2025-06-05T10:00:00
        8, u2, B, open, 2025-06-06T10:00:00
        9, u2, B, export, 2025-06-07T10:00:00
    """,
    "tickets": """
        ticket_id, account_id, priority, channel, opened_at, first_response_at, resolved_at
        t1, A, high, , 2025-05-01T08:00:00, 2025-05-01T09:00:00,
        t2, A, low, , 2025-06-29T08:00:00, 2025-06-29T12:00:00,
        t3, B, low, , 2025-06-10T08:00:00, 2025-06-10T14:00:00, 2025-06-11T08:00:00
        t4, B, low, , 2025-06-30T08:00:00, ,
    """,
    "survey_responses": """
        response_id, survey, instrument, score, answered_at, account_id, user_id, touchpoint, comment
        r1, nps, nps_0_10, 9, 2025-06-01, A, u1, relationship, Fine <b>&</b> good
        r2, nps, nps_0_10, 3, 2025-06-02, B, u2, relationship,
        r3, csat, csat_1_5, 5, 2025-06-03, B, u2, ticket,
        r4, csat, csat_1_5, 5, 2025-06-04, , u1, ticket, Quick
        r5, csat, csat_1_5, 9, 2025-06-05, B, u2, ticket,
        r6, nps, nps_0_10, 3, 2024-06-02, B, u2, relationship, last year
    """,
    "feedback": """
        feedback_id, said_at, source, text, account_id, user_id, rating, theme, sentiment
        f1, 2025-06-08, review, Slow, A, , 2, speed, negative
        f2, 2025-06-07, interview, Slow again, , u1, , speed, negative
        f3, 2025-06-06, social, Slow too, , , , speed,
        f4, 2025-06-05, ticket, Dear, B, u2, , price, negative
        f5, 2025-06-04, ticket, No theme, B, u2, , ,
    """,
}


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sections") / "ws"
    Workspace.create(folder, SETTINGS).close()
    with Workspace(folder, now=lambda: NOW) as workspace:
        for number, (name, text) in enumerate(TABLES_TEXT.items(), start=1):
            insert(workspace.database, TABLES[name], list(parse(text)), number)
        yield Cached(workspace)


def test_a_funnel_counts_those_whose_time_is_over(cached):
    (found,) = funnels(cached, cached.asked(start="2025-01-01", end="2025-07-01"))
    # u3 signed up two days ago and may still go on; u2 created too late
    assert (found.name, found.window_days, found.started) == ("start", 10, 2)
    steps = [(step.event, step.reached, step.point.value) for step in found.steps]
    assert steps == [("sign_up", 2, 1), ("create", 1, 0.5), ("publish", 1, 0.5)]
    (filtered,) = funnels(cached, cached.asked(start="2025-01-01", end="2025-07-01", where=["region=US"]))
    assert [step.reached for step in filtered.steps] == [1, 0, 0]


def test_features_are_split_by_feature_in_the_last_period(cached):
    users, accounts = splits_of(cached, "product", cached.asked())
    assert (users.by, users.point.start.isoformat()) == ("feature", "2025-06-01")
    june = {p.segment["feature"]: float(p.value) for p in users.result.points if p.start == users.point.start}
    assert june == {"reports": pytest.approx(1 / 3), "exports": pytest.approx(1 / 3)}
    assert accounts.metric.variant_id == "customers"


def test_the_wait_for_value_is_the_kaplan_meier_curve(cached):
    found = waiting(cached, cached.asked(start="2025-01-01", end="2025-07-01"))
    assert (found.started, found.reached) == (3, 1)
    share = {one.days: one.share for one in found.curve}
    # A got there after 2.4 days; B and C wait
    assert (share[2], share[3]) == (0, pytest.approx(1 / 3))
    watched = {one.days: one.watched for one in found.curve}
    assert (watched[0], watched[3], watched[11], watched[12]) == (3, 2, 2, 1)


def test_the_backlog_by_age_adds_up_to_the_backlog(cached):
    asked = cached.asked(start="2025-04-01", end="2025-07-01")
    found = backlog_by_age(cached, asked)
    assert found.ages == ("0-1 days", "1-3 days", "30+ days")
    # at the end of June: t4 of that day, t2 of the day before, t1 of the first of May
    assert [one.counts for one in found.periods] == [(None,) * 3, (0, 0, 1), (1, 1, 1)]
    whole = [point.value for point in cached.show(("ticket_backlog",), asked).results[0].points]
    assert [one.total for one in found.periods] == whole


def test_only_columns_that_are_filled_are_split(cached):
    found = [(one.metric.id, one.by) for one in splits_of(cached, "support", cached.asked())]
    assert found == [("first_response_time", "priority")]  # no channels, and only one priority was resolved


def test_answers_are_spread_over_the_whole_scale(cached):
    nps, csat = spreads(cached, cached.asked())
    assert (nps.survey, nps.answers) == ("nps", 2)
    assert [(int(score), count) for score, count in nps.counts if count] == [(3, 1), (9, 1)]
    assert len(nps.counts) == 11
    assert [count for _, count in csat.counts] == [0, 0, 0, 0, 2]  # 9 is no answer on 1 to 5


def test_a_filter_narrows_answers_and_words(cached):
    asked = cached.asked(where=["region=EU"])
    assert [one.answers for one in spreads(cached, asked)] == [1, 1]
    assert [one.text for one in latest(cached, asked)] == [
        "Slow",
        "Slow again",
        "Quick",
        "Fine <b>&</b> good",
    ]
    assert spreads(cached, cached.asked(where=["channel=mail"])) == ()
    touchpoint = cached.asked(where=["touchpoint=ticket"])
    assert [one.survey for one in spreads(cached, touchpoint)] == ["csat"]


def test_the_latest_words_know_who_said_them(cached):
    found = latest(cached, cached.asked())
    assert [one.text for one in found][:3] == ["Slow", "Slow again", "Slow too"]
    assert [one.account_id for one in found][:3] == ["A", "A", ""]
    assert "last year" not in [one.text for one in found]
    assert found[0].score == 2


def test_themes_carry_the_money_of_the_accounts_behind_them(cached):
    speed, price = themes(cached, cached.asked())
    assert (speed.theme, speed.items, speed.accounts, speed.mrr) == ("speed", 3, ("A",), Decimal(100))
    assert speed.sentiments == {"negative": 2, "": 1}
    assert (price.theme, price.items, price.accounts, price.mrr) == ("price", 1, ("B",), Decimal(30))
