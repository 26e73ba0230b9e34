"""Metrics of the family product, one file each."""
