"""Movements, ledger, cohorts and reconciliation of MRR."""
