"""ClickHouse: a server over HTTP, or chdb in the same process."""
