"""The HTTP API: parses requests, calls the service, answers in JSON."""
