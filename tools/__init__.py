"""Tools for those who work on Tenure."""
