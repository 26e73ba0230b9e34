"""How an attribute becomes the segment of a row."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from tenure.engines.duckdb.literal import literal
from tenure.engines.session import Session
from tenure.kernel.errors import UserError, unknown
from tenure.kernel.names import NONE_SEGMENT, RESERVED

PLAIN = re.compile(r"[a-z0-9_]{1,40}")


@dataclass(frozen=True, slots=True)
class Segment:
    """The SQL that reads one segment of a row; ``until`` is the same on the row's other day."""

    name: str
    expression: str
    join: str = ""
    until_expression: str = ""
    until_join: str = ""

    @property
    def is_attribute(self) -> bool:
        """Whether it comes from an account's attribute, which may change over time."""
        return bool(self.until_join)


def attribute_segment(name: str, columns: frozenset[str], day: str, until: str, session: Session) -> Segment:
    """The segment of an account's (as of a day) or a user's attribute. UserError when unknown."""
    session.ensure(["attribute_span", "user_attribute"])
    account, user = known_attributes(session)
    if name in account or name in ("plan", "product"):
        if "account_id" not in columns:
            raise UserError(f"'{name}' describes accounts, which these rows do not have.")
        return _account_segment(name, day, until)
    if name in user:
        if "user_id" not in columns:
            raise UserError(f"'{name}' describes users, which these rows do not have.")
        alias = f"u_{_alias(name)}"
        join = (
            f"left join user_attribute as {alias} on {alias}.user_id = r.user_id "
            f"and {alias}.attribute = {literal(name)}"
        )
        return Segment(name, f"coalesce({alias}.value, '{NONE_SEGMENT}')", join)
    if name in RESERVED:
        raise UserError(f"'{name}' does not apply to this metric.", do="Choose another segment.")
    raise unknown("segment", name, account | user | {"plan", "product"})


def _account_segment(name: str, day: str, until: str) -> Segment:
    def join(alias: str, on: str) -> str:
        return (
            f"left join attribute_span as {alias} on {alias}.account_id = r.account_id "
            f"and {alias}.attribute = {literal(name)} and {alias}.day <= {on} and {alias}.until_day > {on}"
        )

    first, second = f"a_{_alias(name)}", f"b_{_alias(name)}"
    return Segment(
        name,
        f"coalesce({first}.value, '{NONE_SEGMENT}')",
        join(first, day),
        f"coalesce({second}.value, '{NONE_SEGMENT}')",
        join(second, until),
    )


def _alias(name: str) -> str:
    """A plain name that no other attribute has: SQL does not tell "A" from "a"."""
    if PLAIN.fullmatch(name):
        return name
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.lower())
    return f"{letters[:20]}__{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def known_attributes(session: Session) -> tuple[set[str], set[str]]:
    """Names of the attributes that accounts and users have."""
    if session.attributes is None:
        account = session.rows("select distinct attribute from attribute_span")
        user = session.rows("select distinct attribute from user_attribute")
        session.attributes = {row[0] for row in account}, {row[0] for row in user}
    return session.attributes


def check_values(name: str, wanted: tuple[str, ...], session: Session) -> None:
    """UserError for a value that no account ever had, where the attribute has values at all."""
    if name not in session.values:
        sql = f"select distinct value from attribute_span where attribute = {literal(name)}"
        session.values[name] = {row[0] for row in session.rows(sql)}
    known = session.values[name]
    for value in wanted:
        if known and value not in known and value != NONE_SEGMENT:
            raise unknown(f"value of {name}", value, known)
