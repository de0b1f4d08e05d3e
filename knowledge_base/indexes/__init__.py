"""Passage indexes: Chroma, and an exact twin in numpy. Import the module of the one you want."""
