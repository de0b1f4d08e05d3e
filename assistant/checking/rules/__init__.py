"""Rules of a reply besides its claims, one module per family."""
