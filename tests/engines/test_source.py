"""The model's tables over a company's tables."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tenure.engines.duckdb.clock import Seen
from tenure.engines.remote.source import source
from tenure.kernel.errors import UserError

ACCOUNTS = ("account_id", "name", "region", "is_internal")
CLOCK = Seen(datetime(2025, 1, 1, tzinfo=UTC), date(2024, 12, 31), None, datetime(2025, 1, 1), True, "")


def test_names_of_the_model_need_no_mapping() -> None:
    found = source("crm", {"accounts": ACCOUNTS, "other": ("x",)}, {})
    assert set(found.mapped) == {"accounts"}
    assert found.mapped["accounts"].attributes == ("region",)
    assert found.has("accounts", "is_internal")
    assert not found.has("accounts", "owner")
    assert 'from "crm"."accounts"' in found.raw("accounts")


def test_a_column_with_the_name_of_another_column_of_the_model_is_no_attribute() -> None:
    found = source("", {"accounts": (*ACCOUNTS, "title")}, {"accounts": {"columns": {"name": "title"}}})
    assert found.mapped["accounts"].attributes == ("region",)


def test_defaults_of_the_model() -> None:
    needed = ("item_id", "account_id", "unit_amount", "currency", "interval", "started_at")
    text = source("", {"subscription_items": needed}, {}).raw("subscription_items")
    assert "cast('1' as DECIMAL(28,10)) as \"quantity\"" in text
    text = source("", {"subscription_items": (*needed, "quantity")}, {}).raw("subscription_items")
    assert 'coalesce(cast("quantity" as DECIMAL(28,10)), ' in text


def test_attributes_may_be_chosen() -> None:
    given = {"accounts": {"attributes": []}}
    assert source("", {"accounts": ACCOUNTS}, given).mapped["accounts"].attributes == ()


def test_tables_that_are_not_there_are_empty() -> None:
    found = source("", {"accounts": ACCOUNTS}, {})
    assert found.raw("events").endswith("where false")
    assert "union" not in found.attributes("users")


def test_columns_that_only_history_has_are_no_attributes() -> None:
    columns = (*ACCOUNTS, "known_from", "known_until", "attributes")
    found = source("", {"accounts": columns}, {})
    assert found.has_history("accounts")
    assert found.mapped["accounts"].attributes == ("region",)
    assert "1900-01-01" in source("", {"accounts": ACCOUNTS}, {}).raw("accounts")


def test_days_and_instants_keep_their_local_day() -> None:
    columns = ("contract_id", "account_id", "started_on", "ended_on", "signed_at", "cancelled_at")
    times = {("contracts", "ended_on"): "instant", ("contracts", "signed_at"): "date"}
    text = source("", {"contracts": columns}, {}, times).raw("contracts")
    assert 'local_day(cast("ended_on" as TIMESTAMP)) as "ended_on"' in text
    assert 'local_midnight("signed_at") as "signed_at"' in text
    assert 'cast("started_on" as DATE)' in text
    assert 'cast("cancelled_at" as TIMESTAMP)' in text


def test_conditions_on_other_tables_read_them_by_their_own_names() -> None:
    found = source("crm", {"customer": ACCOUNTS}, {"accounts": {"name": "customer"}})
    text = found.seen("accounts", CLOCK, ("account_id not in (select account_id from raw.accounts)",))
    assert "raw." not in text
    assert text.count('"crm"."customer"') == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"acounts": {}}, "acounts"),
        ({"accounts": {"name": "customer"}}, "customer"),
        ({"accounts": {"columns": {"nane": "name"}}}, "nane"),
        ({"accounts": {"columns": {"owner": "csm"}}}, "csm"),
        ({"accounts": {"attributes": ["size"]}}, "size"),
    ],
)
def test_what_is_given_and_not_there_is_named(given, said) -> None:
    with pytest.raises(UserError, match=said):
        source("", {"accounts": ACCOUNTS}, given)


def test_needed_columns() -> None:
    with pytest.raises(UserError, match="The table accounts lacks account_id"):
        source("", {"accounts": ("name",)}, {})
    with pytest.raises(UserError, match="no table in the schema"):
        source("erp", {}, {})
    with pytest.raises(UserError, match="Its tables: invoice"):
        source("erp", {"invoice": ("id",)}, {})
