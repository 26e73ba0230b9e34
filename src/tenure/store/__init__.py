"""Tenure's own operational state, in SQLite."""
