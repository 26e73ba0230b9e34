"""Which accounts a filter keeps."""

from __future__ import annotations

from dataclasses import dataclass

from tenure.query.accounts import accounts_with
from tenure.service.cached import Asked, Cached
from tenure.service.customer.reading import today


@dataclass(frozen=True)
class Kept:
    """Ids that match (None: everybody), and the attributes that do not describe accounts."""

    ids: frozenset[str] | None
    left_out: tuple[str, ...]


def filtered(cached: Cached, asked: Asked) -> Kept:
    """The accounts that a question's filter keeps now. UserError for a name or value that does not exist."""
    where = asked.question.where
    if not where:
        return Kept(None, ())
    plain = today(cached, asked).change(where=where)

    def compute() -> Kept:
        with cached.workspace.session(plain.question, plain.overrides) as session:
            return Kept(*accounts_with(session, where))

    return cached.keep("customers of a filter", (), plain, compute)
