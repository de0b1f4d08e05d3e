"""The same pipeline on fixed tickets, scored."""
