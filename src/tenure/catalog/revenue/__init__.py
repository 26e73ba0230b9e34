"""Metrics of the family revenue, one file each."""
