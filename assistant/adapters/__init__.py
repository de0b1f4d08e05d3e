"""Adapters of the ports in assistant.ports. Families do not know each other; only bootstrap picks among them."""
