"""The one Python API that every face uses."""
