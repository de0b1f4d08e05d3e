"""The words of the reading as data files, and how they are loaded."""
