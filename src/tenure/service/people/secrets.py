"""Secrets that are given out once and kept as hashes; passwords."""

from __future__ import annotations

import hashlib
import secrets
import threading
from functools import cache
from typing import TYPE_CHECKING

from tenure.kernel.errors import UserError

if TYPE_CHECKING:  # imported when somebody signs in
    from argon2 import PasswordHasher

BYTES = 32
SHORTEST, LONGEST = 10, 200
VERIFYING = threading.BoundedSemaphore(2)
"""argon2 takes 64 MB each time."""


def new_secret(prefix: str = "") -> str:
    """A secret of 256 random bits, safe in an address."""
    return prefix + secrets.token_urlsafe(BYTES)


def hashed(secret: str) -> str:
    """What is kept of a secret. It is random, so that a fast hash without salt is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def password_hash(password: str) -> str:
    """The argon2 hash of a password. UserError where it is too short or long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UserError(f"A password has {SHORTEST} to {LONGEST} characters.", do="Choose another one.")
    with VERIFYING:
        return str(_hasher().hash(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether the password is the one that was kept; takes as long where nothing was kept."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        right = _hasher().verify(kept or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(right) and kept is not None


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _nobody() -> str:
    return str(_hasher().hash(secrets.token_urlsafe(BYTES)))
