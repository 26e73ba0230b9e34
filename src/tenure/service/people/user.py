"""One user of a workspace, and what an address, a name and a role may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tenure.kernel.errors import UserError, unknown
from tenure.service.people.portfolio import portfolio_text
from tenure.service.people.rights import Role
from tenure.service.viewer import EVERYTHING, Viewer

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class User:
    """One user; ``has_password`` is False until one was chosen."""

    user_id: str
    email: str
    name: str
    role: Role
    has_password: bool
    is_disabled: bool
    created_at: str
    viewer: Viewer = EVERYTHING

    @property
    def portfolio_text(self) -> str:
        """The part of the accounts that the user sees, "" for all of them."""
        return portfolio_text(self.viewer.portfolio)


def checked_names(email: str, name: str) -> tuple[str, str]:
    """An e-mail address and a name without blanks around them. UserError for what is none."""
    email, name = email.strip(), name.strip()
    if not EMAIL.fullmatch(email):
        raise UserError(f"'{email}' is no e-mail address.", do="Give one like ana@example.com.")
    if len(name) > LONGEST_NAME:
        raise UserError(f"A name has at most {LONGEST_NAME} characters.", do="Shorten it.")
    return email, name


def role_of(text: str) -> Role:
    """A role by its name. UserError lists those that there are."""
    try:
        return Role(text)
    except ValueError:
        raise unknown("role", text, [role.value for role in Role]) from None
