"""Pages that show the metrics of a family: product, support, voice."""
