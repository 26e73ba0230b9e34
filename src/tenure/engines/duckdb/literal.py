"""Python values as SQL literals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from tenure.kernel.errors import Bug
from tenure.model.views import PARAMETER


def literal(value: object) -> str:
    """The SQL text of a value; lists become parenthesised lists, an empty one matches nothing."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, datetime):
        return f"timestamp '{value.replace(tzinfo=None).isoformat(sep=' ')}'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, Iterable):
        return "(" + (", ".join(literal(item) for item in value) or "NULL") + ")"
    raise Bug(f"{value!r} has no SQL form.")


def quoted(name: str) -> str:
    """The SQL text of a name, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'


def fill_parameters(sql: str, parameters: Mapping[str, object]) -> str:
    """The SQL with every ``$name`` replaced by its literal. Bug for an unknown name."""

    def replace(match: re.Match[str]) -> str:
        name = match[1]
        if name not in parameters:
            raise Bug(f"SQL uses ${name}, which is no setting.")
        return literal(parameters[name])

    return PARAMETER.sub(replace, sql)
