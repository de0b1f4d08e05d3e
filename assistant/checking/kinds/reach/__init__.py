"""Claims about what and whom an outage touches: services, places, sites, how many, how much of it."""
