"""Prompts and phrases as data, and the catalog that loads them."""
