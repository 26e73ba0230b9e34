"""Metrics of the family voice, one file each."""

ANSWER = "response_id, account_id, user_id, ticket_id, touchpoint, instrument, flag"
"""The columns that every row of a survey answer carries, to be split and filtered by."""
