"""What a user sees: a part of the accounts, and a locale of one's own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping

from tenure.kernel.errors import UserError
from tenure.service.asking import parse_where
from tenure.service.viewer import EVERYTHING, Viewer

MOST = 100
"""Most values of a portfolio."""
LONGEST = 200
LONGEST_LOCALE = 40

Portfolio = Mapping[str, tuple[str, ...]]


def parse_portfolio(text: str) -> dict[str, tuple[str, ...]]:
    """A portfolio from ``owner=Ana, owner=Bo, region=EMEA``; {} for an empty text.

    A part with a comma stands in double quotes. UserError for what is no filter.
    """
    return checked_portfolio(parse_where(split_parts(text)))


def split_parts(text: str) -> list[str]:
    """The parts of a filter with commas between, or lines; UserError for a quote that does not end."""
    try:
        lines = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
        parts = [part.strip() for line in lines for part in line]
    except csv.Error as error:
        raise UserError(
            f"'{text}' cannot be read.", do='Put a part with a comma in quotes: "owner=Smith, Ann".'
        ) from error
    return [part for part in parts if part]


def checked_portfolio(portfolio: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The same with every value once. UserError for an empty or too long one, or for too many."""
    found = {
        name.strip(): tuple(dict.fromkeys(value.strip() for value in values))
        for name, values in portfolio.items()
    }
    pairs = [(name, value) for name, values in found.items() for value in values]
    if not all(name and value.strip() and len(name) + len(value) <= LONGEST for name, value in pairs):
        raise UserError("A part of the accounts lacks its value, or is too long.", do="Write owner=Ana.")
    if not all(found.values()):
        raise UserError("An attribute has no values.", do="Leave it out: everybody then sees all of them.")
    if len(pairs) > MOST:
        raise UserError(f"These are more than {MOST} values.", do="Choose an attribute with fewer.")
    return found


def portfolio_text(portfolio: Portfolio) -> str:
    """What ``parse_portfolio`` reads, "" for every account."""
    return ", ".join(quoted_part(f"{name}={value}") for name, values in portfolio.items() for value in values)


def quoted_part(part: str) -> str:
    """A part as ``split_parts`` reads it."""
    if not any(sign in part for sign in ',"\r\n'):
        return part
    return '"' + part.replace('"', '""') + '"'


def kept(portfolio: Portfolio) -> str | None:
    """What the state file holds of a portfolio; None for every account."""
    return json.dumps(portfolio, ensure_ascii=False) if portfolio else None


def viewer_of(portfolio: str | None, locale: str | None, user_id: str) -> Viewer:
    """What a user sees, from what the state file holds."""
    if not portfolio and not locale:
        return EVERYTHING
    found = {name: tuple(values) for name, values in json.loads(portfolio or "{}").items()}
    return Viewer(found, locale or "", user_id if found else "")


def checked_locale(text: str) -> str:
    """A locale by its usual name, "" for that of the workspace. UserError when there is none."""
    from babel import Locale, UnknownLocaleError

    name = text.strip().replace("-", "_")
    if not name:
        return ""
    try:
        if len(name) > LONGEST_LOCALE:
            raise ValueError(name)
        return str(Locale.parse(name))
    except (UnknownLocaleError, ValueError, TypeError) as error:
        raise UserError(
            f"'{name[:LONGEST_LOCALE]}' is not a locale.", do="Give one such as en_GB or de_DE."
        ) from error
