"""From a question to values: resolve, place rows in time, fold, explain."""
