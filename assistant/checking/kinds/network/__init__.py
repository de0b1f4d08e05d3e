"""Claims about the network: its state, what broke it and what is done about it."""
