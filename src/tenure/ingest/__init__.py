"""Brings customers' data into the standard model's tables."""
