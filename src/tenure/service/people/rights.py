"""Rights, the roles that have them, and which right each address needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tenure.service.viewer import EVERYTHING, Viewer


class Right(StrEnum):
    """What somebody may do. READ: see every number; WRITE: bring data; ADMIN: people, tokens, audit."""

    READ = "read"
    WRITE = "write"
    COLLECT = "collect"
    ADMIN = "admin"


class Role(StrEnum):
    """What a user is."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"


RIGHTS = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.ANALYST: frozenset({Right.READ, Right.WRITE, Right.COLLECT}),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who asks: a user, with the rights that the role (and the scopes of a token) leave, and what
    the user sees."""

    user_id: str
    email: str
    name: str
    role: Role
    rights: frozenset[Right]
    via: str = "session"
    viewer: Viewer = EVERYTHING


PUBLIC = ("/signin", "/welcome", "/healthz", "/static/", "/internal/")
"""Answered without sign-in; what is below ``/internal/`` asks for the server's own token itself."""
ADMIN = ("/people", "/audit")
OWN = ("/you", "/signout")
WRITE = ("/data/upload",)
KEEP = ("/saved",)
WHOLE = ("/data", "/api/v1/check")
"""Shows all accounts, whatever part of them a user sees."""


def needed(method: str, path: str) -> Right | None:
    """The right that a request needs; None for a public one.

    A path is listed by itself, or with all that is below it. What nobody listed needs READ to be read, and
    ADMIN to be changed.
    """
    if _listed(path, PUBLIC):
        return None
    if _listed(path, ADMIN):
        return Right.ADMIN
    if _listed(path, OWN):
        return Right.READ
    if _listed(path, WRITE) or (_listed(path, KEEP) and method != "GET"):
        return Right.WRITE
    return Right.READ if method in ("GET", "HEAD") else Right.ADMIN


def is_whole(method: str, path: str) -> bool:
    """Whether a request shows or changes more than a part of the accounts: not for users with a portfolio."""
    if _listed(path, WHOLE):
        return True
    return needed(method, path) in (Right.WRITE, Right.ADMIN) and not _listed(path, KEEP)


def _listed(path: str, among: tuple[str, ...]) -> bool:
    return any(path == one or path.startswith(one.rstrip("/") + "/") for one in among)


EXPORTS = (".csv", ".xlsx", ".parquet", ".svg", ".png")


def exports(path: str) -> bool:
    """Whether a request takes rows out of the workspace as a file, which is recorded."""
    return path.endswith(EXPORTS) or (path.startswith("/api/") and path.endswith(("/rows", "/compare")))
