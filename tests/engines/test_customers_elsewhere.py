"""The list of customers and a customer's page over tables that live in PostgreSQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tenure.service.cached import Cached
from tenure.service.customer.brief import brief
from tenure.service.customers import Wanted, listing
from tenure.service.workspace import Workspace

from .test_elsewhere import company

__all__ = ["company"]


def test_they_are_the_same_there(company: Workspace) -> None:
    cached = Cached(company)
    asked = cached.asked(as_of="2025-02-05")
    page = listing(cached, asked, Wanted(sort="name"))
    assert [(one.name, one.plan, one.mrr, one.state) for one in page.customers] == [
        ("Acme", "pro", 100, "customer"),
        ("Bolt", "Basic", Decimal("100.05"), "customer"),
    ]
    where = cached.asked(as_of="2025-02-15", where=["region=South"])
    assert [one.state for one in listing(cached, where, Wanted()).customers] == ["churned"]
    found = brief(cached, asked, "a")
    assert [(one.day, one.kind, one.amount) for one in found.money.movements] == [
        (date(2025, 1, 1), "new", 100)
    ]
    assert found.money.levels[-1].mrr == 100
    assert found.usage.first_on is None
