"""One customer, and all of them, as they stand at the clocks of a question."""
