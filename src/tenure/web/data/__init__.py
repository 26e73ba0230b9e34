"""What was loaded and refused, and loading a file in the browser."""
