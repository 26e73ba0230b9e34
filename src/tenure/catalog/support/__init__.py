"""Metrics of the family support, one file each."""

TICKET = "ticket_id, account_id, user_id, channel, category, priority, assignee"
"""The columns that every row of a ticket carries, to be split and filtered by."""
