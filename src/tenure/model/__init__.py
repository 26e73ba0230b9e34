"""The standard model: the tables that every metric reads, and the fact views over them."""
