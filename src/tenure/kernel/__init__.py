"""What a metric is: declarations and words of the field, standard library only."""
