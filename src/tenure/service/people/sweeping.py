"""What has ended is kept for a while, then deleted."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

KEPT = timedelta(days=30)
"""A token that expired or was revoked stays in the lists so long."""


def sweep(connection: sqlite3.Connection, at: datetime) -> None:
    """Delete sessions, links and begun sign-ins that are over, and tokens that ended long ago.

    It runs whenever somebody signs in or makes a token, within that change.
    """
    now, long_ago = at.isoformat(), (at - KEPT).isoformat()
    for table in ("session", "link", "provider_request"):
        connection.execute(f"delete from {table} where expires_at <= ?", (now,))
    connection.execute(
        "delete from token where min(expires_at, coalesce(revoked_at, expires_at)) <= ?", (long_ago,)
    )
