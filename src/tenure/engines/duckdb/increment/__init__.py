"""Brings stored views up to date from what changed: only the keys, and days, that a change concerns.

One transaction takes all views that are there from the state of the last refresh to the present one, in
the order in which they read each other: rows of tables that are new, superseded or newly visible
(``changes``) give the keys of a view that may differ (``dirty``); its select runs on the inputs of those
keys alone (``parts``); the rows that really differ are replaced and passed on as the view's own change
(``step``). What fails or is killed half-way is rolled back as a whole.
"""
