"""Errors as one sentence and an exit code."""

from __future__ import annotations

import os
import sys
import traceback

from tenure.kernel.errors import UserError

BUG, USER, INTERRUPTED = 1, 2, 130


def report(error: Exception) -> int:
    """Print what happened to standard error; the exit code."""
    if isinstance(error, UserError):
        print(f"tenure: {error}", file=sys.stderr)
        return USER
    if isinstance(error, OSError):
        print(f"tenure: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return USER
    if isinstance(error, RuntimeError) and str(error) == "Query interrupted":  # DuckDB's own word for Ctrl-C
        print("tenure: interrupted. What was finished is kept; run it again to go on.", file=sys.stderr)
        return INTERRUPTED
    if os.environ.get("TENURE_DEBUG"):
        traceback.print_exception(error)
    print(f"tenure: a bug: {type(error).__name__}: {error}", file=sys.stderr)
    print("Set TENURE_DEBUG=1 to see where, and report it, please.", file=sys.stderr)
    return BUG
