"""The address of a customer's page."""

from __future__ import annotations

from urllib.parse import quote

from tenure.web.address import Address


def customer_url(address: Address, account_id: str) -> str:
    """The page of a customer with the question of this address; ids may hold any letters."""
    return address.elsewhere(f"/customers/{quote(account_id, safe='')}")
