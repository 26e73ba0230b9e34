"""The documentation as a static site: guides from Markdown, a page per metric from the catalogue."""
