"""Metrics of the family customers, one file each."""
