"""One root for every error: what the user can mend, and what is our fault."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

NEAR = 0.6
"""How alike two names are, from 0 to 1, for one to be suggested for the other."""


class TenureError(Exception):
    """Root of every error that Tenure raises on purpose."""


class Bug(TenureError):
    """Something that must not happen whatever the user does."""


class UserError(TenureError):
    """Something the user can mend: what happened, what exists, what to do.

    ``str(error)`` is the sentence that every face prints.
    """

    def __init__(self, what: str, *, exists: str = "", do: str = "") -> None:
        self.what, self.exists, self.do = what, exists, do
        super().__init__(" ".join(part for part in (what, exists, do) if part))


def unknown(kind: str, name: str, known: Iterable[str], *, do: str = "") -> UserError:
    """The error for a name that does not exist, with the closest that do."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=3, cutoff=NEAR)
    if close:
        exists = f"Did you mean {' or '.join(close)}?"
    elif names:
        exists = f"Known: {', '.join(names[:30])}{' …' if len(names) > 30 else ''}."
    else:
        exists = "There are none."
    return UserError(f"Unknown {kind} '{name}'.", exists=exists, do=do)
