"""The portable text of a view has the rows of the common one, on data full of ties, gaps and nulls."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tenure.engines.duckdb.database import Database
from tenure.engines.duckdb.session import Session, open_session
from tenure.engines.remote.portable import portable_views
from tenure.kernel.settings import Settings
from tenure.model.tables import TABLES
from tenure.query.example import insert

FIRST = datetime(2025, 1, 1)
SETTINGS = Settings.of(
    {
        "time_zone": "Europe/Berlin",
        "activity": {"passive_events": ["ping"]},
        "features": {
            "one": {"events": ["a"]},
            "some": {"events": ["a", "b"], "min_uses": 3},
            "many": {"events": ["c"], "min_uses": 7, "plans": ["pro"]},
        },
        "funnels": {
            "short": {"steps": ["a", "b"], "window_days": 1},
            "twice": {"steps": ["a", "b", "a", "c"], "window_days": 20},
        },
    }
)
ATTRIBUTES = """
create temp view {name}_further as
select {name}_id, attribute, json_extract_string(attributes, '$."' || attribute || '"') as value
from (select {name}_id, attributes, unnest(json_keys(attributes)) as attribute from {name}s
    where attributes is not null)
"""


def rows() -> dict[str, list[dict[str, str]]]:
    """Rows of every table that the views read."""
    dice = random.Random(20250101)

    def at(steps: int, minutes: int) -> str:
        return (FIRST + timedelta(minutes=minutes * dice.randrange(steps))).isoformat()

    accounts = [f"a{number}" for number in range(5)]
    users = [f"u{number}" for number in range(8)]
    tickets = [f"t{number}" for number in range(150)]
    return {
        "accounts": [{"account_id": name, "name": name, "region": dice.choice("NS")} for name in accounts],
        "users": [{"user_id": u, "account_id": dice.choice([*accounts, ""]), "tier": "x"} for u in users],
        "memberships": [
            {
                "user_id": dice.choice(users),
                "account_id": dice.choice(accounts),
                "started_at": at(20, 1440),
                "ended_at": dice.choice(["", "2025-02-01T00:00:00"]),
            }
            for _ in range(25)
        ],
        "subscription_items": [
            {
                "account_id": name,
                "plan": plan,
                "unit_amount": "10",
                "started_at": "2025-01-05",
                "ended_at": "2025-02-20",
            }
            for name, plan in zip(accounts, ["pro", "basic", "pro", "basic", "pro"], strict=True)
        ],
        "events": [
            {
                "event": dice.choice(["a", "b", "c", "ping"]),
                "occurred_at": at(60, 720),
                "user_id": dice.choice([*users, ""]),
                "anonymous_id": dice.choice(["v1", "v2"]),
                "account_id": dice.choice([*accounts, "", "", ""]),
            }
            for _ in range(700)
        ],
        "business_hours": [
            {
                "schedule": schedule,
                "time_zone": "Europe/Berlin",
                "weekday": str(day),
                "opens": "09:00",
                "closes": "17:00",
            }
            for day in range(1, 6)
            for schedule in ("week", "other")[: 1 + day % 2]
        ],
        "tickets": [
            {
                "ticket_id": name,
                "user_id": dice.choice([*users, ""]),
                "category": dice.choice(["bug", "how_to", ""]),
                "schedule": dice.choice(["week", "other", ""]),
                "opened_at": at(60, 720),
                "first_response_at": dice.choice([at(90, 720), ""]),
                "first_resolved_at": dice.choice([at(90, 720), ""]),
                "resolved_at": dice.choice([at(90, 720), ""]),
            }
            for name in tickets
        ],
        "ticket_events": [
            {
                "ticket_id": name,
                "at": at(90, 720),
                "kind": kind,
                "actor_kind": dice.choice(["agent", "customer", "bot", ""]) if kind == "opened" else "",
            }
            for name in tickets[:60]
            for kind in dice.choices(
                ["opened", "customer_message", "agent_reply", "internal_note", "resolved", "reopened"], k=6
            )
        ],
    }


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with Database(None) as database:
        for number, (name, listed) in enumerate(rows().items(), start=1):
            insert(database, TABLES[name], listed, number)
        opened = open_session(database, SETTINGS, datetime(2100, 1, 1, tzinfo=UTC))
        opened.ensure(["accounts", "users"])
        for name in ("account", "user"):
            opened.execute(ATTRIBUTES.format(name=name))
        yield opened
        opened.close()


@pytest.mark.parametrize("name", portable_views())
def test_has_the_rows_of_the_common_text(session: Session, name: str) -> None:
    session.ensure([name])
    columns = session.columns(f"select * from {name}")
    portable = session.fill(portable_views()[name])
    assert session.columns(portable) == columns
    expected = session.rows(f"select * from {name} order by all")
    assert len(expected) >= 8
    assert session.rows(f"select * from (\n{portable}) as portable order by all") == expected
