"""Tenure: self-hosted customer-success metrics."""
