"""The databases that metrics run on; one folder each, with the same file names."""
