"""Who asks, whether they may, and the pages about them."""
