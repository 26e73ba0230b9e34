"""Metrics of the family voice, one file each."""
