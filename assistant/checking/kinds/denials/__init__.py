"""Claims that something is not so: no outage, no estimate, no update, no way round."""
