"""Embedders: MiniLM on this machine, or any server that speaks the OpenAI embeddings protocol."""
