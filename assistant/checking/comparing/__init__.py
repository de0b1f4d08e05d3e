"""Two texts compared: what a rewrite lost, added or changed."""
