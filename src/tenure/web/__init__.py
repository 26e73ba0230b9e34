"""The dashboard: parses requests, calls the service, renders pages."""
