"""What people keep beside the numbers: filters, dashboards, targets from a day on, notes on the time line."""
