"""The data of a workspace: what was loaded and refused, and loading a file from a browser."""
