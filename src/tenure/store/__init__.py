"""Operational state in SQLite: people, tokens, what was done. Numbers never come from here."""
