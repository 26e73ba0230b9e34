"""Names of accounts, for pages that would else show ids."""

from __future__ import annotations

from collections.abc import Mapping

from tenure.service.cached import Asked, Cached


def account_names(cached: Cached, asked: Asked) -> Mapping[str, str]:
    """Names of the accounts by id."""
    plain = asked.change(by=(), where={})

    def compute() -> dict[str, str]:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            session.ensure(["accounts"])
            return dict(session.rows("select account_id, name from accounts where name is not null"))

    return cached.keep("names", (), plain, compute)
